import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateReport } from '../../src/report/gateReport.ts';
import { gate, RUNS } from './gate.ts';

const CONFIG = `${RUNS}/gate.config.yaml`;
let folder = '';
let run = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rungate-cli-'));
  run = join(folder, 'run');
  cpSync(`${RUNS}/pass`, run, { recursive: true });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function report(text: string): GateReport {
  return JSON.parse(text) as GateReport;
}

describe('gate check', () => {
  it('passes the shipped run without any flag, and says so first', () => {
    const { status, stdout, stderr } = gate(['check', 'fixtures/runs/nooterra-self-host-upgrade/pass']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^PASS {2}fixtures/);
    expect(stdout).not.toContain('\u001b');
  });

  it('blocks a well-run rollback with exactly one finding', () => {
    const { status, stdout } = gate(['check', `${RUNS}/rolled-back`, '--format', 'json']);
    expect(status).toBe(1);
    const { verdict, outcome, blockingIssues } = report(stdout);
    expect({ verdict, outcome, codes: blockingIssues.map(({ code }) => code) }).toEqual({
      verdict: 'fail',
      outcome: 'rolled_back',
      codes: ['promotion.rolled_back'],
    });
    expect(blockingIssues[0]?.waive).toBeNull();
  });

  it('says of a time to come what turns blocking by then, beside the report and never in it', () => {
    const own = join(folder, 'ahead');
    cpSync(`${RUNS}/pass`, own, { recursive: true });
    const ticket = join(own, 'change-ticket.json');
    const until = '"of": "CHG-20418", "until": "2190-01-01T00:00:00Z"';
    writeFileSync(ticket, readFileSync(ticket, 'utf8').replace('"of": "CHG-20418"', until));
    const args = ['check', own, '--config', CONFIG, '--as-of', '2199-01-01T00:00:00Z'];
    const { status, stdout } = gate(args);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /\nTurns blocking \(1\) from \S+ to 2199-01-01T00:00:00Z\n\n {2}governance\.approval_expired {2}.*\n {4}because {3}what the run shows is too old/,
    );
    expect(gate([...args.slice(0, -1), '2189-01-01T00:00:00Z']).stdout).toMatch(/\nNothing turns blocking from /);
    expect(gate([...args.slice(0, -1), '2026-03-20T00:00:00Z']).stdout).not.toContain('turns blocking');
    expect(report(gate([...args, '--format', 'json']).stdout).asOf).toBe('2199-01-01T00:00:00Z');
  });

  it('writes a page with the steps of the run', () => {
    const file = join(folder, 'page.html');
    expect(gate(['check', run, '--config', CONFIG, '--format', `html=${file}`]).status).toBe(0);
    const page = readFileSync(file, 'utf8');
    expect(page).toContain(`<h1>${run}</h1>`);
    expect(page).toMatch(/<h2>Timeline<\/h2>[\s\S]*snapshot-postgres[\s\S]*1 min 28 s/);
  });

  it('passes the rollback where the rollback is what is judged', () => {
    expect(gate(['check', `${RUNS}/rolled-back`, '--expect', 'outcome=rolled_back']).status).toBe(0);
    const { status, stdout } = gate(['check', `${RUNS}/pass`, '--expect', 'outcome=rolled_back', '--format', 'json']);
    expect(status).toBe(1);
    expect(report(stdout).blockingIssues.map(({ code }) => code)).toEqual(['promotion.not_rolled_back']);
  });

  it('refuses yesterday’s run for today’s release', () => {
    const { status, stdout } = gate([
      'check',
      run,
      '--config',
      CONFIG,
      '--expect',
      `target=${'1'.repeat(40)}`,
      '--format',
      'json',
    ]);
    expect(status).toBe(1);
    expect(report(stdout).blockingIssues.map(({ code }) => code)).toEqual(['provenance.unexpected_subject']);
  });

  it('says so where nobody bound the run to a release', () => {
    const { status, stdout } = gate(['check', run, '--procedure', 'nooterra-self-host-upgrade']);
    expect(status).toBe(0);
    expect(stdout.split('\n')[1]).toContain('Not bound');
  });

  it('writes several formats at once, and the same issue into each', () => {
    const out = mkdtempSync(join(tmpdir(), 'rungate-formats-'));
    const files = ['markdown', 'junit', 'sarif', 'tap', 'json'].map((format) => `--format=${format}=${out}/${format}`);
    const summary = join(out, 'summary.md');
    const { status, stdout } = gate(['check', `${RUNS}/rolled-back`, '--format', 'github', ...files], {
      env: { GITHUB_STEP_SUMMARY: summary },
    });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=[^,]*rollback\.txt,line=\d+,endLine=\d+,title=promotion\.rolled_back%3A /);
    for (const format of ['markdown', 'junit', 'sarif', 'tap', 'json', 'summary.md']) {
      expect(readFileSync(join(out, format), 'utf8'), format).toContain('promotion.rolled_back');
    }
    expect(readFileSync(summary, 'utf8')).toBe(readFileSync(join(out, 'markdown'), 'utf8'));
    rmSync(out, { recursive: true });
  });

  it('prints nothing but the report with --format json, and the same report to --report', () => {
    const file = join(folder, 'report.json');
    const human = join(folder, 'report.txt');
    const ended = gate([
      'check',
      run,
      '--config',
      CONFIG,
      '--format',
      'json',
      '--format',
      `human=${human}`,
      '--report',
      file,
    ]);
    expect(ended.stderr).toBe('');
    expect(readFileSync(file, 'utf8')).toBe(ended.stdout);
    expect(ended.stdout.endsWith('}')).toBe(true);
    expect(readFileSync(human, 'utf8')).toMatch(/^PASS/);
  });

  it('names file and line of a finding', () => {
    const broken = join(folder, 'broken');
    cpSync(run, broken, { recursive: true });
    const ticket = join(broken, 'change-ticket.json');
    writeFileSync(
      ticket,
      readFileSync(ticket, 'utf8').replace(/"approvals"/, '"environment": "staging",\n  "approvals"'),
    );
    const { status, stdout } = gate(['check', broken, '--config', CONFIG]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/change-ticket\.json:\d+/);
    expect(stdout).toContain('duplicate_key');
  });
});

