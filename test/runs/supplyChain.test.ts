import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GateReport } from '../../src/index.ts';
import { gate, ROOT } from '../cli/gate.ts';

const FIXTURE = `${ROOT}fixtures/runs/supply-chain`;
const AS_OF = '2026-05-05T00:00:00Z';
let folder = '';
let run = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rungate-supply-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  rmSync(join(folder, 'all'), { recursive: true, force: true });
  cpSync(FIXTURE, join(folder, 'all'), { recursive: true });
  run = join(folder, 'all', 'pass');
});

interface Judged {
  readonly status: number | null;
  readonly codes: readonly string[];
  readonly undecided: readonly string[];
}

function judge(): Judged {
  const config = join(folder, 'all', 'gate.config.yaml');
  const { status, stdout } = gate(['check', run, '--config', config, '--as-of', AS_OF, '--format', 'json']);
  const report = JSON.parse(stdout) as GateReport;
  return {
    status,
    codes: [...new Set(report.blockingIssues.map(({ code, actual }) => `${code}${reasonOf(actual)}`))].sort(),
    undecided: report.undecided.map(({ requirement, code }) => `${requirement}: ${code.replace('supply_chain.', '')}`),
  };
}

/** The reason of a signature, and nothing else that a finding quotes. */
function reasonOf(actual: unknown): string {
  const [reason] = [actual].flat();
  return typeof reason === 'string' && /^[a-z_]+$/.test(reason) ? ` (${reason})` : '';
}

/** Puts a file that was made for another purpose in the place of an honest one. */
function forge(file: string, place: string): void {
  cpSync(`${FIXTURE}/forged/${file}`, join(run, place));
}

function edit(file: string, change: (text: string) => string): void {
  const path = join(folder, 'all', file);
  const text = readFileSync(path, 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(path, change(text));
}

function editJson(file: string, change: (value: Bundle) => void): void {
  edit(file, (text) => {
    const value = JSON.parse(text) as Bundle;
    change(value);
    return JSON.stringify(value);
  });
}

interface Bundle {
  verificationMaterial: { tlogEntries?: { inclusionPromise?: object; integratedTime: string }[]; publicKey?: object };
  dsseEnvelope: Envelope;
  messageSignature: { messageDigest?: object; signature: string };
}

interface Envelope {
  payload: string;
  payloadType: string;
  signatures: { sig: string; publicKey?: string }[];
}

it('passes as it is', () => {
  expect(judge()).toEqual({ status: 0, codes: [], undecided: [] });
});

describe('a signed statement', () => {
  const rows: Readonly<Record<string, readonly [file: string, place: string, codes: readonly string[]]>> = {
    'by an identity that nobody pinned': [
      'stranger.sigstore.json',
      'provenance.sigstore.json',
      ['supply_chain.attestation_not_verified (stranger)'],
    ],
    'whose certificate had run out when it was signed': [
      'expired.sigstore.json',
      'provenance.sigstore.json',
      ['supply_chain.attestation_not_verified (bad_certificate)'],
    ],
    'about another subject': [
      'other-subject.sigstore.json',
      'provenance.sigstore.json',
      ['provenance.build_unknown', 'supply_chain.attestation_missing'],
    ],
    'by another builder': [
      'other-builder.sigstore.json',
      'provenance.sigstore.json',
      ['supply_chain.producer_not_pinned'],
    ],
    'of a build from another commit': [
      'other-commit.sigstore.json',
      'provenance.sigstore.json',
      ['provenance.built_from_another'],
    ],
    'that says nothing': [
      'empty.sigstore.json',
      'provenance.sigstore.json',
      ['provenance.build_unknown', 'supply_chain.attestation_says_nothing', 'supply_chain.producer_not_pinned'],
    ],
    'by a key that nobody pinned': [
      'stranger.intoto.json',
      'vsa.intoto.json',
      ['supply_chain.attestation_not_verified (bad_signature)'],
    ],
    'of a verification that failed': ['failed.intoto.json', 'vsa.intoto.json', ['supply_chain.verification_failed']],
    'under another payload type': [
      'other-type.intoto.json',
      'vsa.intoto.json',
      ['completion.file_missing', 'schema.malformed', 'supply_chain.attestation_missing'],
    ],
    'in the place of another': [
      '../pass/vsa.intoto.json',
      'provenance.sigstore.json',
      ['provenance.build_unknown', 'supply_chain.attestation_missing'],
    ],
  };

  it.each(Object.entries(rows))('%s blocks', (_title, [file, place, codes]) => {
    forge(file, place);
    const judged = judge();
    expect({ status: judged.status, undecided: judged.undecided }).toEqual({ status: 1, undecided: [] });
    expect(judged.codes).toEqual(codes);
  });

  it('whose payload type was swapped is signed by nobody', () => {
    const type = 'application/vnd.in-toto+json';
    forge('other-type.intoto.json', 'vsa.intoto.json');
    edit('pass/vsa.intoto.json', (text) => text.replace('application/json', type));
    expect(judge()).toMatchObject({ status: 1, codes: ['supply_chain.attestation_not_verified (bad_signature)'] });
  });

  it('whose signature was stripped is signed by nobody', () => {
    edit('pass/vsa.intoto.json', (text) => {
      const envelope = JSON.parse(text) as Envelope;
      return JSON.stringify({ ...envelope, signatures: [] });
    });
    expect(judge()).toMatchObject({ status: 1, codes: ['supply_chain.attestation_not_verified (unsigned)'] });
  });

  it('without its envelope is signed by nobody', () => {
    edit('pass/vsa.intoto.json', (text) =>
      Buffer.from((JSON.parse(text) as Envelope).payload, 'base64').toString('utf8'),
    );
    expect(judge()).toMatchObject({ status: 1, codes: ['supply_chain.attestation_not_verified (unsigned)'] });
  });

  it('gains nothing by a key that it brings along', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    forge('stranger.intoto.json', 'vsa.intoto.json');
    edit('pass/vsa.intoto.json', (text) => {
      const envelope = JSON.parse(text) as Envelope;
      for (const signature of envelope.signatures) {
        signature.publicKey = publicKey.export({ format: 'pem', type: 'spki' }).toString();
      }
      return JSON.stringify(envelope);
    });
    expect(judge()).toMatchObject({ status: 1, codes: ['supply_chain.attestation_not_verified (bad_signature)'] });
  });

  it('gains nothing by a hint that a key signed it', () => {
    editJson('pass/provenance.sigstore.json', (bundle) => {
      bundle.verificationMaterial = { publicKey: { hint: 'anything' } };
    });
    expect(judge()).toMatchObject({ status: 1, codes: ['supply_chain.attestation_not_verified (stranger)'] });
  });

  it('needs a log, and a time that the log vouches for', () => {
    editJson('pass/provenance.sigstore.json', (bundle) => {
      bundle.verificationMaterial.tlogEntries = [];
    });
    expect(judge()).toMatchObject({ status: 1, codes: ['supply_chain.attestation_not_verified (no_signing_time)'] });
  });

  it('is dated by nobody where the promise of the log is gone', () => {
    editJson('pass/provenance.sigstore.json', (bundle) => {
      for (const entry of bundle.verificationMaterial.tlogEntries ?? []) delete entry.inclusionPromise;
    });
    expect(judge()).toMatchObject({ status: 1, codes: ['supply_chain.attestation_not_verified (no_signing_time)'] });
  });

  it('cannot be dated anew', () => {
    editJson('pass/provenance.sigstore.json', (bundle) => {
      for (const entry of bundle.verificationMaterial.tlogEntries ?? []) {
        entry.integratedTime = String(Number(entry.integratedTime) + 60);
      }
    });
    expect(judge()).toMatchObject({ status: 1, codes: ['supply_chain.attestation_not_verified (not_logged)'] });
  });
});

