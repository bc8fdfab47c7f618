import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/trust/trust.ts';
import type { GateReport } from '../../src/report/gateReport.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';
import { type Ended, gate, RUNS } from './gate.ts';

/** After the fixtures. */
const AS_OF = '2026-03-15T00:00:00Z';
const PROCEDURE = 'nooterra-self-host-upgrade';
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const FILES = {
  'ci.pub': publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  'ci.pem': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  'hook.secret': 'a secret of enough bytes\n',
};
const SELECTOR = `${PROCEDURE}:images-pinned:supply_chain.image_not_pinned:api@v1`;
const FULL = `procedure: ${PROCEDURE}
params: { probe_max_gap_seconds: 90 }
expect: { target: v1, environment: production }
strictness: runbook
trust:
  keys: [{ name: ci, file: ci.pub, signs: [seal, promotion-override] }]
  secrets:
    - { name: hook, file: hook.secret, signs: [webhook] }
    - { name: other, env: RUNGATE_TEST_SECRET, signs: [webhook] }
waivers: [{ selector: "${SELECTOR}", owner: me@example.com, reason: why, expires: 2026-03-20T00:00:00Z }]
enforcement: [{ requirement: images-pinned, level: warn, until: 2026-03-21T00:00:00Z, owner: platform }]
`;

function run(text: string, ...args: string[]): Ended & { directory: string } {
  const directory = temporaryDirectory({ ...FILES, 'gate.config.yaml': text });
  return { directory, ...gate(args, { cwd: directory, env: { RUNGATE_TEST_SECRET: '' } }) };
}