describe('gate check refuses', () => {
  it.each([
    ['an unknown command', ['chekc'], /unknown command/],
    ['an unknown option', ['check', 'x', '--fromat', 'json'], /--fromat/],
    ['a missing argument', ['check'], /missing required argument/],
    [
      'an unknown procedure',
      ['check', RUNS, '--procedure', 'nooterra-selfhost-upgrade'],
      /Did you mean "nooterra-self-host-upgrade"/,
    ],
    ['an unknown format', ['check', `${RUNS}/pass`, '--format', 'xml'], /--format/],
    [
      'two formats on standard output',
      ['check', `${RUNS}/pass`, '--format', 'json', '--format', 'human'],
      /standard output/,
    ],
    ['a time without a zone', ['check', `${RUNS}/pass`, '--as-of', '2026-03-20T00:00:00'], /RFC 3339/],
    ['30 February', ['check', `${RUNS}/pass`, '--as-of', '2026-02-30T00:00:00Z'], /RFC 3339/],
    ['an unknown expectation', ['check', `${RUNS}/pass`, '--expect', 'tagret=x'], /Did you mean "target"/],
    ['a configuration that is not there', ['check', `${RUNS}/pass`, '--config', 'nowhere.yaml'], /nowhere\.yaml/],
  ])('%s with exit 2', (_, args, message) => {
    const { status, stdout, stderr } = gate(args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('a configuration inside the run', () => {
    const inside = join(folder, 'inside');
    cpSync(run, inside, { recursive: true });
    writeFileSync(join(inside, 'gate.config.yaml'), 'procedure: nooterra-self-host-upgrade\n');
    expect(gate(['check', inside, '--config', join(inside, 'gate.config.yaml')]).status).toBe(2);
    expect(gate(['check', '.'], { cwd: inside }).status).toBe(2);
    expect(gate(['check', '..'], { cwd: join(inside, 'probes') }).status).toBe(2);
    // A link from outside leads inside all the same.
    symlinkSync(join(inside, 'gate.config.yaml'), join(folder, 'outside.yaml'));
    expect(gate(['check', inside, '--config', join(folder, 'outside.yaml')]).status).toBe(2);
  });

  it('a procedure inside the run, named directly or by the configuration', () => {
    const inside = join(folder, 'with-procedure');
    cpSync(run, inside, { recursive: true });
    writeFileSync(join(inside, 'own.yaml'), 'schemaVersion: GateProcedure.v1\n');
    const config = join(folder, 'names-inside.yaml');
    writeFileSync(config, 'procedure: with-procedure/own.yaml\n');
    for (const args of [
      ['--procedure', join(inside, 'own.yaml')],
      ['--config', config],
    ]) {
      const { status, stderr } = gate(['check', inside, ...args]);
      expect({ status, stderr }).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('inside the run') as string,
      });
    }
  });

  it('an output inside the run', () => {
    for (const args of [
      ['--report', join(run, 'report.json')],
      ['--format', `json=${join(run, 'sub', 'report.json')}`],
    ]) {
      expect(gate(['check', run, '--config', CONFIG, ...args]).status).toBe(2);
    }
    expect(existsSync(join(run, 'report.json'))).toBe(false);
  });

  it('a mistake in the configuration, with file and line', () => {
    const config = join(folder, 'typo.yaml');
    writeFileSync(config, 'procedure: nooterra-self-host-upgrade\n\nparms:\n  probe_max_gap_seconds: 30\n');
    const { status, stderr } = gate(['check', run, '--config', config]);
    expect(status).toBe(2);
    expect(stderr).toContain(`${config}:3`);
    expect(stderr).toContain('Did you mean "params"?');
  });

  it('a param out of bounds', () => {
    const config = join(folder, 'bounds.yaml');
    writeFileSync(config, 'procedure: nooterra-self-host-upgrade\nparams:\n  probe_max_gap_seconds: 99999\n');
    const { status, stderr } = gate(['check', run, '--config', config]);
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('1 to 300') as string });
  });
});

