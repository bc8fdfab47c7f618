import { describe, expect, it } from 'vitest';
import { rolledBackRolloutRun } from '../fixture/nooterra.ts';
import { fixtures, judge, procedure } from './nooterra.ts';
import { summary } from './procedureFixtures.ts';
import { provesProcedure } from './provesProcedure.ts';

provesProcedure(fixtures, {
  unreachable: {
    'completion.file_ambiguous': 'Every demanded role of this procedure names one path, so no two files can claim it.',
    'completion.file_empty': 'Every demanded file has a format whose collector refuses an empty one.',
    'completion.step_unnumbered': 'The collector refuses a transcript whose steps have no number.',
    'promotion.probes_mixed': 'A probe series has one header, and each selection reads one file.',
    'quality.series_mixed': 'A probe series has one header, and each selection reads one file.',
    'rollback.nothing_recorded': 'The line binds only once a rollback step is recorded.',
    'supply_chain.signature_expired': 'What is signed here, and demanded, does not run out.',
  },
  // What the gates read may be kept or not; a file that was read is either the very one or not kept.
  optional: { under: 'sources/', warnings: ['determinism.source_unmapped'] },
});

describe('a rollback out of the middle of the rollout', () => {
  it('is blocked by exactly one finding', async () => {
    const report = await judge({ tree: rolledBackRolloutRun() });
    expect(report.outcome).toBe('rolled_back');
    expect(report.blockingIssues.map(({ code }) => code)).toEqual(['promotion.rolled_back']);
    expect(report.undecided).toEqual([]);
  });

  it('passes where the rollback is itself the judged action', async () => {
    const report = await judge({ tree: rolledBackRolloutRun() }, { config: { expect: { outcome: 'rolled_back' } } });
    expect(summary(report)).toEqual({ verdict: 'pass', codes: [], warnings: [] });
    expect(report.outcome).toBe('rolled_back');
  });

  it('shows what it answered as triggers', async () => {
    const { gates } = await judge({ tree: rolledBackRolloutRun() });
    const lines = gates.flatMap(({ requirements }) => requirements);
    const triggers = lines.flatMap(({ id, result }) => (result === 'triggered' ? [id] : []));
    expect(triggers).toEqual(
      expect.arrayContaining(['rollout-order', 'services-healthy', 'validation-records-present']),
    );
    const forward = new Set(procedure.requirements.flatMap(({ id, phase }) => (phase === 'forward' ? [id] : [])));
    expect(triggers.filter((id) => !forward.has(id))).toEqual([]);
  });
});