describe('gate config check', () => {
  it('prints what is in effect', () => {
    const { status, stdout, stderr } = run(FULL, 'config', 'check');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^procedure {4}nooterra-self-host-upgrade \S+ \(shipped\) sha256:[0-9a-f]{64}$/);
    expect(lines.slice(1, 5)).toEqual([
      'expect       target = v1',
      'expect       environment = production',
      'strictness   runbook',
      // A key that is pinned for seals demands one.
      'assurance    sealed required',
    ]);
    expect(lines).toEqual(
      expect.arrayContaining([
        'param        probe_max_gap_seconds = 90 (default 60, loosened)',
        'param        health_min_attempts = 3',
        `trust        ci  ${fingerprintOf(publicKey)}  signs promotion-override, seal`,
        'trust        hook  a secret  signs webhook',
        'trust        other  a secret that is not set  signs webhook',
        'enforcement  images-pinned warns until 2026-03-21T00:00:00Z (platform)',
        `waiver       ${SELECTOR} until 2026-03-20T00:00:00Z (me@example.com)`,
      ]),
    );
    expect(lines.at(-2)).toMatch(/^digest {7}sha256:[0-9a-f]{64}$/);
    expect(stdout).not.toContain('secret of enough bytes');
  });

  it('prints the configuration that reports name, by the same digest', () => {
    const { directory, stdout } = run(FULL, 'config', 'check', '--format', 'json');
    const { procedure, expect: expected, ...config } = JSON.parse(stdout) as Record<string, unknown>;
    const checked = gate(
      ['check', `${RUNS}/pass`, '--config', join(directory, 'gate.config.yaml'), '--format', 'json'],
      { env: { RUNGATE_TEST_SECRET: '' } },
    );
    const report = JSON.parse(checked.stdout) as GateReport;
    expect({ procedure, config, expected }).toEqual({
      procedure: report.procedure,
      config: report.config,
      expected: { target: 'v1', environment: 'production' },
    });
    expect(stdout).not.toContain('secret of enough bytes');
  });

  it('gives another digest wherever something else would judge', () => {
    const digestOf = (text: string) => run(text, 'config', 'check').stdout.split('\n').at(-2);
    const edits: [string, string][] = [
      ['90', '91'],
      ['target: v1', 'target: v2'],
      ['runbook', 'full'],
      ['signs: [seal, ', 'signs: [seal-of-others, '],
      ['03-20T', '03-19T'],
      ['reason: why', 'reason: why not'],
      ['owner: platform', 'owner: nobody'],
      ['trust:', 'require: { assurance: sealed }\ntrust:'],
    ];
    const digests = edits.map(([from, to]) => digestOf(FULL.replace(from, to)));
    // What a pinned key demands already makes no difference when it is demanded in words.
    expect(digests.at(-1)).toBe(digestOf(FULL));
    expect(new Set(digests).size).toBe(edits.length);
  });

  it('follows `runs` where a run is named', () => {
    const text = `runs: [{ match: "a/*", procedure: ${PROCEDURE} }]\n`;
    expect(run(text, 'config', 'check', 'a/1')).toMatchObject({ status: 0, stderr: '' });
    const { status, stderr } = run(text, 'config', 'check');
    expect(status).toBe(2);
    expect(stderr).toContain('nothing says which procedure');
  });

  it('prints no control characters', () => {
    const { status, stdout } = run(FULL.replace('platform', '"\\e[31mplat\\nform"'), 'config', 'check');
    expect(status).toBe(0);
    expect(stdout).toContain('(plat form)');
    expect(stdout).not.toContain('\u001b');
  });

  it.each<[string, string, RegExp]>([
    ['a private key', FULL.replace('ci.pub', 'ci.pem'), /gate\.config\.yaml:6:\d+: the key "ci" is no public key/],
    ['an unknown param', FULL.replace('probe_max', 'prob_max'), /Did you mean "probe_max_gap_seconds"\?/],
    ['an unknown line', FULL.replace(': images-pinned', ': image-pinned'), /yaml:11:\d+: .*\n.*"images-pinned"\?/],
    [
      'an unknown line to waive',
      FULL.replace(':images-pinned', ':image-pinned'),
      /yaml:10:\d+: .*\n.*"images-pinned"\?/,
    ],
    [
      'a line that nobody may lower',
      FULL.replace(': images-pinned', ': assurance-reached'),
      /"provenance.assurance_too_low" always blocks/,
    ],
    [
      'a code that nobody may waive',
      FULL.replace('images-pinned:supply_chain.image_not_pinned', 'in-effect:promotion.rolled_back'),
      /"promotion.rolled_back" cannot be waived/,
    ],
    ['an unknown key', FULL.replace('strictness', 'strictnes'), /yaml:4:\d+: .*\n.*"strictness"\?/],
  ])('refuses %s with exit 2', (_, text, message) => {
    const { status, stdout, stderr } = run(text, 'config', 'check');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('refuses a configuration that is not there, and an unknown format', () => {
    expect(gate(['config', 'check', '--config', 'nowhere.yaml'])).toMatchObject({ status: 2, stdout: '' });
    expect(run(FULL, 'config', 'check', '--format', 'yaml')).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('gate trust list', () => {
  it('lists keys and secrets, and what each may sign', () => {
    expect(run(FULL, 'trust', 'list')).toMatchObject({
      status: 0,
      stderr: '',
      stdout: [
        `ci  ${fingerprintOf(publicKey)}  signs promotion-override, seal`,
        'hook  a secret  signs webhook',
        'other  a secret that is not set  signs webhook',
        '',
      ].join('\n'),
    });
    expect(JSON.parse(run(FULL, 'trust', 'list', '--format', 'json').stdout)).toEqual([
      { type: 'key', name: 'ci', fingerprint: fingerprintOf(publicKey), signs: ['promotion-override', 'seal'] },
      { type: 'secret', name: 'hook', present: true, signs: ['webhook'] },
      { type: 'secret', name: 'other', present: false, signs: ['webhook'] },
    ]);
  });

  it('says so where nothing is pinned', () => {
    const text = `procedure: ${PROCEDURE}\n`;
    expect(run(text, 'trust', 'list')).toMatchObject({ status: 0, stdout: 'nothing is pinned\n' });
    expect(run(text, 'trust', 'list', '--format', 'json')).toMatchObject({ status: 0, stdout: '[]' });
  });

  it('refuses what config check refuses', () => {
    expect(run(FULL.replace('ci.pub', 'nope.pub'), 'trust', 'list')).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('strictness and enforcement', () => {
  const levels = (text: string, ...args: string[]) => {
    const { directory } = run(text, 'config', 'check');
    const { stdout } = gate([
      'check',
      `${RUNS}/pass`,
      '--config',
      join(directory, 'gate.config.yaml'),
      '--format',
      'json',
      ...args,
    ]);
    const { gates } = JSON.parse(stdout) as GateReport;
    return gates
      .flatMap(({ requirements }) => requirements)
      .flatMap(({ id, level, lowered }) => (lowered === undefined ? [] : [[id, level, lowered.by]]))
      .sort();
  };
  const AUDITORS = [
    'api-runs-target',
    'backup-before-rollout',
    'bucket-initialised',
    'deployed-compose-recorded',
    'environment-recorded-after-rollout',
    'gateway-refuses-unpaid',
    'hosted-baseline-green',
    'images-pinned',
    'planned-images-of-target',
    'rollback-images-of-source',
    'rollback-owner-agrees',
    'services-healthy-after-rollback',
    'snapshots-listed',
    'window-agrees',
  ].map((id) => [id, 'warn', 'strictness']);

  it('runbook lowers the lines that an auditor alone adds, and says so in the report', () => {
    expect(levels(`procedure: ${PROCEDURE}\nstrictness: runbook\n`)).toEqual(AUDITORS);
    expect(levels(`procedure: ${PROCEDURE}\n`)).toEqual([]);
  });

  it('an enforcement holds until its end', () => {
    const text = `procedure: ${PROCEDURE}\nenforcement: [{ requirement: rollout-order, level: warn, until: 2026-03-21T00:00:00Z, owner: me }]\n`;
    expect(levels(text, '--as-of', '2026-03-20T23:59:59Z')).toEqual([['rollout-order', 'warn', 'enforcement']]);
    expect(levels(text, '--as-of', '2026-03-21T00:00:00Z')).toEqual([]);
  });

  it('is shown to whoever reads the verdict, beside the waivers that nobody needs', () => {
    const { directory } = run(FULL, 'config', 'check');
    const { stdout } = gate([
      'check',
      `${RUNS}/pass`,
      '--config',
      join(directory, 'gate.config.yaml'),
      '--as-of',
      AS_OF,
    ]);
    expect(stdout).toContain(`\nWaivers (1)\n\n  5 days left, unused  ${SELECTOR}\n`);
    expect(stdout).toContain(
      '\nEased by the configuration\n\n  images-pinned only warns until 2026-03-21T00:00:00Z  platform\n',
    );
    expect(stdout).toContain('  probe_max_gap_seconds is 90, looser than 60\n');
  });
});
