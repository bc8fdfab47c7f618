import { Buffer } from 'node:buffer';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  check,
  type GateReport,
  loadPolicy,
  loadProcedure,
  openRun,
  type Trust,
  trustedIdentity,
  trustedKey,
} from '../../src/index.ts';
import { loadConfig } from '../../src/procedure/loadConfig.ts';
import { gate, ROOT } from '../cli/gate.ts';
import { forgedRun, honestRelease, passRun, recorded, RUN, sealed } from '../fixture/attested.ts';
import { fixtureKey } from '../fixture/fixtureKey.ts';
import { readText, type RunTree, writeText, writeTree } from '../fixture/runTree.ts';
import { envelope, signSeries, signTranscript } from '../fixture/signedRecords.ts';
import { sha256 } from '../fixture/digest.ts';
import { sortedJson } from '../fixture/sortedJson.ts';
import { reframeTranscript } from '../fixture/transcript.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';

const FIXTURE = `${ROOT}fixtures/runs/attested`;
const AS_OF = '2026-05-05T00:00:00Z';
const EXPIRED = readFileSync(`${ROOT}fixtures/runs/supply-chain/forged/expired.sigstore.json`);

const policy = loadPolicy();
const procedure = await loadProcedure(`${FIXTURE}/procedure.yaml`);
const config = await loadConfig(`${FIXTURE}/gate.config.yaml`, undefined);

/** Who may sign what; `signs` overrides what the configuration says of a key. */
function trust(signs: Readonly<Record<string, readonly string[]>> = {}): Trust {
  return {
    keys: config.keys.map((key) => trustedKey({ ...key, signs: signs[key.name] ?? key.signs })),
    secrets: [],
    identities: config.identities.map(trustedIdentity),
  };
}

interface Judged {
  readonly verdict: string;
  readonly assurance: string;
  readonly lacks: Readonly<Record<string, unknown>>;
  readonly others: readonly string[];
}

async function judge(tree: RunTree, given: Trust = trust()): Promise<Judged> {
  const { expect: expected } = config;
  return of(
    await check(openRun(tree), { procedure, policy, asOf: AS_OF, expect: expected, trust: given, require: 'attested' }),
  );
}

function of({ verdict, assurance, blockingIssues }: GateReport): Judged {
  const lacking = blockingIssues.filter(({ code }) => code === 'provenance.evidence_not_attested');
  const others = blockingIssues.filter((issue) => !lacking.includes(issue)).map(({ code }) => code);
  return {
    verdict,
    assurance,
    lacks: Object.fromEntries(lacking.map(({ subject, actual }) => [subject, actual])),
    others: [...new Set(others)].sort(),
  };
}

const TOO_LOW = 'provenance.assurance_too_low';

/** The passing run after an edit, and sealed again: what is left to tell is told by the producers' signatures. */
function edited(change: (tree: RunTree) => void): RunTree {
  const tree = passRun();
  change(tree);
  return sealed(tree);
}

function edit(tree: RunTree, path: string, change: (text: string) => string): void {
  const text = readText(tree, path);
  expect(change(text)).not.toBe(text);
  writeText(tree, path, change(text));
}

const isSignature = (line: string) => line.startsWith('%signed ');

function withoutSignatures(text: string): string {
  return reframeTranscript(
    text
      .split(/(?<=\n)/)
      .filter((line) => !isSignature(line))
      .join(''),
  );
}

/** Changes the n-th signature of a transcript. */
function editSignature(text: string, n: number, change: (value: Envelope) => object): string {
  let seen = 0;
  return text
    .split(/(?<=\n)/)
    .map((line) =>
      isSignature(line) && ++seen === n
        ? `%signed ${sortedJson(change(JSON.parse(line.slice('%signed '.length)) as Envelope) as never)}\n`
        : line,
    )
    .join('');
}

interface Envelope {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly object[];
}

/** The text of a step of a transcript, with its signature. */
function stepOf(text: string, name: string): string {
  const from = text.lastIndexOf('%begin ', text.indexOf(`"step":"${name}"`));
  return text.slice(from, text.indexOf('\n', text.indexOf('%signed ', from)) + 1);
}

