import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateReport } from '../../src/report/gateReport.ts';
import { reportDigest, reportText } from '../../src/report/sealReport.ts';
import { gate, RUNS } from './gate.ts';

const CONFIG = ['--config', `${RUNS}/gate.config.yaml`];
const AS_OF = ['--as-of', '2026-03-15T00:00:00Z'];
let folder = '';
/** Paths of reports, by what they are of. */
const reports = { pass: '', rolledBack: '', defect: '' };
let defect = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rungate-reports-'));
  reports.pass = judge('pass', `${RUNS}/pass`);
  reports.rolledBack = judge('rolled-back', `${RUNS}/rolled-back`);
  defect = copyOfPass('defect');
  rmSync(join(defect, 'change-ticket.json'));
  reports.defect = judge('defect', defect);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function judge(name: string, run: string): string {
  const file = join(folder, `${name}.json`);
  gate(['check', run, ...CONFIG, ...AS_OF, '--report', file]);
  return file;
}

function copyOfPass(name: string): string {
  const copy = join(folder, name);
  cpSync(`${RUNS}/pass`, copy, { recursive: true });
  return copy;
}

/** The report with a change, and with the digest of its content, as a forger would write it. */
function resealed(name: string, file: string, change: (report: GateReport) => Partial<GateReport>): string {
  const report = JSON.parse(readFileSync(file, 'utf8')) as GateReport;
  const changed = { ...report, ...change(report) };
  const path = join(folder, name);
  writeFileSync(path, reportText({ ...changed, digest: reportDigest(changed) }));
  return path;
}

describe('gate verify', () => {
  it.each([
    ['a run that passed', 'pass', 'pass'],
    ['a run that was rolled back', 'rolledBack', 'rolled-back'],
  ] as const)('exits 0 for %s: identical', (_, report, run) => {
    const { status, stdout, stderr } = gate(['verify', reports[report], `${RUNS}/${run}`]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^IDENTICAL {2}/);
    expect(stdout).not.toContain('\u001b');
  });

  it('exits 0 for a copy of the run elsewhere, with the configuration or without', () => {
    const copy = copyOfPass('copy');
    expect(gate(['verify', reports.pass, copy, ...CONFIG]).status).toBe(0);
    // What was expected stands in the report.
    expect(gate(['verify', reports.pass, copy]).stdout).toMatch(/^IDENTICAL/);
  });

  it('exits 0 where only the version of the tool differs, and says so', () => {
    const file = resealed('older.json', reports.pass, () => ({ tool: { name: 'rungate', version: '0.0.1' } }));
    const { status, stdout } = gate(['verify', file, `${RUNS}/pass`]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^EQUIVALENT {2}/);
    expect(stdout).toMatch(/\n {2}tool\n {4}version {2}0\.0\.1 → /);
  });

  it('takes expectation and params from the report, not from the configuration', () => {
    const config = join(folder, 'other.yaml');
    writeFileSync(
      config,
      `procedure: nooterra-self-host-upgrade\nexpect:\n  target: ${'a'.repeat(40)}\nparams:\n  probe_max_gap_seconds: 1\n`,
    );
    expect(gate(['verify', reports.pass, `${RUNS}/pass`, '--config', config]).stdout).toMatch(/^IDENTICAL/);
  });

  it('exits 1 after one byte was touched, also where that changes no verdict', () => {
    const touched = copyOfPass('touched');
    appendFileSync(join(touched, 'change-ticket.json'), '\n');
    expect(gate(['check', touched, ...CONFIG]).status).toBe(0);
    const { status, stdout } = gate(['verify', reports.pass, touched]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^DIFFERS {2}.*\nThe run is not the one that was judged: its bytes differ\.\n/);
    expect(stdout).toMatch(/\n {2}evidence\n[^]*\n {4}changed {2}change-ticket\.json\n/);
  });

  it('exits 1 for a verdict that somebody wrote and sealed anew', () => {
    const file = resealed('forged.json', reports.rolledBack, () => ({ verdict: 'pass', blockingIssues: [] }));
    const { status, stdout } = gate(['verify', file, `${RUNS}/rolled-back`, '--format', 'json']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      result: 'differs',
      canonical: true,
      comparison: { verdict: { before: 'pass', after: 'fail' }, factors: [] },
    });
  });

  it.each<[string, (report: GateReport) => Partial<GateReport>, string]>([
    [
      'procedure',
      ({ procedure }) => ({ procedure: { ...procedure, name: 'own', source: 'file' } }),
      'procedure_not_given',
    ],
    ['version', ({ procedure }) => ({ procedure: { ...procedure, name: 'gone' } }), 'procedure_unknown'],
    ['chance', () => ({ reproducible: false }), 'not_reproducible'],
  ])('exits 3 where it cannot be derived again: %s', (name, change, reason) => {
    const file = resealed(`not-${name}.json`, reports.pass, change);
    const { status, stdout } = gate(['verify', file, `${RUNS}/pass`, '--format', 'json']);
    expect({ status, stdout }).toEqual({
      status: 3,
      stdout: `{"canonical":true,"reason":"${reason}","result":"not_rederivable"}`,
    });
    expect(gate(['verify', file, `${RUNS}/pass`]).stdout).toMatch(/^NOT RE-DERIVABLE {2}/);
  });

  it('exits 3 where nothing was judged, and where the run is gone', () => {
    const minimal = judge('minimal', join(folder, 'nowhere'));
    expect(gate(['verify', minimal, `${RUNS}/pass`]).status).toBe(3);
    const { status, stderr } = gate(['verify', reports.pass, join(folder, 'nowhere')]);
    expect(status).toBe(3);
    expect(stderr).toContain('there is no run directory');
  });

  it('derives a procedure of a file again where the file is given', () => {
    const own = join(folder, 'own.yaml');
    const shipped = readFileSync(`${RUNS}/../../../policies/procedures/nooterra-self-host-upgrade.yaml`, 'utf8');
    writeFileSync(own, shipped.replace(/^name: .*$/m, 'name: own-upgrade'));
    const file = join(folder, 'own.json');
    expect(gate(['check', defect, '--procedure', own, ...AS_OF, '--report', file]).status).toBe(1);
    expect(gate(['verify', file, defect]).status).toBe(3);
    expect(gate(['verify', file, defect, '--procedure', own]).stdout).toMatch(/^IDENTICAL/);
    const other = gate(['verify', file, defect, '--procedure', 'nooterra-self-host-upgrade']);
    expect(other.status).toBe(2);
    expect(other.stderr).toContain('"own-upgrade"');
  });

  it('exits 2 for a report or a configuration inside the run', () => {
    const inside = copyOfPass('inside');
    cpSync(reports.pass, join(inside, 'report.json'));
    expect(gate(['verify', join(inside, 'report.json'), inside])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('the report lies inside the run') as string,
    });
    writeFileSync(join(inside, 'gate.config.yaml'), 'procedure: nooterra-self-host-upgrade\n');
    expect(gate(['verify', reports.pass, inside, '--config', join(inside, 'gate.config.yaml')]).status).toBe(2);
  });
});

