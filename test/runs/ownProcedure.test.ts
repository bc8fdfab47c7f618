import { describe, expect, it } from 'vitest';
import type { GateReport } from '../../src/index.ts';
import { gate } from '../cli/gate.ts';

const EXAMPLE = 'examples/kubernetes-postgres-minor';

/** A user's own procedure, judged by the command, as its user does. */
function check(run: string, ...args: readonly string[]): { status: number | null; report: GateReport } {
  const config = ['--config', `${EXAMPLE}/gate.config.yaml`];
  const as = ['--as-of', '2026-02-08T00:00:00Z', '--format', 'json'];
  const { status, stdout } = gate(['check', `${EXAMPLE}/runs/${run}`, ...config, ...as, ...args]);
  return { status, report: JSON.parse(stdout) as GateReport };
}

const found = ({ blockingIssues }: GateReport) =>
  blockingIssues.map(({ requirement, code, subject }) => `${requirement} ${code} ${subject}`).sort();

describe('a procedure of a user, with formats that no collector knows', () => {
  it('passes a good run, and every gate is decided by some line', () => {
    const { status, report } = check('pass');
    expect({ status, verdict: report.verdict, outcome: report.outcome }).toEqual({
      status: 0,
      verdict: 'pass',
      outcome: 'completed',
    });
    expect(found(report)).toEqual([]);
    expect(report.warnings).toEqual([]);
    expect(
      report.gates.filter(({ requirements }) => requirements.every(({ result }) => result !== 'satisfied')),
    ).toEqual([]);
  });

  it('blocks a broken one, and names what is wrong with it', () => {
    const { status, report } = check('broken');
    expect(status).toBe(1);
    expect(found(report)).toEqual([
      'backup-completed completion.task_not_done orders-before-16-4',
      'images-run provenance.disagree pods-after',
      'lag-not-grown telemetry.metric_grew replay-lag-bytes',
      'lag-small quality.metric_outside replay-lag-bytes',
      'pods-ready completion.setting_differs orders-3',
      'version-runs provenance.disagree rollout',
    ]);
    const [image] = report.blockingIssues.filter(({ requirement }) => requirement === 'images-run');
    expect(image?.evidence).toContainEqual(
      expect.objectContaining({ path: 'pods.after.json', pointer: '/items/2/status/containerStatuses/0' }),
    );
  });

  it('blocks a good run of another environment', () => {
    const { status, report } = check('pass', '--expect', 'environment=staging');
    expect(status).toBe(1);
    expect(found(report)).toEqual(['subject-expected provenance.unexpected_subject environment']);
  });
});
