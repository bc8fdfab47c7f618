import { describe, expect, it } from 'vitest';
import { rolledBackDeploymentRun } from '../fixture/artifortress.ts';
import { ProcedureFixtures, summary } from './procedureFixtures.ts';
import { provesProcedure } from './provesProcedure.ts';

const fixtures = await ProcedureFixtures.load('artifortress-upgrade');

provesProcedure(fixtures, {
  unreachable: {
    'completion.check_skipped': 'A status in other words than the report has makes it unreadable.',
    'completion.file_ambiguous': 'Every demanded role of this procedure names one path, so no two files can claim it.',
    'completion.file_empty': 'Every demanded file has a format whose collector refuses an empty one.',
    'completion.report_schema': 'The reports name no schema; the procedure does, by the file.',
    'completion.step_unnumbered': 'The collector refuses a transcript whose steps have no number.',
    'completion.task_unnamed': 'A task without an id makes its file unreadable.',
    'determinism.size_mismatch': 'The printed digests state no sizes.',
    'quality.metric_unbounded': 'Each line that allows no other names selects, by file or step, names that it bounds.',
    'quality.sample_unplaced': 'The collector refuses an attempt without a time, and a series without a name.',
    'quality.series_mixed': 'A probe series has one header, and each selection reads one file.',
    'rollback.incident_undated': 'An incident without a time makes the export unreadable.',
    'rollback.nothing_recorded': 'The line binds only once a rollback step is recorded.',
    'telemetry.scopes_differ': 'The counters have no scope; their tenant is compared by itself.',
  },
});

describe('a rollback out of the middle of the deployment', () => {
  it('is blocked by exactly one finding', async () => {
    const report = await fixtures.judge({ tree: rolledBackDeploymentRun() });
    expect(report.outcome).toBe('rolled_back');
    expect(report.blockingIssues.map(({ code }) => code)).toEqual(['promotion.rolled_back']);
    expect(report.undecided).toEqual([]);
  });

  it('passes where the rollback is itself the judged action', async () => {
    const expected = { config: { expect: { outcome: 'rolled_back' } } } as const;
    const report = await fixtures.judge({ tree: rolledBackDeploymentRun() }, expected);
    expect(summary(report)).toEqual({ verdict: 'pass', codes: [], warnings: [] });
  });

  it('shows what it answered as triggers', async () => {
    const { gates } = await fixtures.judge({ tree: rolledBackDeploymentRun() });
    const lines = gates.flatMap(({ requirements }) => requirements);
    const triggers = lines.flatMap(({ id, result }) => (result === 'triggered' ? [id] : []));
    expect(triggers.sort()).toEqual([
      'consistent-after-migration',
      'digests-of-probes',
      'probes-present',
      'running-images-recorded',
      'upgrade-order',
      'validation-present',
    ]);
  });
});