describe('every command that reads a report', () => {
  const commands = (file: string) => [
    ['verify', file, `${RUNS}/pass`],
    ['diff', file, reports.pass],
    ['diff', reports.pass, file],
    ['explain', file],
    ['check', `${RUNS}/pass`, '--baseline', file],
  ];

  it.each<[string, (text: string) => string, RegExp]>([
    ['was edited', (text) => text.replace('"verdict":"fail"', '"verdict":"pass"'), /changed after it was written/],
    ['is none', () => '{}', /no GateReport\.v1/],
    ['is no JSON', () => 'PASS', /not JSON/],
  ])('exits 2 where it %s, and names the file', (_, edit, message) => {
    const file = join(folder, 'edited.json');
    writeFileSync(file, edit(readFileSync(reports.rolledBack, 'utf8')));
    for (const command of commands(file)) {
      const { status, stdout, stderr } = gate(command);
      expect({ command, status, stdout }).toEqual({ command, status: 2, stdout: '' });
      expect(stderr).toMatch(message);
      expect(stderr).toContain('edited.json');
    }
  });

  it('is told of by no line of the file’s own', () => {
    const file = join(folder, 'hostile.json');
    writeFileSync(file, readFileSync(reports.pass, 'utf8').replace('{', '{"x\\nPASS\\u001b[2J":1,'));
    const { status, stderr } = gate(['explain', file]);
    expect({ status, lines: stderr.split('\n').length }).toEqual({ status: 2, lines: 3 });
    expect(stderr).toContain('unknown key "x PASS"');
  });

  it('exits 2 where there is none', () => {
    for (const command of commands(join(folder, 'nowhere.json'))) {
      expect(gate(command)).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringContaining('nowhere.json') as string,
      });
    }
  });

  it('takes one that was laid out anew', () => {
    const file = join(folder, 'laid-out.json');
    writeFileSync(file, `${JSON.stringify(JSON.parse(readFileSync(reports.pass, 'utf8')), undefined, 2)}\n`);
    expect(gate(['diff', file, reports.pass]).stdout).toMatch(/^IDENTICAL/);
    const { status, stdout } = gate(['verify', file, `${RUNS}/pass`]);
    expect(status).toBe(0);
    expect(stdout).toContain('laid out anew');
  });
});