describe('an attested run', () => {
  it('passes, where every producer signed what it made and the directory is sealed', async () => {
    expect(await judge(passRun())).toEqual({ verdict: 'pass', assurance: 'attested', lacks: {}, others: [] });
  });

  it('is not attested without its seal: what else there was nobody says', async () => {
    const tree = passRun();
    tree.delete('gate.seal.json');
    const { verdict, assurance, others } = await judge(tree);
    expect({ verdict, assurance, others }).toEqual({ verdict: 'fail', assurance: 'unsigned', others: [TOO_LOW] });
  });
});

describe('a run of consistent forgeries', () => {
  const everything = {
    'dist/api.tar.gz': ['file: bad_signature'],
    'preflight.txt': ['step 1 check-room: bad_signature', 'close: bad_signature'],
    'probes/api-health.jsonl': ['series: bad_signature'],
    'provenance.sigstore.json': ['file: stranger'],
    'rollout.txt': [
      'step 2 deploy: bad_signature',
      'step 3 smoke: bad_signature',
      'step 4 announce: bad_signature',
      'close: bad_signature',
    ],
    'sbom.cdx.json': ['file: bad_signature'],
  };

  it('stays below attested and blocks where that is demanded, although the pinned sealer sealed it', () => {
    const args = ['check', `${FIXTURE}/forged`, '--config', `${FIXTURE}/gate.config.yaml`, '--as-of', AS_OF];
    const { status, stdout } = gate([...args, '--format', 'json']);
    expect(status).toBe(1);
    expect(of(JSON.parse(stdout) as GateReport)).toEqual({
      verdict: 'fail',
      assurance: 'sealed',
      lacks: everything,
      others: [TOO_LOW],
    });
  });

  it('is caught by nothing else', () => {
    const folder = temporaryDirectory();
    cpSync(FIXTURE, folder, { recursive: true });
    const file = join(folder, 'gate.config.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('assurance: attested', 'assurance: sealed'));
    const args = ['check', join(folder, 'forged'), '--config', file, '--as-of', AS_OF, '--format', 'json'];
    const { status, stdout } = gate(args);
    const { verdict, assurance } = JSON.parse(stdout) as GateReport;
    expect({ status, verdict, assurance }).toEqual({ status: 0, verdict: 'pass', assurance: 'sealed' });
  });

  it.each(['preflight.txt', 'rollout.txt', 'probes/api-health.jsonl', 'sbom.cdx.json', 'provenance.sigstore.json'])(
    'is caught by %s alone',
    async (path) => {
      const { assurance, lacks } = await judge(
        edited((tree) => {
          const forged = forgedRun().get(path);
          if (forged !== undefined) tree.set(path, forged);
        }),
      );
      expect(assurance).toBe('sealed');
      expect(Object.keys(lacks)).toContain(path);
    },
  );
});

describe('a signed step', () => {
  interface Row {
    readonly act: (tree: RunTree) => void;
    readonly lacks: Readonly<Record<string, readonly string[]>>;
  }
  const ROLLOUT = ['step 2 deploy', 'step 3 smoke', 'step 4 announce', 'close'];
  const all = (reason: string) => ROLLOUT.map((what) => `${what}: ${reason}`);
  const rows: Readonly<Record<string, Row>> = {
    'stripped of its signature': {
      act: (tree) => {
        edit(tree, 'rollout.txt', (text) =>
          reframeTranscript(editSignature(text, 2, (value) => ({ ...value, signatures: [] }))),
        );
      },
      // What was signed after it is over these bytes too.
      lacks: {
        'rollout.txt': ['step 3 smoke: unsigned', 'step 4 announce: other_bytes', 'close: other_bytes'],
      },
    },
    'with all signatures of its transcript taken out': {
      act: (tree) => {
        edit(tree, 'rollout.txt', withoutSignatures);
      },
      lacks: {
        'preflight.txt': ['close: chain_broken'],
        'rollout.txt': all('unsigned'),
      },
    },
    'by a key that nobody pinned': {
      act: (tree) => {
        edit(tree, 'rollout.txt', (text) =>
          signTranscript(withoutSignatures(text), 'stranger', chainAfter(readText(tree, 'preflight.txt'))),
        );
      },
      lacks: { 'rollout.txt': all('bad_signature') },
    },
    'by a key that is pinned for something else': {
      act: (tree) => {
        edit(tree, 'rollout.txt', (text) =>
          signTranscript(withoutSignatures(text), 'release', chainAfter(readText(tree, 'preflight.txt'))),
        );
      },
      lacks: { 'rollout.txt': all('bad_signature') },
    },
    'whose output was changed, all digests recomputed': {
      act: (tree) => {
        edit(tree, 'rollout.txt', (text) => reframeTranscript(text.replace('|ok\n', '|fine\n')));
      },
      lacks: { 'rollout.txt': ['step 3 smoke: other_bytes', 'step 4 announce: other_bytes', 'close: other_bytes'] },
    },
    'with another exit code': {
      act: (tree) => {
        edit(tree, 'rollout.txt', (text) =>
          reframeTranscript(text.replace('"exit":0,"lines":1,"n":4', '"exit":1,"lines":1,"n":4')),
        );
      },
      lacks: { 'rollout.txt': ['step 4 announce: other_bytes', 'close: other_bytes'] },
    },
    'moved to another run': {
      act: (tree) => {
        for (const path of ['preflight.txt', 'rollout.txt'])
          edit(tree, path, (text) => reframeTranscript(text.replace(`"run":"${RUN}"`, '"run":"chg-32"')));
      },
      lacks: {
        'preflight.txt': ['step 1 check-room: other_bytes', 'close: other_bytes'],
        'probes/api-health.jsonl': ['series: other_run'],
        'rollout.txt': all('other_bytes'),
      },
    },
    'dropped from the middle': {
      act: (tree) => {
        edit(tree, 'rollout.txt', (text) => reframeTranscript(text.replace(stepOf(text, 'smoke'), '')));
      },
      lacks: {
        'rollout.txt': [
          'step 4 announce: other_bytes',
          'close: other_bytes',
          'step 2 deploy: chain_broken',
          'step 4 announce: chain_broken',
        ],
      },
    },
    'replayed behind itself': {
      act: (tree) => {
        edit(tree, 'rollout.txt', (text) => {
          const step = stepOf(text, 'smoke');
          return reframeTranscript(text.replace(step, `${step}${step}`));
        });
      },
      lacks: {
        'rollout.txt': [
          'step 3 smoke: other_bytes',
          'step 4 announce: other_bytes',
          'close: other_bytes',
          'step 3 smoke: chain_broken',
          'step 3 smoke: chain_broken',
        ],
      },
    },
    'taken from an earlier attempt with the same id': {
      act: (tree) => {
        const earlier = recorded(honestRelease(), { runner: 'runner', release: 'release' }, { day: '2026-05-03' });
        writeText(tree, 'preflight.txt', readText(earlier, 'preflight.txt'));
      },
      // Everything is signed by the pinned key; only the chain tells.
      lacks: { 'rollout.txt': ['step 2 deploy: chain_broken'] },
    },
    'at the end, cut off and closed anew': {
      act: (tree) => {
        edit(tree, 'rollout.txt', (text) => {
          const step = stepOf(text, 'announce');
          const cut = withoutLastSignature(text.replace(step, '').replace('"steps":4', '"steps":3'));
          return reframeTranscript(cut);
        });
      },
      lacks: { 'rollout.txt': ['close: unsigned', 'step 3 smoke: chain_broken'] },
    },
    'with a key that it brings along': {
      act: (tree) => {
        edit(tree, 'rollout.txt', (text) =>
          editSignature(
            signTranscript(withoutSignatures(text), 'stranger', chainAfter(readText(tree, 'preflight.txt'))),
            4,
            (value) => ({
              ...value,
              publicKey: 'trusted',
              signatures: value.signatures.map((signature) => ({ ...signature, publicKey: 'trusted' })),
            }),
          ),
        );
      },
      lacks: { 'rollout.txt': all('bad_signature') },
    },
    'under another payload type': {
      act: (tree) => {
        edit(tree, 'rollout.txt', (text) =>
          editSignature(text, 4, ({ payload }) =>
            envelope(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as never, 'runner', 'text/plain'),
          ),
        );
      },
      lacks: { 'preflight.txt': ['close: chain_broken'], 'rollout.txt': ['file: unreadable'] },
    },
    'whose payload type was swapped': {
      act: (tree) => {
        edit(tree, 'rollout.txt', (text) =>
          editSignature(text, 4, ({ payload, payloadType }) => ({
            ...envelope(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as never, 'runner', 'text/plain'),
            payloadType,
          })),
        );
      },
      lacks: { 'rollout.txt': ['close: bad_signature'] },
    },
    'that was signed before anything else': {
      act: (tree) => {
        edit(tree, 'rollout.txt', (text) => {
          const [first = '', ...rest] = text.split(/(?<=\n)/);
          const signature = rest.find(isSignature) ?? '';
          return [first, signature, ...rest].join('');
        });
      },
      lacks: { 'preflight.txt': ['close: chain_broken'], 'rollout.txt': ['file: unreadable'] },
    },
  };

  it.each(Object.entries(rows))('%s', async (_title, { act, lacks }) => {
    const judged = await judge(edited(act));
    expect({ verdict: judged.verdict, assurance: judged.assurance }).toEqual({ verdict: 'fail', assurance: 'sealed' });
    expect(judged.others).toContain(TOO_LOW);
    expect(judged.lacks).toEqual(lacks);
  });

  function withoutLastSignature(text: string): string {
    const lines = text.split(/(?<=\n)/);
    return lines.filter((line, index) => !(isSignature(line) && index === lines.length - 1)).join('');
  }

  /** The chain as it stands at the end of a transcript. */
  function chainAfter(text: string) {
    const last = text.split('\n').findLast(isSignature) ?? '';
    const { payload } = JSON.parse(last.slice('%signed '.length)) as Envelope;
    const bytes = Buffer.from(payload, 'base64');
    const { predicate } = JSON.parse(bytes.toString('utf8')) as { predicate: { sequence: number } };
    return { sequence: predicate.sequence, previous: sha256(bytes) };
  }
});

describe('what is signed beside its file', () => {
  const rows: Readonly<
    Record<string, readonly [(tree: RunTree) => void, Readonly<Record<string, readonly string[]>>]>
  > = {
    'a bill of materials that changed after it was signed': [
      (tree) => {
        edit(tree, 'sbom.cdx.json', (text) => text.replace('left-pad', 'right-pad'));
      },
      { 'sbom.cdx.json': ['file: unsigned'] },
    ],
    'a statement about another bill of materials': [
      (tree) => {
        tree.set('sbom.intoto.json', recordedWith({ sbom: 'another' }).get('sbom.intoto.json') ?? new Uint8Array());
      },
      { 'sbom.cdx.json': ['file: unsigned'] },
    ],
    'a statement that was stripped of its signature': [
      (tree) => {
        edit(tree, 'sbom.intoto.json', (text) => text.replace(/"signatures":\[.*\]/, '"signatures":[]'));
      },
      { 'sbom.cdx.json': ['file: unsigned'] },
    ],
    'an archive that is another one': [
      (tree) => {
        tree.set('dist/api.tar.gz', Buffer.from('other bytes', 'utf8'));
      },
      { 'dist/api.tar.gz': ['file: bad_signature'] },
    ],
    'a provenance whose certificate had run out when it was signed': [
      (tree) => {
        tree.set('provenance.sigstore.json', EXPIRED);
      },
      { 'provenance.sigstore.json': ['file: bad_certificate'] },
    ],
    'a provenance beside which stands one that nobody signed': [
      (tree) => {
        edit(tree, 'provenance.sigstore.json', (text) => {
          const { payload } = (JSON.parse(text) as { dsseEnvelope: Envelope }).dsseEnvelope;
          return `${text.trimEnd()}\n${Buffer.from(payload, 'base64').toString('utf8')}\n`;
        });
      },
      { 'provenance.sigstore.json': ['file: unsigned'] },
    ],
    'a series with another attempt': [
      (tree) => {
        edit(tree, 'probes/api-health.jsonl', (text) => text.replace('"latencyMs":12', '"latencyMs":13'));
      },
      { 'probes/api-health.jsonl': ['series: other_bytes'] },
    ],
    'a series of another run, by the pinned key': [
      (tree) => {
        edit(tree, 'probes/api-health.jsonl', (text) => signSeries(withoutLast(text), 'runner', 'chg-30'));
      },
      { 'probes/api-health.jsonl': ['series: other_run'] },
    ],
    'a series without its signature': [
      (tree) => {
        edit(tree, 'probes/api-health.jsonl', withoutLast);
      },
      { 'probes/api-health.jsonl': ['series: unsigned'] },
    ],
    'a series with something behind its signature': [
      (tree) => {
        edit(tree, 'probes/api-health.jsonl', (text) => `${text}${text.split(/(?<=\n)/).at(-1) ?? ''}`);
      },
      { 'probes/api-health.jsonl': ['file: unreadable'] },
    ],
  };

  it.each(Object.entries(rows))('%s', async (_title, [act, lacks]) => {
    const judged = await judge(edited(act));
    expect(judged).toMatchObject({ verdict: 'fail', assurance: 'sealed' });
    expect(judged.lacks).toEqual(lacks);
  });

  function withoutLast(text: string): string {
    return text
      .split(/(?<=\n)/)
      .slice(0, -1)
      .join('');
  }

  function recordedWith(release: { readonly sbom: string }): RunTree {
    return recorded({ ...honestRelease(), ...release }, { runner: 'runner', release: 'release' });
  }
});

describe('a pin', () => {
  it.each<readonly [string, readonly string[], Readonly<Record<string, readonly string[]>>]>([
    ['for all steps', ['step', 'probe'], {}],
    ['for each transcript', ['step:preflight', 'step:rollout', 'probe'], {}],
    [
      'for one transcript',
      ['step:rollout', 'probe'],
      { 'preflight.txt': ['step 1 check-room: stranger', 'close: stranger'] },
    ],
    [
      'for some steps, which may not end a transcript',
      ['step:preflight', 'step:rollout:deploy', 'step:rollout:smoke', 'probe'],
      { 'rollout.txt': ['step 4 announce: stranger', 'close: stranger'] },
    ],
    ['for another series', ['step', 'probe:other'], { 'probes/api-health.jsonl': ['series: stranger'] }],
  ])('%s', async (_title, runner, lacks) => {
    // Nothing is demanded here: what a configuration could never reach is refused before any run is read.
    const { expect: expected } = config;
    const given = { procedure, policy, asOf: AS_OF, expect: expected, trust: trust({ runner }) };
    const report = await check(openRun(passRun()), given);
    expect(report.assurance).toBe(Object.keys(lacks).length === 0 ? 'attested' : 'sealed');
    expect(report.verdict).toBe('pass');
    const all = await judge(passRun(), trust({ runner: [...runner] })).catch((error: unknown) => error);
    if (Object.keys(lacks).length === 0) expect(all).toMatchObject({ verdict: 'pass' });
    else if (all instanceof Error) expect(all.message).toContain('nobody is pinned who may sign');
    else expect(all).toMatchObject({ lacks });
  });

  it('that is missing for a marked file is a mistake of the configuration', () => {
    const folder = temporaryDirectory();
    cpSync(FIXTURE, folder, { recursive: true });
    const file = join(folder, 'gate.config.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('signs: [artifact, sbom]', 'signs: [artifact]'));
    const { status, stderr } = gate(['check', join(folder, 'pass'), '--config', file]);
    expect(status).toBe(2);
    expect(stderr).toContain('nobody is pinned who may sign "sbom"');
    expect(stderr).toContain('signs: [sbom]');
  });
});

describe('a procedure', () => {
  it('may demand it itself, whatever the configuration says', async () => {
    const folder = temporaryDirectory();
    const file = join(folder, 'procedure.yaml');
    const text = readFileSync(`${FIXTURE}/procedure.yaml`, 'utf8');
    writeFileSync(file, text.replace('\nfiles:\n', '\nrequire: { assurance: attested }\n\nfiles:\n'));
    const demanding = await loadProcedure(file);
    const given = { procedure: demanding, policy, asOf: AS_OF, expect: config.expect, trust: trust() };
    expect(of(await check(openRun(passRun()), given))).toMatchObject({ verdict: 'pass', assurance: 'attested' });
    expect(of(await check(openRun(forgedRun()), given))).toMatchObject({ verdict: 'fail', assurance: 'sealed' });
    await expect(check(openRun(passRun()), { ...given, trust: { keys: [], secrets: [] } })).rejects.toThrow(
      'no key is pinned that signs seals',
    );
  });

  it.each([
    ['attested: nobody', 'no file has the role "nobody"'],
    ['attested: sbom', '"sbom" does not sign "sbom"'],
    ['attested: api-signature', '"api-signature" does not sign "sbom"'],
  ])('with "%s" is refused', async (given, message) => {
    const folder = temporaryDirectory();
    const file = join(folder, 'procedure.yaml');
    const text = readFileSync(`${FIXTURE}/procedure.yaml`, 'utf8');
    writeFileSync(file, text.replace('attested: sbom-attestation', given));
    await expect(loadProcedure(file)).rejects.toThrow(message);
  });

  it('does not say who vouches for a transcript, which its own signatures do', async () => {
    const folder = temporaryDirectory();
    const file = join(folder, 'procedure.yaml');
    const text = readFileSync(`${FIXTURE}/procedure.yaml`, 'utf8');
    writeFileSync(file, text.replace('path: rollout.txt,', 'path: rollout.txt, attested: provenance,'));
    await expect(loadProcedure(file)).rejects.toThrow('carries its own signatures');
  });
});

describe('what the recorders sign', () => {
  it('is attested, and nothing of it can be left out', () => {
    const folder = temporaryDirectory();
    cpSync(FIXTURE, folder, { recursive: true });
    const run = join(folder, 'recorded');
    writeTree(run, passRun());
    const at = (name: string) => join(run, name);
    for (const path of ['preflight.txt', 'rollout.txt', 'gate.seal.json']) rmSync(at(path));
    const key = (name: string) => {
      writeFileSync(join(folder, `${name}.pem`), fixtureKey(name).export({ type: 'pkcs8', format: 'pem' }));
      return join(folder, `${name}.pem`);
    };
    const header = ['--run', RUN, '--environment', 'production', '--procedure', 'attested'];
    const sign = ['--sign', key('runner')];
    const { archive, image } = honestRelease();
    const deployed = `deployed api.tar.gz sha256:${sha256(archive)}\ndeployed api sha256:${image}`;
    const record = (file: string, args: readonly string[], command: readonly string[] = []) =>
      gate(['record', at(file), ...args, ...(command.length === 0 ? [] : ['--', ...command])]).status;
    expect(record('preflight.txt', [...header, '--step', 'check-room', ...sign, '--close'], ['echo', 'room'])).toBe(0);
    expect(record('rollout.txt', ['--step', 'deploy', ...sign], ['echo', deployed])).toBe(0);
    expect(record('rollout.txt', ['--step', 'announce'], ['true'])).toBe(125);
    expect(record('rollout.txt', ['--step', 'announce', ...sign, '--final'], ['true'])).toBe(0);
    expect(gate(['seal', run, '--key', key('sealer')]).status).toBe(0);
    const judged = () => {
      const { stdout } = gate(['check', run, '--config', join(folder, 'gate.config.yaml'), '--format', 'json']);
      return of(JSON.parse(stdout) as GateReport);
    };
    const { assurance, lacks } = judged();
    expect({ assurance, lacks }).toEqual({ assurance: 'attested', lacks: {} });
    rmSync(at('preflight.txt'));
    rmSync(at('gate.seal.json'));
    expect(gate(['seal', run, '--key', key('sealer')]).status).toBe(0);
    expect(judged()).toMatchObject({
      assurance: 'sealed',
      lacks: { 'rollout.txt': ['step 2 deploy: chain_broken'] },
    });
  });

  it.each([
    ['inside the run', 'inside the run'],
    ['that nobody here would accept', 'algorithm that is not supported'],
  ])('is not signed by a key %s', (which, says) => {
    const run = join(temporaryDirectory(), 'run');
    mkdirSync(run);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp521r1' });
    const weak = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const inside = which === 'inside the run';
    const file = inside ? join(run, 'key.pem') : join(run, '../key.pem');
    writeFileSync(file, inside ? fixtureKey('runner').export({ type: 'pkcs8', format: 'pem' }) : weak);
    const header = ['--run', RUN, '--environment', 'production', '--procedure', 'attested'];
    const args = ['record', join(run, 't.txt'), ...header, '--step', 's', '--sign', file];
    const { status, stderr } = gate([...args, '--', 'touch', join(run, 'ran')]);
    expect({ status, stderr }).toEqual({ status: 125, stderr: expect.stringContaining(says) as string });
    expect(existsSync(join(run, 'ran'))).toBe(false);
  });
});
