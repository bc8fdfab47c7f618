import { beforeAll, describe, expect, it } from 'vitest';
import { type GateReport, renderExplanation, reportEntries, type ReportEntry } from '../../src/index.ts';
import { DEFECTS, judge, judgeDefect, policy, procedure, RUNS } from './nooterra.ts';

/** How the explanation spells a declared file that is not there, or is no transcript, report, … at all. */
const PATHS = procedure.files.map(({ path }) => path.source);

function explain(report: GateReport, ...entries: readonly ReportEntry[]): string {
  return renderExplanation(report, entries, { colour: false, policy, procedure });
}

/** Lines of one row of the explanation, without its name. */
function row(text: string, name: string): string[] {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.startsWith(`  ${name.padEnd(10)}`));
  if (at === -1) return [];
  const after = lines.slice(at + 1);
  const end = after.findIndex((line) => !line.startsWith(' '.repeat(12)));
  return [lines[at] ?? '', ...after.slice(0, end === -1 ? after.length : end)].map((line) => line.slice(12));
}

describe.each(DEFECTS)('$id', (defect) => {
  let report: GateReport;
  beforeAll(async () => {
    report = await judgeDefect(defect);
  });

  it('is explained so that the run can be mended: each issue names a place, or the file that is missing', () => {
    const entries = reportEntries(report);
    const [head = '', ...texts] = explain(report, ...entries).split('\n\n');
    expect(head).not.toContain('From the report alone');
    expect(texts).toHaveLength(entries.length);
    for (const [index, listed] of entries.entries()) {
      const { entry } = listed;
      const text = texts[index] ?? '';
      for (const name of ['id', 'rule', 'demanded', 'runbook', 'mend', 'waive']) {
        expect(row(text, name), `${entry.id} ${name}`).not.toEqual([]);
      }
      expect(row(text, 'mend')).toEqual([entry.solution]);
      if (listed.list !== 'undecided' && listed.entry.evidence.length > 0) {
        const shown = row(text, 'evidence');
        for (const { path, lines } of listed.entry.evidence) {
          const place = `${path.replaceAll('\n', '\\u{a}')}${lines === undefined ? '' : `:${lines[0]}`}`;
          expect(
            shown.some((line) => line.startsWith(place)),
            `${entry.id} shows ${place}`,
          ).toBe(true);
        }
        expect(row(text, 'looked in')).toEqual([]);
      } else {
        const files = row(text, 'looked in').filter((line) => PATHS.some((path) => line.startsWith(path)));
        const whole = row(text, 'looked in').includes('the run as a whole');
        expect(files.length > 0 || whole, `${entry.id}\n${text}`).toBe(true);
      }
    }
  });
});

describe('what is missing', () => {
  const without = async (path: string, requirement: string) => {
    const tree = new Map(RUNS.pass);
    tree.delete(path);
    const report = await judge({ tree });
    const entry = reportEntries(report).find((one) => one.entry.requirement === requirement);
    if (entry === undefined) throw new Error(`nothing of ${requirement} is found`);
    return explain(report, entry);
  };

  it('is the file that a record was to be', async () => {
    expect(row(await without('change-ticket.json', 'records-present'), 'looked in')).toEqual([
      'change-ticket.json (missing)',
    ]);
  });

  it('is the file with the lines that would have been evidence', async () => {
    expect(row(await without('validation.txt', 'paid-smoke-green'), 'looked in')).toEqual([
      'validation.txt (missing)',
      'preflight.txt',
      'backup.txt',
      'rollout.txt',
      'rollback.txt (optional, not there)',
      '  for a line like: smoke {subject:name} {state:word}',
    ]);
  });

  it('is told apart from what is there and cannot be read', async () => {
    const tree = new Map(RUNS.pass);
    tree.set('validation.txt', Buffer.concat([tree.get('validation.txt') ?? Buffer.alloc(0), Buffer.from('x')]));
    const report = await judge({ tree });
    const entry = reportEntries(report).find((one) => one.entry.requirement === 'paid-smoke-green');
    if (entry === undefined) throw new Error('nothing is found');
    expect(row(explain(report, entry), 'looked in')[0]).toBe('validation.txt (there, but not readable)');
  });
});

it('cannot be waived, and says so, exactly where no selector is in the report', async () => {
  const report = await judge({ tree: RUNS['rolled-back'] });
  const [entry] = reportEntries(report);
  if (entry === undefined) throw new Error('nothing is found');
  expect(row(explain(report, entry), 'waive')).toEqual([
    'not possible: findings with the code promotion.rolled_back are never excepted',
  ]);
});

describe('what is installed here explains a report', () => {
  const digest = `sha256:${'9'.repeat(64)}`;
  const all = async (change: (report: GateReport) => Partial<GateReport>) => {
    const report = await judge({ tree: RUNS['rolled-back'] });
    const other = { ...report, ...change(report) };
    return renderExplanation(other, reportEntries(other), { colour: false, policy, procedure });
  };

  it('that it made', async () => {
    expect(await all(() => ({}))).not.toContain('From the report alone');
  });

  it.each<[string, (report: GateReport) => Partial<GateReport>]>([
    ['another policy', (report) => ({ policy: { ...report.policy, digest } })],
    ['another procedure', (report) => ({ procedure: { ...report.procedure, digest } })],
    ['a judgement without its params', (report) => ({ config: { ...report.config, params: {} } })],
  ])('and none that %s made', async (_, change) => {
    const text = await all(change);
    expect(text).toContain('From the report alone');
    expect(text).not.toContain('basis');
    expect(row(text, 'rule')).toEqual(['promotion.in_effect']);
  });
});
