import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type DigestItem,
  emptyEvidence,
  type Evidence,
  type FileItem,
  type SignatureItem,
} from '../../src/evidence/evidence.ts';
import type { DocumentItem, UnreadableItem } from '../../src/evidence/fileItems.ts';
import { assuranceOf, higher, isSealKeyPinned, requiredAssurance } from '../../src/policy/assurance.ts';
import type { Assurance } from '../../src/procedure/exceptions.ts';
import type { FileDeclaration } from '../../src/procedure/procedure.ts';
import { NO_TRUST, type Trust, trustedKey } from '../../src/trust/trust.ts';
import { procedureOf } from './ownPolicy.ts';

const pem = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
const SEALERS: Trust = { keys: [trustedKey({ name: 'k', pem, signs: ['step', 'seal'] })], secrets: [] };
const RECORDERS: Trust = { keys: [trustedKey({ name: 'k', pem, signs: ['step'] })], secrets: [] };
const SHA = 'a'.repeat(64);

const source = { path: 'gate.seal.json', sha256: SHA };
const document: DocumentItem = {
  source,
  from: 'seal',
  schema: 's',
  knownSchemas: [],
  canonical: true,
  unknownFields: [],
  inexactNumbers: [],
};
const signature: SignatureItem = {
  source,
  from: 'seal',
  use: 'seal',
  scheme: 'dsse',
  subject: 'gate.seal.json',
  digest: SHA,
  verified: 'yes',
  signer: 'k',
  reason: 'verified',
  at: null,
  until: null,
};

function file(path: string, from: string | null = null): FileItem {
  return { source: { path, sha256: SHA }, from, format: 'opaque', bytes: 1, many: false, claims: 0 };
}

function digest(path: string, change: Partial<DigestItem> = {}): DigestItem {
  return {
    source,
    from: 'seal',
    role: 'sealed',
    subject: path,
    path,
    of: 'file',
    statedBytes: null,
    stated: SHA,
    actual: SHA,
    bytes: 1,
    ...change,
  };
}

/** Two files, and the seal that lists them. */
const SEALED: Evidence = {
  ...emptyEvidence(),
  document: [document],
  signature: [signature],
  file: [file('gate.seal.json', 'seal'), file('a'), file('b')],
  digest: [digest('a'), digest('b')],
};

function unreadable(path: string): UnreadableItem {
  return {
    source: { path, sha256: null },
    from: null,
    entry: 'file',
    reason: 'malformed',
    detail: 'syntax',
    decided: true,
  };
}

function reached(change: Partial<Evidence>, require: Assurance = 'sealed', files: readonly FileDeclaration[] = []) {
  const procedure = { files };
  return assuranceOf({ ...SEALED, ...change }, { procedure, trust: NO_TRUST, require });
}

describe('a run is sealed', () => {
  it('where a seal that a pinned key signed lists exactly its files', () => {
    expect(reached({})).toEqual({ required: 'sealed', reached: 'sealed', reason: 'sealed', unattested: [] });
    // One good signature is enough, and what is no part of the seal does not count.
    const others = {
      signature: [{ ...signature, verified: 'no' as const }, signature],
      digest: [digest('a'), digest('b'), digest('c', { from: 'manifest', actual: null })],
    };
    expect(reached(others).reached).toBe('sealed');
    expect(reached({ unreadable: [unreadable('a')] }).reached).toBe('sealed');
  });

  it.each<[string, Partial<Evidence>]>([
    ['no_seal', { document: [], signature: [] }],
    ['no_seal', { document: [{ ...document, from: 'other' }], signature: [{ ...signature, from: 'other' }] }],
    ['seal_malformed', { document: [] }],
    ['seal_unsigned', { signature: [] }],
    ['seal_unsigned', { signature: [{ ...signature, from: null }] }],
    ['seal_not_verified', { signature: [{ ...signature, verified: 'no' }] }],
    ['seal_not_verified', { signature: [{ ...signature, verified: 'unknown' }] }],
    ['seal_does_not_match', { digest: [digest('a'), digest('b', { actual: 'b'.repeat(64) })] }],
    ['seal_does_not_match', { digest: [digest('a'), digest('b'), digest('gone', { actual: null })] }],
    ['seal_does_not_match', { digest: [digest('a')] }],
    ['seal_does_not_match', { digest: [digest('a'), digest('b', { from: 'manifest' })] }],
    ['seal_does_not_match', { unreadable: [unreadable('added')] }],
  ])('and not where: %s', (reason, change) => {
    expect(reached(change)).toEqual({ required: 'sealed', reached: 'unsigned', reason, unattested: [] });
  });
});

describe('a run is attested', () => {
  const [declared] = procedureOf([]).files;
  const files = declared === undefined ? [] : [{ ...declared, role: 'record', attested: 'voucher' }];
  const record = [...SEALED.file, file('a', 'record')];
  const voucher = { ...signature, source: { path: 'b', sha256: null }, from: 'voucher', use: 'artifact' };

  it('where besides each marked file is vouched for', () => {
    expect(reached({ file: record, signature: [signature, voucher] }, 'attested', files)).toEqual({
      required: 'attested',
      reached: 'attested',
      reason: 'attested',
      unattested: [],
    });
  });

  it('only where it is sealed, too', () => {
    const change = { file: record, signature: [{ ...signature, verified: 'no' as const }, voucher] };
    expect(reached(change, 'attested', files)).toMatchObject({ reached: 'unsigned', reason: 'seal_not_verified' });
  });

  it('and who asks for more than a seal is told what is lacking', () => {
    const lacking = { reached: 'sealed', unattested: [{ path: 'a', lacks: ['file: unsigned'] }] };
    expect(reached({ file: record }, 'attested', files)).toMatchObject({ ...lacking, reason: 'not_attested' });
    expect(reached({ file: record }, 'sealed', files)).toMatchObject({ ...lacking, reason: 'sealed' });
    expect(reached({}, 'attested', files)).toMatchObject({ reached: 'sealed', reason: 'nothing_to_attest' });
  });
});

describe('what is required', () => {
  it('is a seal where a key is pinned for it, and never less than is demanded', () => {
    expect([SEALERS, RECORDERS, NO_TRUST].map(isSealKeyPinned)).toEqual([true, false, false]);
    const demands: Assurance[] = ['unsigned', 'sealed', 'attested'];
    expect(demands.map((demanded) => requiredAssurance(SEALERS, demanded))).toEqual(['sealed', 'sealed', 'attested']);
    expect(demands.map((demanded) => requiredAssurance(RECORDERS, demanded))).toEqual(demands);
  });

  it('is the higher of two', () => {
    expect(higher('attested', 'sealed')).toBe('attested');
    expect(higher('sealed', 'attested')).toBe('attested');
    expect(higher('sealed', 'unsigned')).toBe('sealed');
    expect(higher('unsigned', 'unsigned')).toBe('unsigned');
  });
});
