import { ProcedureFixtures } from './procedureFixtures.ts';
import { provesProcedure } from './provesProcedure.ts';

provesProcedure(await ProcedureFixtures.load('kfm-infra-upgrade'), {
  unreachable: {
    'completion.check_skipped': 'A report of a gate says PASS or FAIL of each check; any other word makes it unreadable.',
    'completion.counterpart_out_of_order': 'Counterparts are found by what they are; when they were is for other lines.',
    'completion.file_empty': 'Every demanded file has a format whose collector refuses an empty one.',
    'completion.setting_malformed': 'No setting is demanded in a certain form.',
    'completion.step_unnumbered': 'The collector refuses a transcript whose steps have no number.',
    'completion.task_unnamed': 'The mapping refuses a review or a case without a name.',
    'determinism.size_mismatch': 'Nothing here states the size of a file.',
    'provenance.link_missing': 'Which links there are depends on the change; that there are some is demanded.',
    'provenance.not_fresh': 'A repeated apply is not fresh; one that is has to be among them.',
    'quality.sample_unplaced': 'The mapping refuses a sample without a time.',
    'quality.samples_cut_off': 'Samples of objectives are no planned series.',
    'quality.suite_of_another_release': 'A printed result names no release; which one was applied, the apply says.',
    'supply_chain.signature_expired': 'An attestation does not run out.',
    'supply_chain.signature_missing': 'The collector states a signature for each attestation, if an invalid one.',
  },
});
