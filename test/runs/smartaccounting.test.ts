import { ProcedureFixtures } from './procedureFixtures.ts';
import { provesProcedure } from './provesProcedure.ts';

provesProcedure(await ProcedureFixtures.load('smartaccounting-release'), {
  unreachable: {
    'completion.account_out_of_order': 'No line of the rule asks for an order.',
    'completion.file_ambiguous': 'Every demanded role of this procedure names one path, so no two files can claim it.',
    'completion.file_empty': 'Every demanded file has a format whose collector refuses an empty one.',
    'completion.step_unnumbered': 'The collector refuses a transcript whose steps have no number.',
    'completion.task_unnamed': 'A target of Prometheus without an instance makes its file unreadable.',
    'determinism.size_mismatch': 'No record of this procedure states the size of a file.',
    'provenance.binding_repeated': 'The release ticket binds by the keys of a mapping, and duplicate keys are refused.',
    'provenance.bindings_differ': 'One file binds the platform images, each once.',
    'provenance.not_fresh': 'A step that was run again may have been run early, too: one fresh item is enough.',
    'quality.metric_unbounded': 'The lines of the procedure give no other names to the metrics that are bounded.',
    'quality.series_mixed': 'A probe series has one header, and each selection reads one file.',
    'rollback.log_unplaced': 'A line of the listing without number or time is no segment.',
    'rollback.nothing_recorded': 'The line binds only once a rollback step is recorded.',
  },
});
