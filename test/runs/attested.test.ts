import { Buffer } from 'node:buffer';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
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
    readonly others?: readonly string[];
  }
  const ROLLOUT = ['step 2 deploy', 'step 3 smoke', 'step 4 announce', 'close'];
  const all = (reason: string) => ROLLOUT.map((what) => `${what}: ${reason}`);
  const rows: Readonly<Record<string, Row>> = {
    'stripped of its signature': {
      act: (tree) => {
        edit(tree, 'rollout.txt', (text) => editSignature(text, 2, (value) => ({ ...value, signatures: [] })));
      },
      // What was signed after it is over these bytes too.
      lacks: {
        'rollout.txt': ['step 3 smoke: unsigned', 'step 4 announce: other_bytes', 'close: other_bytes'],
      },
      others: ['schema.malformed'],
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
      others: ['completion.step_failed', 'completion.steps_after_failure'],
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
      others: ['completion.step_missing'],
    },
    'replayed behind itself': {
      act: (tree) => {
        edit(tree, 'rollout.txt', (text) => {
          const step = stepOf(text, 'smoke');
          return reframeTranscript(text.replace(step, `${step}${step}`));
        });
      },
      lacks: {},
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
      lacks: { 'rollout.txt': ['file: unreadable'] },
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
      lacks: { 'rollout.txt': ['file: unreadable'] },
    },
  };

  it.each(Object.entries(rows))('%s', async (_title, { act, lacks }) => {
    const judged = await judge(edited(act));
    expect({ verdict: judged.verdict, assurance: judged.assurance }).toEqual({ verdict: 'fail', assurance: 'sealed' });
    expect(judged.others).toContain(TOO_LOW);
    expect(judged.lacks).toMatchObject(lacks);
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
