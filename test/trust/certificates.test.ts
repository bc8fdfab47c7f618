import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { asObject, type JsonObject } from '../../src/format/jsonValue.ts';
import { parseStrictJson } from '../../src/format/strictJson.ts';
import { parseBundle } from '../../src/trust/bundle.ts';
import { verifyCertificates } from '../../src/trust/certificates.ts';
import { trustedIdentity, type TrustedIdentity } from '../../src/trust/identity.ts';

const RUNS = fileURLToPath(new URL('../../fixtures/runs/supply-chain/', import.meta.url));
const ISSUER = 'https://token.actions.githubusercontent.com';
const SUBJECT = 'https://github.com/acme/api/.github/workflows/release.yml@refs/tags/v*';

function identity(change: { issuer?: string; subject?: string; root?: Buffer } = {}): TrustedIdentity {
  const root = readFileSync(`${RUNS}trust/root.json`);
  return trustedIdentity({ name: 'workflow', issuer: ISSUER, subject: SUBJECT, signs: ['any'], root, ...change });
}

/** As the public good instance has it: it vouches for nobody here. */
const otherRoot = readFileSync(fileURLToPath(new URL('publicGoodRoot.json', import.meta.url)));
const elsewhere = identity({ root: otherRoot });
const somebodyElse = identity({ issuer: 'https://issuer.example' });

function document(file: string, change: (entry: JsonObject) => void = () => undefined): JsonObject {
  const { value } = parseStrictJson(readFileSync(RUNS + file));
  const bundle = asObject(value) ?? {};
  const material = asObject(bundle['verificationMaterial']) ?? {};
  change(material);
  return { ...bundle, verificationMaterial: material };
}

function judge(value: JsonObject, identities = [identity()], message?: Buffer) {
  const bundle = parseBundle(value);
  if (bundle === undefined) throw new Error('no bundle');
  return verifyCertificates(identities, bundle, message);
}

/** The entries of the log, in which `change` changes each. */
function changedEntries(material: JsonObject, change: (entry: JsonObject) => JsonObject): void {
  const entries = material['tlogEntries'];
  material['tlogEntries'] = Array.isArray(entries) ? entries.map((entry) => change(asObject(entry) ?? {})) : [];
}

it('says who signed, and when by the log', () => {
  expect(judge(document('pass/provenance.sigstore.json'))).toEqual({
    verified: 'yes',
    signer: expect.stringContaining(`(${ISSUER})`) as string,
    reason: 'verified',
    at: { us: expect.any(Number) as number, text: expect.stringMatching(/^2026-.*Z$/) as string },
  });
});

it('takes the first identity that fits, and otherwise says how far the best one came', () => {
  const honest = document('pass/provenance.sigstore.json');
  expect(judge(honest, [elsewhere, somebodyElse, identity()]).verified).toBe('yes');
  const stranger = { verified: 'no', signer: null, reason: 'stranger', at: null };
  expect(judge(honest, [somebodyElse])).toEqual(stranger);
  expect(judge(honest, [somebodyElse, elsewhere])).toEqual(stranger);
  expect(judge(honest, [elsewhere, somebodyElse])).toEqual(stranger);
  expect(judge(honest, [elsewhere]).reason).not.toBe('stranger');
  expect(judge(honest, [])).toEqual({ ...stranger, reason: 'bad_certificate' });
});

it.each([
  ['forged/stranger.sigstore.json', 'stranger'],
  ['forged/expired.sigstore.json', 'bad_certificate'],
])('refuses %s: %s', (file, reason) => {
  expect(judge(document(file))).toEqual({ verified: 'no', signer: null, reason, at: null });
});

it('needs the log, its promise, and the time that it stands for', () => {
  const without = document('pass/provenance.sigstore.json', (material) => {
    material['tlogEntries'] = [];
  });
  expect(judge(without).reason).toBe('no_signing_time');
  const unpromised = document('pass/provenance.sigstore.json', (material) => {
    changedEntries(material, ({ inclusionPromise: _, ...entry }) => entry);
  });
  expect(judge(unpromised).reason).toBe('no_signing_time');
  const redated = document('pass/provenance.sigstore.json', (material) => {
    changedEntries(material, (entry) => ({ ...entry, integratedTime: String(Number(entry['integratedTime']) + 60) }));
  });
  expect(judge(redated).reason).toBe('not_logged');
});

it('needs the bytes of a file that is signed by itself', () => {
  const bundle = document('pass/dist/api.tar.gz.sigstore.json');
  expect(judge(bundle).reason).toBe('bytes_missing');
  const bytes = readFileSync(`${RUNS}pass/dist/api.tar.gz`);
  expect(judge(bundle, [identity()], bytes).verified).toBe('yes');
  expect(judge(bundle, [identity()], Buffer.from('other bytes')).verified).toBe('no');
});
