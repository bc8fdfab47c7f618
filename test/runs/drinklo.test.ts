import { ProcedureFixtures } from './procedureFixtures.ts';
import { provesProcedure } from './provesProcedure.ts';

const fixtures = await ProcedureFixtures.load('drinklo-rollout');

provesProcedure(fixtures, {
  unreachable: {
    'completion.file_ambiguous': 'Every demanded role names one path, or may have many files.',
    'completion.file_empty': 'Every demanded file has a format whose collector refuses an empty one.',
    'completion.lifecycle_unplaced': 'The claims demand id, group, time and number of every report.',
    'completion.report_schema': 'The claims name the schema of the release report.',
    'completion.setting_malformed': 'No line asks for a form; an empty value is a placeholder.',
    'completion.step_unnumbered': 'The collector refuses a transcript whose steps have no number.',
    'completion.subject_unnamed': 'The log of the polls names the installation of each job, or it is unreadable.',
    'completion.task_unnamed': 'The export names each batch, or it is unreadable.',
    'determinism.size_mismatch': 'What is digested here is stated without a size.',
    'quality.metric_doubled': 'Each line takes all samples of a name.',
    'quality.metric_unbounded': 'The claims give no other names than those that have a bound.',
    'quality.series_mixed': 'A probe series has one header, and the selection reads one file.',
    'rollback.nothing_recorded': 'The line binds only once a rollback step is recorded.',
    'supply_chain.signature_expired': 'An HMAC does not run out.',
    'supply_chain.signature_missing':
      'The collectors state a signature for each document and line, a bad one where there is none.',
  },
});
