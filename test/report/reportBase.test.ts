import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/policy/loadPolicy.ts';
import { WasmPolicy } from '../../src/policy/wasm.ts';
import { pinDigest } from '../../src/report/pinDigest.ts';
import { type Judgement, reportBase } from '../../src/report/reportBase.ts';
import { ExploitList } from '../../src/trust/exploitList.ts';
import { trustedIdentity } from '../../src/trust/identity.ts';
import { NO_TRUST, trustedKey } from '../../src/trust/trust.ts';
import { answering, compileRego, ENTRYPOINT, policyOf, procedureOf, RULE } from '../policy/ownPolicy.ts';

const policy = policyOf(compileRego(answering('{"n": 1}')));
const NOW = { us: 1_773_446_400_000_000, source: 'given' } as const;
const JUDGEMENT: Judgement = {
  procedure: procedureOf([]),
  policy,
  params: {},
  expect: {},
  trust: NO_TRUST,
  require: 'unsigned',
  waivers: [],
  enforcement: [],
  strictness: 'full',
  asOf: NOW,
  toolVersion: '1.2.3',
};
const expires = { us: 1, text: '2026-04-01T00:00:00Z' };
const waiver = { selector: 'b@procedure', owner: 'me', reason: 'why', issued: null, expires };

function base(change: Partial<Judgement> = {}) {
  return reportBase({ ...JUDGEMENT, ...change });
}

describe('what judges a run', () => {
  it('is named with its digests', () => {
    expect(base()).toEqual({
      asOf: '2026-03-14T00:00:00Z',
      asOfSource: 'given',
      procedure: { name: 'own', version: '1.0.0', digest: `sha256:${'4'.repeat(64)}`, source: 'file' },
      policy: {
        digest: policy.digest,
        rules: 1,
        capabilitiesDigest: `sha256:${'1'.repeat(64)}`,
        opa: '1.22.0',
        abi: '1.3',
        userPolicies: [],
      },
      config: {
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
        params: {},
        require: { assurance: 'unsigned' },
        trust: [],
        waivers: [],
        enforcement: [],
        strictness: 'full',
      },
      tool: { name: 'rungate', version: '1.2.3' },
    });
  });

  it('has every rule of the user, in the order of the names', () => {
    const wasm = Promise.resolve(new WasmPolicy(compileRego(answering('{"n": 1}')), ENTRYPOINT, []));
    const ownRule = (rule: string) => ({ ...RULE, rule, own: true as const });
    const own = [
      { digest: 'sha256:two', rules: [ownRule('user.c'), ownRule('user.a')], wasm },
      { digest: 'sha256:one', rules: [ownRule('user.b')], wasm },
    ] as unknown as NonNullable<Policy['own']>;
    expect(base({ policy: { ...policy, own } }).policy.userPolicies).toEqual([
      { name: 'user.a', digest: 'sha256:two' },
      { name: 'user.b', digest: 'sha256:one' },
      { name: 'user.c', digest: 'sha256:two' },
    ]);
  });

  it.each([
    ['higher', 4, false],
    ['higher', 5, false],
    ['higher', 6, true],
    ['lower', 4, true],
    ['lower', 5, false],
    ['lower', 6, false],
  ] as const)('says whether a param is looser, where %s is: %i', (looser, value, loosened) => {
    const params = { p: { default: 5, looser, description: 'A param.' }, q: { default: 7, looser, description: '' } };
    const procedure = procedureOf([], { params: params as unknown as Judgement['procedure']['params'] });
    expect(base({ procedure, params: { p: value } }).config.params).toEqual({
      p: { value, default: 5, loosened },
      q: { value: 7, default: 7, loosened: false },
    });
  });

  it('says who is trusted, and with what, and nothing that is secret', () => {
    const pem = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const key = trustedKey({ name: 'k', pem, signs: ['seal', 'artifact'] });
    const root = Buffer.from('{"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1"}');
    const source = { issuer: 'https://a', subject: 'b', signs: ['z', 'a'], root };
    const identity = trustedIdentity({ name: 'i', ...source });
    const list = new ExploitList({ list: 'kev', bytes: Buffer.from('{}') });
    const trust = {
      keys: [key],
      secrets: [
        { name: 's', signs: ['y', 'x'], value: Buffer.from('secret') },
        { name: 'absent', signs: [], value: undefined },
      ],
      identities: [identity],
      lists: [list],
      files: [
        { role: 'whole', sha256: 'a'.repeat(64) },
        { role: 'begin', sha256: 'b'.repeat(64), bytes: 7 },
      ],
    };
    expect(base({ trust }).config.trust).toEqual([
      { type: 'secret', name: 'absent', present: false, signs: [] },
      { type: 'file', name: 'begin', digest: `sha256:${'b'.repeat(64)}`, bytes: 7 },
      { type: 'identity', name: 'i', issuer: 'https://a', subject: 'b', root: identity.root.digest, signs: ['a', 'z'] },
      { type: 'key', name: 'k', fingerprint: key.fingerprint, signs: ['artifact', 'seal'] },
      { type: 'list', name: 'kev', digest: list.digest },
      { type: 'secret', name: 's', present: true, signs: ['x', 'y'] },
      { type: 'file', name: 'whole', digest: `sha256:${'a'.repeat(64)}`, bytes: null },
    ]);
  });

  it('has exceptions in the order of what they name', () => {
    const until = { us: 1, text: '2026-04-01T00:00:00Z' };
    const { config } = base({
      waivers: [waiver, { ...waiver, selector: 'a@procedure' }],
      enforcement: ['y', 'x'].map((requirement) => ({ requirement, until, owner: 'me' })),
    });
    expect(config.waivers).toEqual(['a@procedure', 'b@procedure']);
    expect(config.enforcement).toEqual([
      { requirement: 'x', until: until.text, owner: 'me' },
      { requirement: 'y', until: until.text, owner: 'me' },
    ]);
  });
});