describe('a signature over another file', () => {
  it('over other bytes, by the pinned identity', () => {
    forge('other-message.sigstore.json', 'dist/api.tar.gz.sigstore.json');
    expect(judge()).toMatchObject({ status: 1, codes: ['supply_chain.artifact_signature_invalid (other_bytes)'] });
  });

  it('over other bytes, whose digest was written over', () => {
    const honest = JSON.parse(readFileSync(join(run, 'dist/api.tar.gz.sigstore.json'), 'utf8')) as Bundle;
    forge('other-message.sigstore.json', 'dist/api.tar.gz.sigstore.json');
    editJson('pass/dist/api.tar.gz.sigstore.json', (bundle) => {
      bundle.messageSignature.messageDigest = honest.messageSignature.messageDigest ?? {};
    });
    expect(judge()).toMatchObject({ status: 1, codes: ['supply_chain.artifact_signature_invalid (not_logged)'] });
  });

  it('over another list, by the pinned key', () => {
    forge('SHA256SUMS.sig', 'dist/SHA256SUMS.sig');
    expect(judge()).toMatchObject({ status: 1, codes: ['supply_chain.artifact_signature_invalid (bad_signature)'] });
  });

  it('does not follow bytes that changed', () => {
    writeFileSync(join(run, 'dist/api.tar.gz'), 'other bytes\n');
    expect(judge()).toMatchObject({
      status: 1,
      codes: ['determinism.digest_mismatch', 'supply_chain.artifact_signature_invalid (other_bytes)'],
    });
  });

  it.each(['dist/api.tar.gz.sigstore.json', 'dist/SHA256SUMS.sig'])('%s: stripped', (file) => {
    rmSync(join(run, file));
    expect(judge()).toMatchObject({
      status: 1,
      codes: ['completion.file_missing', 'supply_chain.artifact_not_signed'],
    });
  });
});

