import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { asObject, asString, type JsonValue } from '../../src/format/jsonValue.ts';
import { parseStrictJson } from '../../src/format/strictJson.ts';
import { parseBundle, verifyBundle } from '../../src/trust/bundle.ts';
import { verifyCertificates } from '../../src/trust/certificates.ts';
import { trustedIdentity } from '../../src/trust/identity.ts';
import { type Trust, trustedKey } from '../../src/trust/trust.ts';
import { describeWithCorpus } from '../corpora.ts';

/** The public good instance's root, which the cases without one of their own are made for. */
const PUBLIC_GOOD = fileURLToPath(new URL('publicGoodRoot.json', import.meta.url));

describeWithCorpus('sigstore-conformance', (corpus) => {
  const cases = `${corpus}/bundle-verify/`;
  const names = readdirSync(cases, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );

  it('has cases of both sorts', () => {
    expect(names.filter((name) => name.endsWith('_fail')).length).toBeGreaterThan(10);
    expect(names.filter((name) => !name.endsWith('_fail')).length).toBeGreaterThan(8);
  });

  it.each(names)('%s', (name) => {
    const folder = `${cases}${name}/`;
    if (name === 'managed-key-wrong-key_fail') {
      // Its key is no point of the curve: it cannot even be pinned.
      expect(() => judge(folder, `${cases}a.txt`)).toThrow('is no public key in PEM form');
      return;
    }
    const found = judge(folder, `${cases}a.txt`);
    expect(found.verified, found.reason).toBe(name.endsWith('_fail') ? 'no' : 'yes');
  });

  it.each([
    ['happy-path-v0.1', 'verified', '2023-07-12T15:56:36Z'],
    // By a time stamp authority.
    ['rekor2-timestamp-without-embedded-cert', 'verified', '2025-08-06T19:03:51Z'],
    ['rekor2-timestamp-with-incorrect-time_fail', 'bad_certificate', undefined],
    ['rekor2-timestamp-untrusted-tsa-with-embedded-cert_fail', 'no_signing_time', undefined],
    ['checkpoint-wrong-roothash_fail', 'not_logged', undefined],
    ['bundle-empty-certificate-chain_fail', 'malformed', undefined],
  ])('%s: %s, at %s', (name, reason, at) => {
    const found = judge(`${cases}${name}/`, `${cases}a.txt`);
    expect(found.reason).toBe(reason);
    expect('at' in found ? found.at?.text : undefined).toBe(at);
  });

  const happy = names.filter((name) => name.startsWith('happy-path'));

  it.each(happy)('%s by somebody else', (name) => {
    const folder = `${cases}${name}/`;
    const other = {
      subject: 'https://github.com/sigstore-conformance/other/.github/workflows/release.yml@refs/heads/main',
    };
    expect(judge(folder, `${cases}a.txt`, other)).toMatchObject({ verified: 'no', reason: 'stranger' });
    expect(judge(folder, `${cases}a.txt`, { issuer: 'https://issuer.example' })).toMatchObject({ reason: 'stranger' });
  });
});

const SIGNER = {
  subject:
    'https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main',
  issuer: 'https://token.actions.githubusercontent.com',
};

function judge(folder: string, usual: string, changed: Partial<typeof SIGNER> = {}) {
  const { value } = parseStrictJson(readFileSync(`${folder}bundle.sigstore.json`));
  const bundle = parseBundle(value);
  if (bundle === undefined) return { verified: 'no', reason: 'refused' };
  const message = readFileSync(existsSync(`${folder}artifact`) ? `${folder}artifact` : usual);
  if (!isAbout(value, message)) return { verified: 'no', reason: 'other_subject' };
  return verifyBundle(trustFor(folder, changed), 'test', bundle, { message, certificates: verifyCertificates });
}

/** The suite hands over the subject of an attestation as the artifact; the rules compare it, not the verifier. */
function isAbout(value: JsonValue, artifact: Buffer): boolean {
  const envelope = asObject(asObject(value)?.['dsseEnvelope']);
  if (envelope === undefined) return true;
  const statement = Buffer.from(asString(envelope['payload']) ?? '', 'base64').toString('utf8');
  return statement.includes(createHash('sha256').update(artifact).digest('hex'));
}

function trustFor(folder: string, changed: Partial<typeof SIGNER>): Trust {
  const signs = ['test'];
  if (existsSync(`${folder}key.pub`)) {
    const pem = readFileSync(`${folder}key.pub`, 'utf8');
    return { keys: [trustedKey({ name: 'key', pem, signs })], secrets: [] };
  }
  const own = `${folder}trusted_root.json`;
  const root = readFileSync(existsSync(own) ? own : PUBLIC_GOOD);
  return {
    keys: [],
    secrets: [],
    identities: [trustedIdentity({ name: 'beacon', ...SIGNER, ...changed, root, signs })],
  };
}