describe('the digests of what judges a run', () => {
  const issued = { us: 0, text: '2026-03-01T00:00:00Z' };
  const changes: Readonly<Record<string, Partial<Judgement>>> = {
    expectation: { expect: { target: 'v1' } },
    assurance: { require: 'sealed' },
    strictness: { strictness: 'runbook' },
    'a waiver': { waivers: [waiver] },
    'its owner': { waivers: [{ ...waiver, owner: 'you' }] },
    'its reason': { waivers: [{ ...waiver, reason: 'because' }] },
    'its beginning': { waivers: [{ ...waiver, issued }] },
    'its end': { waivers: [{ ...waiver, expires: issued }] },
    'a time in which a line warns': { enforcement: [{ requirement: 'x', until: expires, owner: 'me' }] },
    'another name': { procedure: procedureOf([], { name: 'other' }) },
  };

  it('differ for every change of the configuration', () => {
    const digests = [base(), ...Object.values(changes).map(base)].map(({ config }) => config.digest);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('are one that changes with the configuration, the procedure and the policy, and with nothing else', () => {
    const pinned = pinDigest(JUDGEMENT);
    expect(pinned).toMatch(/^sha256:[0-9a-f]{64}$/);
    const others: Partial<Judgement>[] = [
      ...Object.values(changes),
      { procedure: procedureOf([], { digest: `sha256:${'5'.repeat(64)}` }) },
      { policy: { ...policy, digest: `sha256:${'6'.repeat(64)}` } },
    ];
    const digests = others.map((change) => pinDigest({ ...JUDGEMENT, ...change }));
    expect(new Set([pinned, ...digests]).size).toBe(digests.length + 1);
    expect(pinDigest({ ...JUDGEMENT, toolVersion: '9', asOf: { us: 0, source: 'clock' } })).toBe(pinned);
  });
});