describe('gate diff', () => {
  it('exits 0 for equal reports, and for those that differ in nothing that was decided', () => {
    expect(gate(['diff', reports.pass, reports.pass])).toMatchObject({ status: 0, stderr: '' });
    const clock = resealed('clock.json', reports.pass, () => ({ asOfSource: 'clock' }));
    const { status, stdout } = gate(['diff', reports.pass, clock]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^SAME[^]*\n {2}as-of\n {4}asOfSource {2}given → clock\n/);
  });

  it('exits 1 where they differ, and names the issues before the factors', () => {
    const { status, stdout } = gate(['diff', reports.pass, reports.defect]);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^DIFFERENT[^]*\nverdict {2}pass → fail\n[^]*Issues added \([0-9]+\)\n[^]*Factors that differ \(1\)\n {2}evidence\n/,
    );
    expect(stdout).toContain('    removed  change-ticket.json');
  });

  it('prints canonical JSON with --format json, and nothing else', () => {
    const { status, stdout } = gate(['diff', reports.pass, reports.rolledBack, '--format', 'json']);
    expect(status).toBe(1);
    expect(stdout.endsWith('}')).toBe(true);
    const { issues, same } = JSON.parse(stdout) as {
      issues: { added: { code: string; list: string }[] };
      same: boolean;
    };
    expect(same).toBe(false);
    expect(issues.added).toMatchObject([{ code: 'promotion.rolled_back', list: 'blockingIssues' }]);
  });
});

describe('gate explain', () => {
  it('explains all issues, and exits 0', () => {
    const { status, stdout, stderr } = gate(['explain', reports.defect]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { blockingIssues } = JSON.parse(readFileSync(reports.defect, 'utf8')) as GateReport;
    expect(stdout.match(/^BLOCKING {2}/gm)).toHaveLength(blockingIssues.length);
    expect(stdout).not.toContain('From the report alone');
  });

  it('explains one by its id, its code or a part of its id', () => {
    const wanted = [
      'nooterra-self-host-upgrade:records-present:completion.file_missing:change-ticket',
      'completion.file_missing',
      'file_missing:change',
    ];
    const shown = wanted.map((issue) => gate(['explain', reports.defect, issue]).stdout);
    expect(new Set(shown).size).toBe(1);
    for (const part of [
      '  demanded  by the requirement records-present, criteria G1 N1, basis D: stated in the runbook\n',
      '  looked in change-ticket.json (missing)\n',
      '  waive     under `waivers`',
    ]) {
      expect(shown[0]).toContain(part);
    }
  });

  it('exits 2 for an issue that is not there, and suggests one', () => {
    expect(gate(['explain', reports.defect, 'completion.file_misssing'])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('Did you mean "completion.file_missing"?') as string,
    });
  });

  it('uses nothing of another policy than the report’s', () => {
    const digest = `sha256:${'9'.repeat(64)}`;
    const file = resealed('other-policy.json', reports.defect, ({ policy }) => ({ policy: { ...policy, digest } }));
    const { status, stdout } = gate(['explain', file, 'completion.file_missing']);
    expect(status).toBe(0);
    expect(stdout).toContain('From the report alone');
    expect(stdout).toContain('  rule      completion.files\n');
    expect(stdout).not.toContain('basis');
  });
});

describe('gate check --baseline', () => {
  it('marks what is new and what is gone, and changes neither report nor exit code', () => {
    const files = [join(folder, 'with.json'), join(folder, 'without.json')] as const;
    const check = ['check', defect, ...CONFIG, ...AS_OF];
    const marked = gate([...check, '--baseline', reports.rolledBack, '--report', files[0]]);
    const plain = gate([...check, '--report', files[1]]);
    expect([marked.status, plain.status]).toEqual([1, 1]);
    expect(readFileSync(files[0], 'utf8')).toBe(readFileSync(files[1], 'utf8'));
    expect(marked.stdout).toContain('  new    completion.file_missing  ');
    expect(marked.stdout).toMatch(/\n {2}Gone since \(1\)\n {4}promotion\.rolled_back {2}/);
    expect(plain.stdout).not.toContain('baseline');
    const again = gate([...check, '--baseline', reports.defect]);
    expect(again.status).toBe(1);
    expect(again.stdout).toContain('  known  completion.file_missing  ');
    expect(again.stdout).toMatch(/0 new, [0-9]+ known, 0 gone/);
  });

  it('does not fail a run that passes', () => {
    expect(gate(['check', `${RUNS}/pass`, ...AS_OF, '--baseline', reports.defect]).status).toBe(0);
  });

  it('prints the report alone with --format json', () => {
    const { stdout } = gate(['check', `${RUNS}/pass`, ...AS_OF, '--baseline', reports.defect, '--format', 'json']);
    expect(stdout).toBe(readFileSync(reports.pass, 'utf8'));
  });

  it('exits 2 for a baseline of another procedure, or inside the run', () => {
    const file = resealed('other.json', reports.pass, ({ procedure }) => ({
      procedure: { ...procedure, name: 'other' },
    }));
    const other = gate(['check', `${RUNS}/pass`, '--baseline', file]);
    expect(other).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('"other"') as string });
    const inside = copyOfPass('baseline-inside');
    cpSync(reports.pass, join(inside, 'report.json'));
    expect(gate(['check', inside, ...CONFIG, '--baseline', join(inside, 'report.json')]).status).toBe(2);
  });
});
