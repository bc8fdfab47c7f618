import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { check, type GateReport, loadPolicy, loadProcedure, type Run, trustedKey } from '../../src/index.ts';
import { canonicalJson } from '../../src/format/canonicalJson.ts';
import { asString, type JsonObject } from '../../src/format/jsonValue.ts';
import { sealRun } from '../../src/produce/sealRun.ts';
import { openRun } from '../../src/run/openRun.ts';
import { envelopeJson, preAuthenticationEncoding } from '../../src/trust/dsse.ts';
import { gate, RUNS } from '../cli/gate.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';

const TYPE = 'application/vnd.in-toto+json';
let folder = '';
/** A good run, sealed by the key that `pinned.yaml` pins. Copied for each test. */
let sealed = '';
let run = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rungate-seal-'));
  for (const name of ['ci', 'stranger']) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(join(folder, `${name}.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(folder, `${name}.pub`), publicKey.export({ type: 'spki', format: 'pem' }));
  }
  const base = readFileSync(`${RUNS}/gate.config.yaml`, 'utf8');
  const key = (signs: string) => `trust: { keys: [{ name: ci, file: ci.pub, signs: [${signs}] }] }\n`;
  writeFileSync(join(folder, 'bare.yaml'), base);
  writeFileSync(join(folder, 'pinned.yaml'), base + key('seal'));
  writeFileSync(join(folder, 'required.yaml'), `${base}${key('seal')}require: { assurance: sealed }\n`);
  writeFileSync(join(folder, 'keyless.yaml'), `${base}require: { assurance: sealed }\n`);
  writeFileSync(join(folder, 'other-use.yaml'), `${base}${key('promotion-override')}require: { assurance: sealed }\n`);
  writeFileSync(join(folder, 'attested.yaml'), `${base}${key('seal, step, probe')}require: { assurance: attested }\n`);
  sealed = join(folder, 'sealed');
  cpSync(`${RUNS}/pass`, sealed, { recursive: true });
  const { status, stdout } = gate(['seal', sealed, '--key', join(folder, 'ci.pem')]);
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringMatching(/gate\.seal\.json: 34 files, signed by sha256:[0-9a-f]{64}\n$/) as string,
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  run = join(folder, 'run');
  rmSync(run, { recursive: true, force: true });
  cpSync(sealed, run, { recursive: true });
});

interface Judged {
  readonly status: number | null;
  readonly assurance: string;
  readonly blocking: readonly string[];
  readonly warnings: readonly string[];
}

/** Codes of the assurance lines alone: what else an edit breaks is judged elsewhere. */
function judge(config: string): Judged {
  const { status, stdout } = gate(['check', run, '--config', join(folder, `${config}.yaml`), '--format', 'json']);
  const report = JSON.parse(stdout) as GateReport;
  const codes = (issues: GateReport['blockingIssues']) =>
    issues
      .filter(({ requirement }) => requirement === 'assurance-reached' || requirement === 'seal-consistent')
      .map(({ code, subject }) => `${code.replace('provenance.', '')} ${subject}`);
  return {
    status,
    assurance: report.assurance,
    blocking: codes(report.blockingIssues),
    warnings: codes(report.warnings),
  };
}

describe('a sealed run', () => {
  it('is sealed where the key is pinned', () => {
    for (const config of ['pinned', 'required']) {
      expect(judge(config)).toEqual({ status: 0, assurance: 'sealed', blocking: [], warnings: [] });
    }
  });

  it('is not where nothing is pinned, and passes as before', () => {
    expect(judge('bare')).toEqual({ status: 0, assurance: 'unsigned', blocking: [], warnings: [] });
  });

  it('is not attested', () => {
    const { status, assurance, blocking } = judge('attested');
    expect({ status, assurance }).toEqual({ status: 1, assurance: 'sealed' });
    expect(blocking).toContain('assurance_too_low run');
    expect(blocking).toContain('evidence_not_attested rollout.txt');
  });

  it.each(['keyless', 'other-use'])('cannot be demanded where no key is pinned for seals (%s)', (config) => {
    const { status, stdout, stderr } = gate(['check', run, '--config', join(folder, `${config}.yaml`)]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('no key is pinned that signs seals');
  });

  it('never takes a key out of the run', () => {
    writeFileSync(join(run, 'ci.pub'), readFileSync(join(folder, 'ci.pub')));
    const config = join(folder, 'inside.yaml');
    writeFileSync(
      config,
      'procedure: nooterra-self-host-upgrade\ntrust: { keys: [{ name: a, file: run/ci.pub, signs: [seal] }] }\n',
    );
    const { status, stderr } = gate(['check', run, '--config', config]);
    expect(status).toBe(2);
    expect(stderr).toContain('inside the run');
  });
});

interface Edit {
  readonly what: string;
  readonly act: () => void;
  readonly found: readonly string[];
}

function at(path: string): string {
  return join(run, path);
}

function edit(path: string, change: (bytes: Buffer) => Buffer | string): void {
  writeFileSync(at(path), change(readFileSync(at(path))));
}

describe('an edit of the files of a sealed run', () => {
  const edits: readonly Edit[] = [
    {
      what: 'a byte changed',
      act: () => {
        edit('rollout.txt', (bytes) => Buffer.from(bytes.map((byte, n) => (n === 40 ? byte ^ 1 : byte))));
      },
      found: ['sealed_file_changed rollout.txt'],
    },
    {
      what: 'a line break added',
      act: () => {
        edit('change-ticket.json', (bytes) => `${bytes.toString('utf8')}\n`);
      },
      found: ['sealed_file_changed change-ticket.json'],
    },
    {
      what: 'emptied',
      act: () => {
        edit('backup.txt', () => '');
      },
      found: ['sealed_file_changed backup.txt'],
    },
    {
      what: 'added',
      act: () => {
        writeFileSync(at('extra.txt'), 'x');
      },
      found: ['file_not_sealed extra.txt'],
    },
    {
      what: 'added, with the name of a seal',
      act: () => {
        mkdirSync(at('sub'));
        writeFileSync(at('sub/gate.seal.json'), readFileSync(at('gate.seal.json')));
      },
      found: ['file_not_sealed sub/gate.seal.json'],
    },
    {
      what: 'removed',
      act: () => {
        rmSync(at('probes/ingress.jsonl'));
      },
      found: ['sealed_file_missing probes/ingress.jsonl'],
    },
    {
      what: 'renamed',
      act: () => {
        renameSync(at('rollout.txt'), at('rollout2.txt'));
      },
      found: ['file_not_sealed rollout2.txt', 'sealed_file_missing rollout.txt'],
    },
    {
      what: 'swapped',
      act: () => {
        renameSync(at('backup.txt'), at('x'));
        renameSync(at('rollout.txt'), at('backup.txt'));
        renameSync(at('x'), at('rollout.txt'));
      },
      found: ['sealed_file_changed backup.txt', 'sealed_file_changed rollout.txt'],
    },
    {
      what: 'replaced by a link to the same bytes',
      act: () => {
        renameSync(at('rollout.txt'), join(folder, 'moved.txt'));
        symlinkSync(join(folder, 'moved.txt'), at('rollout.txt'));
      },
      found: ['sealed_file_missing rollout.txt'],
    },
    {
      what: 'replaced by a pipe',
      act: () => {
        rmSync(at('rollout.txt'));
        execFileSync('mkfifo', [at('rollout.txt')]);
      },
      found: ['sealed_file_missing rollout.txt'],
    },
  ];

  it.each(edits)('($what) blocks where the key is pinned, and warns where none is', ({ act, found }) => {
    act();
    expect(judge('pinned')).toEqual({
      status: 1,
      assurance: 'unsigned',
      blocking: ['assurance_too_low run', ...found],
      warnings: [],
    });
    const { assurance, blocking, warnings } = judge('bare');
    expect({ assurance, blocking, warnings }).toEqual({ assurance: 'unsigned', blocking: [], warnings: found });
  });

  it('(a link added) leaves nothing sealed', () => {
    symlinkSync('rollout.txt', at('link'));
    expect(judge('pinned')).toMatchObject({ assurance: 'unsigned', blocking: ['assurance_too_low run'] });
  });

  // No collector can make sense of it, so it is no file of the evidence, and it was added all the same.
  it('(a file added that cannot be parsed) leaves nothing sealed', () => {
    rmSync(at('gate.seal.json'));
    rmSync(at('artifacts/gates/acs-e10-readiness-gate.json'));
    expect(gate(['seal', run, '--key', join(folder, 'ci.pem')]).status).toBe(0);
    writeFileSync(at('artifacts/gates/acs-e10-readiness-gate.json'), '{');
    expect(judge('pinned')).toMatchObject({ assurance: 'unsigned', blocking: ['assurance_too_low run'] });
  });

  it('(a file that may not be read any more) leaves it undecided', async () => {
    const pem = readFileSync(join(folder, 'ci.pub'), 'utf8');
    const opened = openRun(run);
    const read: Run['read'] = (entry, sink) =>
      entry.path === 'rollout.txt'
        ? Promise.resolve({ ok: false, problem: 'no_permission' })
        : opened.read(entry, sink);
    const report = await check(
      { ...opened, read },
      {
        procedure: await loadProcedure('nooterra-self-host-upgrade'),
        policy: loadPolicy(),
        asOf: '2027-01-01T00:00:00Z',
        trust: { keys: [trustedKey({ name: 'ci', pem, signs: ['seal'] })], secrets: [] },
      },
    );
    opened.close();
    expect(report.assurance).toBe('unsigned');
    expect(report.undecided.map(({ requirement }) => requirement)).toContain('assurance-reached');
    expect(report.blockingIssues.map(({ requirement }) => requirement)).not.toContain('assurance-reached');
  });
});

describe('an edit of the seal', () => {
  const TOO_LOW = ['assurance_too_low run'];
  const MALFORMED = ['seal_malformed gate.seal.json'];
  const envelope = () => JSON.parse(readFileSync(at('gate.seal.json'), 'utf8')) as JsonObject;
  const payload = () => Buffer.from(asString(envelope()['payload']) ?? '', 'base64');
  const statement = () => JSON.parse(payload().toString('utf8')) as JsonObject & { subject: JsonObject[] };
  const write = (value: JsonObject) => {
    writeFileSync(at('gate.seal.json'), canonicalJson(value));
  };
  const rewrite = (change: (value: ReturnType<typeof statement>) => JsonObject) => {
    write({ ...envelope(), payload: Buffer.from(canonicalJson(change(statement()))).toString('base64') });
  };
  const signed = (name: string, bytes: Buffer, type = TYPE) => {
    const key = createPrivateKey(readFileSync(join(folder, `${name}.pem`)));
    write(envelopeJson(TYPE, bytes, 'ci', sign(null, preAuthenticationEncoding(type, bytes), key)));
  };
  const reseal = (key: readonly string[]) => {
    rmSync(at('gate.seal.json'));
    expect(gate(['seal', run, ...key]).status).toBe(0);
  };

  it.each<{ what: string; act: () => void; pinned: readonly string[]; bare: readonly string[] }>([
    {
      what: 'removed',
      act: () => {
        rmSync(at('gate.seal.json'));
      },
      pinned: TOO_LOW,
      bare: [],
    },
    {
      what: 'emptied',
      act: () => {
        edit('gate.seal.json', () => '');
      },
      pinned: TOO_LOW,
      bare: MALFORMED,
    },
    {
      what: 'cut off',
      act: () => {
        edit('gate.seal.json', (bytes) => bytes.subarray(0, -1));
      },
      pinned: TOO_LOW,
      bare: MALFORMED,
    },
    {
      what: 'a subject dropped',
      act: () => {
        rewrite((value) => ({ ...value, subject: value.subject.filter(({ name }) => name !== 'rollout.txt') }));
      },
      pinned: [...TOO_LOW, 'file_not_sealed rollout.txt'],
      bare: ['file_not_sealed rollout.txt'],
    },
    {
      what: 'all subjects dropped',
      act: () => {
        rewrite((value) => ({ ...value, subject: [] }));
      },
      pinned: TOO_LOW,
      bare: MALFORMED,
    },
    {
      what: 'another time',
      act: () => {
        rewrite((value) => ({ ...value, predicate: { sealedAt: '2020-01-01T00:00:00Z' } }));
      },
      pinned: TOO_LOW,
      bare: [],
    },
    {
      what: 'another payload type',
      act: () => {
        write({ ...envelope(), payloadType: 'text/plain' });
      },
      pinned: TOO_LOW,
      bare: MALFORMED,
    },
    {
      what: 'signed as another payload type',
      act: () => {
        signed('ci', payload(), 'text/plain');
      },
      pinned: TOO_LOW,
      bare: [],
    },
    {
      what: 'another predicate type, honestly signed',
      act: () => {
        signed('ci', Buffer.from(canonicalJson({ ...statement(), predicateType: 'https://slsa.dev/provenance/v1' })));
      },
      pinned: TOO_LOW,
      bare: MALFORMED,
    },
    {
      what: 'no signatures',
      act: () => {
        write({ ...envelope(), signatures: [] });
      },
      pinned: TOO_LOW,
      bare: [],
    },
    {
      what: 'the bare statement',
      act: () => {
        writeFileSync(at('gate.seal.json'), payload());
      },
      pinned: TOO_LOW,
      bare: [],
    },
    {
      what: 'signed by a stranger',
      act: () => {
        signed('stranger', payload());
      },
      pinned: TOO_LOW,
      bare: [],
    },
    {
      what: 'signed by a stranger, too',
      act: () => {
        const own = envelope();
        signed('stranger', payload());
        write({
          ...own,
          signatures: [...(envelope()['signatures'] as JsonObject[]), ...(own['signatures'] as JsonObject[])],
        });
      },
      pinned: TOO_LOW,
      bare: [],
    },
    {
      what: 'another key id',
      act: () => {
        const [own] = envelope()['signatures'] as JsonObject[];
        write({ ...envelope(), signatures: [{ ...own, keyid: '' }] });
      },
      pinned: TOO_LOW,
      bare: [],
    },
    {
      what: 'spelled another way',
      act: () => {
        writeFileSync(at('gate.seal.json'), `${readFileSync(at('gate.seal.json'), 'utf8')}\n`);
      },
      pinned: TOO_LOW,
      bare: [],
    },
    {
      what: 'made anew by a stranger',
      act: () => {
        reseal(['--key', join(folder, 'stranger.pem')]);
      },
      pinned: TOO_LOW,
      bare: [],
    },
    {
      what: 'made anew by nobody',
      act: () => {
        reseal([]);
      },
      pinned: TOO_LOW,
      bare: [],
    },
    {
      what: 'replaced by a link',
      act: () => {
        renameSync(at('gate.seal.json'), join(folder, 'moved.json'));
        symlinkSync(join(folder, 'moved.json'), at('gate.seal.json'));
      },
      pinned: TOO_LOW,
      bare: [],
    },
  ])('($what) blocks where the key is pinned, and never where none is', ({ what, act, pinned, bare }) => {
    act();
    expect(judge('pinned')).toEqual({ status: 1, assurance: 'unsigned', blocking: pinned, warnings: [] });
    const { status, assurance, blocking, warnings } = judge('bare');
    // A link blocks by itself, wherever it lies.
    expect(status).toBe(what === 'replaced by a link' ? 1 : 0);
    expect({ assurance, blocking, warnings }).toEqual({ assurance: 'unsigned', blocking: [], warnings: bare });
  });

  it('(a secret in its place) is found like everywhere', () => {
    writeFileSync(at('gate.seal.json'), `{"token": "${['ghp', 'a'.repeat(36)].join('_')}"}`);
    const { stdout } = gate(['check', run, '--config', join(folder, 'bare.yaml'), '--format', 'json']);
    const { verdict, blockingIssues } = JSON.parse(stdout) as GateReport;
    expect(verdict).toBe('fail');
    expect(blockingIssues.map(({ requirement }) => requirement)).toEqual(['no-secrets']);
  });
});

describe('each line is the only one to find its defect', () => {
  const requirementsOf = (config: string) => {
    const { stdout } = gate(['check', run, '--config', join(folder, `${config}.yaml`), '--format', 'json']);
    const { verdict, blockingIssues, warnings } = JSON.parse(stdout) as GateReport;
    const names = (issues: GateReport['blockingIssues']) => [...new Set(issues.map(({ requirement }) => requirement))];
    return { verdict, blocking: names(blockingIssues), warnings: names(warnings) };
  };
  /** A change that everything else agrees with. */
  const change = () => {
    edit('change-ticket.json', (bytes) => `${bytes.toString('utf8')}\n`);
  };

  it('assurance-reached', () => {
    change();
    expect(requirementsOf('pinned')).toEqual({ verdict: 'fail', blocking: ['assurance-reached'], warnings: [] });
  });

  it('seal-consistent', () => {
    change();
    expect(requirementsOf('bare')).toEqual({ verdict: 'pass', blocking: [], warnings: ['seal-consistent'] });
  });
});

describe('gate seal', () => {
  const refusal = (...args: string[]) => gate(['seal', ...args]);

  it('does not seal twice, and leaves the first seal as it was', () => {
    const before = readFileSync(at('gate.seal.json'));
    const { status, stderr } = refusal(run, '--key', join(folder, 'stranger.pem'));
    expect(status).toBe(2);
    expect(stderr).toContain('sealed already');
    expect(readFileSync(at('gate.seal.json'))).toEqual(before);
  });

  it.each<[string, (directory: string) => void, RegExp]>([
    [
      'a link',
      (directory) => {
        symlinkSync('a', join(directory, 'l'));
      },
      /"l": it is no regular file/,
    ],
    ['a pipe', (directory) => execFileSync('mkfifo', [join(directory, 'p')]), /"p": it is no regular file/],
    [
      'names that differ by case',
      (directory) => {
        writeFileSync(join(directory, 'A'), '');
      },
      /its name is unsafe/,
    ],
    [
      'a name with a control',
      (directory) => {
        writeFileSync(join(directory, 'a\nb'), '');
      },
      /"a\\nb": its name is unsafe/,
    ],
    [
      'a name near the seal',
      (directory) => {
        writeFileSync(join(directory, 'Gate.Seal.json'), '');
      },
      /unsafe/,
    ],
    [
      'a directory called like a seal',
      (directory) => {
        mkdirSync(join(directory, 'gate.seal.json'));
      },
      /sealed already/,
    ],
  ])('refuses %s', (_, act, message) => {
    const directory = temporaryDirectory({ a: 'x' });
    act(directory);
    const { status, stderr } = refusal(directory, '--key', join(folder, 'ci.pem'));
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('refuses an empty directory and one that is not there', () => {
    expect(refusal(temporaryDirectory())).toMatchObject({ status: 2 });
    expect(refusal(join(folder, 'nowhere'))).toMatchObject({ status: 3 });
  });

  it.each([
    ['the public key', 'ci.pub'],
    ['no key', 'bare.yaml'],
    ['nothing', 'nowhere.pem'],
  ])('refuses %s as its key', (_, name) => {
    expect(refusal(temporaryDirectory({ a: 'x' }), '--key', join(folder, name))).toMatchObject({
      status: 2,
      stdout: '',
    });
  });

  it.each([
    ['P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey],
    ['RSA of 1024 bits', generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey],
  ])('refuses a key of %s', (_, key) => {
    const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
    const directory = temporaryDirectory({ 'k.pem': pem, 'run/a': 'x' });
    const { status, stderr } = refusal(join(directory, 'run'), '--key', join(directory, 'k.pem'));
    expect(status).toBe(2);
    expect(stderr).toContain('not supported');
  });

  it('refuses a key that lies in the run, which would seal its own secret', () => {
    const directory = temporaryDirectory({ 'k.pem': readFileSync(join(folder, 'ci.pem')) });
    expect(refusal(directory, '--key', join(directory, 'k.pem'))).toMatchObject({ status: 2 });
  });

  it.each(['no_permission', 'changed_while_read', 'io_error'] as const)(
    'refuses what it cannot read: %s',
    async (problem) => {
      const opened = openRun(new Map([['a', Buffer.from('x')]]));
      const error = { code: 'run_unreadable', message: expect.stringContaining(`"a": ${problem}`) as string };
      const read: Run['read'] = () => Promise.resolve({ ok: false, problem });
      await expect(sealRun({ ...opened, read }, '2026-03-14T03:00:00Z')).rejects.toMatchObject(error);
      const problems = [{ path: 'a', problem }];
      await expect(sealRun({ ...opened, problems }, '2026-03-14T03:00:00Z')).rejects.toMatchObject(error);
    },
  );

  it('refuses more files than a report could judge', async () => {
    const files = (count: number) =>
      openRun(new Map(Array.from({ length: count }, (_, index) => [String(index), Buffer.of()])));
    expect((await sealRun(files(20_000), '2026-03-14T03:00:00Z')).files).toBe(20_000);
    await expect(sealRun(files(20_001), '2026-03-14T03:00:00Z')).rejects.toMatchObject({ code: 'usage' });
  });

  it('seals with nobody’s name where no key is given', () => {
    const directory = temporaryDirectory({ a: 'x' });
    expect(refusal(directory).stdout).toMatch(/1 files, unsigned\n$/);
    expect(JSON.parse(readFileSync(join(directory, 'gate.seal.json'), 'utf8'))).toMatchObject({
      predicateType: 'urn:rungate:run-seal:v1',
      subject: [{ name: 'a', digest: { sha256: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881' } }],
    });
  });
});

describe('the bytes of a seal', () => {
  const key = generateKeyPairSync('ed25519').privateKey;
  const TIME = '2026-03-14T03:00:00Z';
  const bytesOf = async (files: Readonly<Record<string, string>>, time = TIME) => {
    const opened = openRun(temporaryDirectory(files));
    try {
      return (await sealRun(opened, time, key)).bytes.toString('utf8');
    } finally {
      opened.close();
    }
  };

  it('depend on files, time and key alone, whatever the order in which the files were made', async () => {
    const seal = await bytesOf({ b: '2', 'a/c': '3', a0: '1', é: '4' });
    expect(await bytesOf({ é: '4', a0: '1', 'a/c': '3', b: '2' })).toBe(seal);
    expect(await bytesOf({ b: '2', 'a/c': '3', a0: '1', é: '4' }, '2026-03-14T03:00:01Z')).not.toBe(seal);
    expect(canonicalJson(JSON.parse(seal) as JsonObject)).toBe(seal);
  });

  it.each([
    ['ECDSA on P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['ECDSA on P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ])('verify with %s too', (_, pair) => {
    rmSync(at('gate.seal.json'));
    const directory = temporaryDirectory({
      'k.pem': pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      'k.pub': pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      'gate.config.yaml':
        'procedure: nooterra-self-host-upgrade\ntrust: { keys: [{ name: k, file: k.pub, signs: [seal] }] }\n',
    });
    expect(gate(['seal', run, '--key', join(directory, 'k.pem')]).status).toBe(0);
    const { status, stdout } = gate([
      'check',
      run,
      '--config',
      join(directory, 'gate.config.yaml'),
      '--format',
      'json',
    ]);
    expect({ status, assurance: (JSON.parse(stdout) as GateReport).assurance }).toEqual({
      status: 0,
      assurance: 'sealed',
    });
  });
});