describe('a bill of materials', () => {
  const rows: Readonly<Record<string, readonly [change: (text: string) => string, codes: readonly string[]]>> = {
    'about another image': [(text) => text.replace('sha256:8908', 'sha256:8909'), ['supply_chain.bom_missing']],
    'with no component': [
      (text) => JSON.stringify({ ...(JSON.parse(text) as object), components: [] }),
      ['supply_chain.bom_empty'],
    ],
    'without a version': [(text) => text.replace('"version": "1.3.0",', ''), ['supply_chain.bom_incomplete']],
    'with a version that says nothing': [
      (text) => text.replace('"version": "1.3.0"', '"version": "unknown"'),
      ['supply_chain.bom_incomplete'],
    ],
    'with a licence that is not allowed': [
      (text) => text.replace('"ISC OR GPL-3.0-only"', '"GPL-3.0-only"'),
      ['supply_chain.licence_not_allowed (untrusted)'],
    ],
    'with a name for a licence': [
      (text) => text.replace('"id": "MIT"', '"name": "MIT-like"'),
      ['supply_chain.licence_unknown'],
    ],
    'without a licence': [(text) => text.replace('"id": "MIT"', '"name": "unknown"'), ['supply_chain.licence_missing']],
    'against its schema': [
      (text) => text.replace('"type": "library"', '"type": "thing"'),
      ['completion.file_missing', 'schema.malformed', 'supply_chain.bom_missing'],
    ],
    'of a version that nobody knows': [
      (text) => text.replace('"specVersion": "1.6"', '"specVersion": "9.6"'),
      ['schema.unknown_version', 'supply_chain.bom_missing'],
    ],
  };

  it.each(Object.entries(rows))('%s blocks', (_title, [change, codes]) => {
    edit('pass/sbom.cdx.json', change);
    const judged = judge();
    expect(judged.status).toBe(1);
    expect(judged.codes).toEqual(codes);
  });
});

describe('trust', () => {
  it('leaves undecided what nobody is pinned for', () => {
    edit('gate.config.yaml', (text) => text.replace('[artifact, provenance]', '[artifact]'));
    expect(judge()).toEqual({ status: 3, codes: [], undecided: ['built-by-the-builder: trust_missing'] });
  });

  it('is for its use alone', () => {
    edit('gate.config.yaml', (text) => text.replace('[verification]', '[checksums]'));
    expect(judge()).toEqual({ status: 3, codes: [], undecided: ['verified: trust_missing'] });
  });

  it.each([
    ['another tag', 'refs/tags/v*', 'refs/tags/v1*'],
    ['a pattern that ends too early', 'refs/tags/v*', 'refs/tags/v'],
    ['a pattern that would have to reach over a slash', 'acme/api/.github/workflows/release.yml', '*'],
  ])('does not let a certificate fit %s', (_title, wanted, pattern) => {
    edit('gate.config.yaml', (text) => text.replace(wanted, pattern));
    expect(judge().codes).toEqual([
      'supply_chain.artifact_signature_invalid (stranger)',
      'supply_chain.attestation_not_verified (stranger)',
    ]);
  });

  it('takes the issuer as it is written', () => {
    edit('gate.config.yaml', (text) => text.replace('https://token.actions.githubusercontent.com', 'https://*'));
    expect(judge().codes).toContain('supply_chain.attestation_not_verified (stranger)');
  });

  it('refuses a root that is none', () => {
    writeFileSync(join(folder, 'all/trust/root.json'), '{"mediaType":"application/json"}');
    const { status, stderr } = gate(['check', run, '--config', join(folder, 'all/gate.config.yaml')]);
    expect(status).toBe(2);
    expect(stderr).toContain('is no sigstore trusted root');
  });

  it('is listed', () => {
    const { stdout } = gate(['trust', 'list', '--config', join(folder, 'all/gate.config.yaml')]);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^epss {2}sha256:[0-9a-f]{64} {2}a list of vulnerabilities$/),
      expect.stringMatching(/^kev {2}sha256:[0-9a-f]{64} {2}a list of vulnerabilities$/),
      expect.stringMatching(/^release {2}sha256:[0-9a-f]{64} {2}signs checksums$/),
      expect.stringMatching(
        /^release-workflow {2}https:\/\/github\.com\/acme\/api\/\.github\/workflows\/release\.yml@refs\/tags\/v\* \(https:\/\/token\.actions\.githubusercontent\.com\) under the root sha256:[0-9a-f]{64} {2}signs artifact, provenance$/,
      ),
      expect.stringMatching(/^security {2}sha256:[0-9a-f]{64} {2}signs vex$/),
      expect.stringMatching(/^verifier {2}sha256:[0-9a-f]{64} {2}signs verification$/),
      '',
    ]);
  });
});