describe('gate check could not do it', () => {
  it('writes an indeterminate report where there is no run', () => {
    const file = join(folder, 'none.json');
    const { status, stderr } = gate(['check', join(folder, 'nowhere'), '--config', CONFIG, '--report', file]);
    expect(status).toBe(3);
    expect(stderr).toContain('there is no run directory');
    expect(report(readFileSync(file, 'utf8'))).toMatchObject({ verdict: 'indeterminate', reproducible: false });
  });

  it('exits 3 where the report cannot be written', () => {
    const { status, stderr } = gate([
      'check',
      run,
      '--config',
      CONFIG,
      '--report',
      join(folder, 'no', 'such', 'folder.json'),
    ]);
    expect(status).toBe(3);
    expect(stderr).toContain('cannot write');
  });

  it('passes nothing that is empty', () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const { status, stdout } = gate(['check', empty, '--config', CONFIG, '--format', 'json']);
    expect(status).toBe(1);
    expect(report(stdout).verdict).toBe('fail');
  });
});

it('is undecided where the process ends before there is an answer', () => {
  const hang = join(folder, 'hang.cjs');
  writeFileSync(
    hang,
    `const start = globalThis.setInterval;
     globalThis.setInterval = (...given) => start(...given).unref();
     WebAssembly.compile = () => new Promise(() => {});`,
  );
  const ended = gate(['check', run, '--config', CONFIG], { env: { NODE_OPTIONS: `--require ${hang}` } });
  expect(ended).toEqual({ status: 3, stdout: '', stderr: 'gate: ended before there was an answer\n' });
});

describe('the other commands', () => {
  it('collect prints canonical evidence that says who reads it', () => {
    const { status, stdout } = gate(['collect', run, '--config', CONFIG]);
    expect(status).toBe(0);
    const { evidence } = JSON.parse(stdout) as { evidence: Record<string, { readBy: string[] }[]> };
    expect(evidence['step']?.every(({ readBy }) => readBy.length > 0)).toBe(true);
  });

  it('procedures, procedures show and rules agree with each other', () => {
    const list = JSON.parse(gate(['procedures', '--format', 'json']).stdout) as {
      name: string;
      requirements: number;
    }[];
    const rules = JSON.parse(gate(['rules', '--format', 'json']).stdout) as { rule: string }[];
    const known = new Set(rules.map(({ rule }) => rule));
    expect(list.map(({ name }) => name)).toContain('nooterra-self-host-upgrade');
    for (const { name, requirements } of list) {
      const shown = JSON.parse(gate(['procedures', 'show', name, '--format', 'json']).stdout) as {
        requirements: { rule: string; criteria: string[]; runbook: string; solution: string }[];
      };
      expect(shown.requirements).toHaveLength(requirements);
      for (const line of shown.requirements) {
        expect(known).toContain(line.rule);
        expect(line.criteria.length).toBeGreaterThan(0);
      }
    }
    expect(gate(['rules']).stdout).toContain('promotion.in_effect');
    expect(gate(['procedures', 'show', 'nooterra-self-host-upgrade']).stdout).toContain('restored-equals-backup');
  });

  it('help and version are answers', () => {
    expect(gate(['--version'])).toMatchObject({ status: 0, stderr: '' });
    const { status, stdout } = gate(['check', '--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('Examples:');
    expect(gate(['--help']).stdout).toContain('Exit codes');
  });
});
