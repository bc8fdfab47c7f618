import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preAuthenticationEncoding } from '../../src/trust/dsse.ts';
import { COSIGN } from './cosign.ts';
import { gate, RUNS } from './gate.ts';

const SUMMARY = 'https://slsa.dev/verification_summary/v1';
const CURVES = ['ec', 'ed25519'] as const;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rungate-attest-'));
  for (const name of [...CURVES, 'stranger'] as const) {
    const { publicKey, privateKey } =
      name === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
    writeFileSync(at(`${name}.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(at(`${name}.pub`), publicKey.export({ type: 'spki', format: 'pem' }));
  }
  expect(gate(['check', `${RUNS}/pass`, '--report', at('pass.json')]).status).toBe(0);
  expect(gate(['check', `${RUNS}/rolled-back`, '--report', at('fail.json')]).status).toBe(1);
  for (const name of CURVES) {
    const { status, stdout } = attest('pass.json', `${name}.bundle`, ['--key', at(`${name}.pem`)]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/\.bundle: pass, signed by sha256:[0-9a-f]{64}\n$/) as string,
    });
  }
  attest('fail.json', 'fail.bundle', ['--key', at('ec.pem')]);
  attest('pass.json', 'whole.bundle', ['--key', at('ec.pem'), '--predicate', 'report']);
  attest('pass.json', 'bare.json', ['--key', at('ec.pem'), '--dsse']);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function at(name: string): string {
  return join(folder, name);
}

function attest(report: string, out: string, args: readonly string[]) {
  return gate(['attest', at(report), '--out', at(out), ...args]);
}

function verify(report: string, attestation: string, key: string) {
  return gate(['verify', at(report), `${RUNS}/pass`, '--attestation', at(attestation), '--key', at(key)]);
}

interface Statement {
  readonly subject: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[];
  readonly predicateType: string;
  readonly predicate: Readonly<Record<string, unknown>>;
}

function envelope(file: string): { payload: string; signatures: { sig: string }[] } {
  const document = JSON.parse(readFileSync(at(file), 'utf8')) as Record<string, unknown>;
  return (document['dsseEnvelope'] ?? document) as ReturnType<typeof envelope>;
}

function statement(file: string): Statement {
  return JSON.parse(Buffer.from(envelope(file).payload, 'base64').toString('utf8')) as Statement;
}

describe('gate attest', () => {
  it('says what was verified, and of which bytes', () => {
    const report = JSON.parse(readFileSync(at('pass.json'), 'utf8')) as { asOf: string; run: { digest: string } };
    const digest = execFileSync('sha256sum', [at('pass.json')], { encoding: 'utf8' }).slice(0, 64);
    expect(statement('ec.bundle')).toMatchObject({
      subject: [
        { name: 'pass.json', digest: { sha256: digest } },
        { name: 'run', digest: { sha256: report.run.digest.slice('sha256:'.length) } },
      ],
      predicateType: SUMMARY,
      predicate: {
        timeVerified: report.asOf,
        verificationResult: 'PASSED',
        verifiedLevels: ['RUNGATE_UNSIGNED'],
        resourceUri: 'urn:rungate:release:ae307f32d793aa06a78724f97a2b9c93ad3d57a1',
      },
    });
    expect(statement('fail.bundle').predicate).toMatchObject({
      verificationResult: 'FAILED',
      verifiedLevels: ['FAILED'],
    });
    expect(statement('whole.bundle').predicate).toEqual(JSON.parse(readFileSync(at('pass.json'), 'utf8')));
  });

  it('is a signature that openssl verifies', () => {
    const { payload, signatures } = envelope('ec.bundle');
    const signed = preAuthenticationEncoding('application/vnd.in-toto+json', Buffer.from(payload, 'base64'));
    writeFileSync(at('signed'), signed);
    writeFileSync(at('sig'), Buffer.from(signatures[0]?.sig ?? '', 'base64'));
    const args = ['dgst', '-sha256', '-verify', at('ec.pub'), '-signature', at('sig'), at('signed')];
    expect(execFileSync('openssl', args, { encoding: 'utf8' })).toBe('Verified OK\n');
  });

  it.runIf(COSIGN)('is what cosign verifies, for these bytes and this key', () => {
    const ask = (report: string, bundle: string, key: string, type: string) =>
      spawnSync(
        COSIGN ?? '',
        ['verify-blob-attestation', at(report), '--bundle', at(bundle), '--key', at(key), '--type', type].concat(
          '--insecure-ignore-tlog',
        ),
        { encoding: 'utf8' },
      ).status;
    for (const name of CURVES) expect(ask('pass.json', `${name}.bundle`, `${name}.pub`, SUMMARY)).toBe(0);
    expect(ask('pass.json', 'whole.bundle', 'ec.pub', 'urn:rungate:gate-report:v1')).toBe(0);
    expect(ask('fail.json', 'ec.bundle', 'ec.pub', SUMMARY)).not.toBe(0);
    expect(ask('pass.json', 'ed25519.bundle', 'ec.pub', SUMMARY)).not.toBe(0);
  });

  it('refuses a report that was not bound to a release, or is as of a time that somebody gave', () => {
    const config = at('unbound.yaml');
    writeFileSync(config, 'procedure: nooterra-self-host-upgrade\n');
    gate(['check', `${RUNS}/pass`, '--config', config, '--report', at('unbound.json')]);
    gate(['check', `${RUNS}/pass`, '--as-of', '2026-03-20T00:00:00Z', '--report', at('given.json')]);
    const key = ['--key', at('ec.pem')];
    for (const [name, option] of [
      ['unbound', '--unbound'],
      ['given', '--historical'],
    ] as const) {
      const { status, stderr } = attest(`${name}.json`, `${name}.bundle`, key);
      expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(option) as string });
      expect(attest(`${name}.json`, `${name}.bundle`, [...key, option]).status).toBe(0);
    }
  });

  it('refuses a file that is not the report as it was written, and a public key', () => {
    writeFileSync(at('edited.json'), readFileSync(at('pass.json')));
    appendFileSync(at('edited.json'), '\n');
    expect(attest('edited.json', 'edited.bundle', ['--key', at('ec.pem')]).status).toBe(2);
    expect(attest('pass.json', 'public.bundle', ['--key', at('ec.pub')]).status).toBe(2);
  });
});

describe('gate verify --attestation', () => {
  it.each(['ec.bundle', 'whole.bundle', 'bare.json'])('%s holds', (file) => {
    const { status, stdout } = verify('pass.json', file, 'ec.pub');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ATTESTED {2}.*pass\.json by sha256:[0-9a-f]{64}\nIDENTICAL/);
  });

  it.each([
    ['by another key', 'ec.bundle', 'stranger.pub', 'not signed by that key'],
    ['about another report', 'fail.bundle', 'ec.pub', 'about another report'],
    ['that is none', 'pass.json', 'ec.pub', 'no signed in-toto statement'],
  ])('%s does not', (_title, file, key, words) => {
    const { status, stdout } = verify('pass.json', file, key);
    expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringContaining(words) as string });
  });

  it('does not hold where a payload was put under its signature', () => {
    const document = JSON.parse(readFileSync(at('ec.bundle'), 'utf8')) as { dsseEnvelope: { payload: string } };
    document.dsseEnvelope.payload = envelope('fail.bundle').payload;
    writeFileSync(at('swapped.bundle'), JSON.stringify(document));
    expect(verify('fail.json', 'swapped.bundle', 'ec.pub').stdout).toContain('not signed by that key');
  });

  it('needs both the attestation and the key, and neither from the run', () => {
    const args = ['verify', at('pass.json'), `${RUNS}/pass`];
    expect(gate([...args, '--attestation', at('ec.bundle')]).status).toBe(2);
    expect(gate([...args, '--key', at('ec.pub')]).status).toBe(2);
    const inside = ['--attestation', `${RUNS}/pass/change-ticket.json`, '--key', at('ec.pub')];
    expect(gate([...args, ...inside]).stderr).toContain('inside the run');
  });
});
