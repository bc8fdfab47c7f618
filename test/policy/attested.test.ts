import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { emptyEvidence, type Evidence, type FileItem, type SignatureItem } from '../../src/evidence/evidence.ts';
import type { StepItem, TranscriptItem } from '../../src/evidence/recordedItems.ts';
import type { StatementItem } from '../../src/evidence/signedItems.ts';
import type { UnreadableItem } from '../../src/evidence/fileItems.ts';
import { compilePathPattern } from '../../src/format/pathPattern.ts';
import { unattested, unpinnedRole } from '../../src/policy/attested.ts';
import type { FileDeclaration } from '../../src/procedure/procedure.ts';
import { NO_TRUST, type Trust, trustedKey } from '../../src/trust/trust.ts';

const pem = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
const SHA = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const TIME = { us: 0, text: '1970-01-01T00:00:00Z' };

function declared(role: string, more: Partial<FileDeclaration> = {}): FileDeclaration {
  const path = compilePathPattern(`${role}.json`);
  return { role, path, format: 'opaque', optional: false, many: false, with: {}, ...more };
}

const FILES = [
  declared('log', { format: 'transcript' }),
  declared('probes', { format: 'probe-series' }),
  declared('record', { attested: 'voucher' }),
  declared('voucher', { format: 'attestation', attested: 'voucher' }),
  declared('notes'),
];

function file(from: string | null, path = `${String(from)}.json`, sha256 = SHA): FileItem {
  return { source: { path, sha256 }, from, format: 'any', bytes: 1, many: false, claims: 0 };
}

function signature(change: Partial<SignatureItem>): SignatureItem {
  return {
    source: { path: 'log.json', sha256: SHA },
    from: 'log',
    use: 'step',
    scheme: 'dsse',
    subject: 'close',
    digest: null,
    verified: 'yes',
    signer: 'k',
    reason: 'verified',
    at: null,
    until: null,
    ...change,
  };
}

/** What of these files nobody vouches for, by path. */
function lacking(evidence: Partial<Evidence>): Record<string, readonly string[]> | undefined {
  const found = unattested({ ...emptyEvidence(), ...evidence }, { files: FILES });
  return found && Object.fromEntries(found.map(({ path, lacks }) => [path, lacks]));
}

describe('a transcript', () => {
  /** The n-th step of a transcript, and the signed record behind it; the close is the last record. */
  const step = (n: number, path = 'log.json'): StepItem => ({
    source: { path, sha256: SHA, lines: [n * 10, n * 10 + 5] },
    from: 'log',
    name: `s${n}`,
    n,
    phase: 'forward',
    exit: 0,
    command: [],
    begin: TIME,
    end: TIME,
    framed: true,
  });
  const record = (sequence: number, change: Partial<SignatureItem> = {}): SignatureItem =>
    signature({
      source: { path: 'log.json', sha256: SHA, lines: [sequence * 10 + 6, sequence * 10 + 6] },
      subject: `s${sequence}`,
      n: sequence,
      digest: `d${sequence}`,
      recorded: { run: 'r', sequence, previous: sequence === 1 ? null : `d${sequence - 1}` },
      ...change,
    });
  const close = (sequence: number, change: Partial<SignatureItem> = {}): SignatureItem => {
    const { n: _, ...rest } = record(sequence, { subject: 'close', ...change });
    return rest;
  };
  const transcript = (final: boolean, path = 'log.json'): TranscriptItem => ({
    source: { path, sha256: SHA },
    from: 'log',
    run: 'r',
    environment: 'e',
    procedure: 'p',
    closed: true,
    final,
    steps: 2,
    closedAt: TIME,
  });
  const judged = (signatures: SignatureItem[], change: Partial<Evidence> = {}) =>
    lacking({
      file: [file('log')],
      step: [step(1), step(2)],
      transcript: [transcript(true)],
      signature: signatures,
      ...change,
    });
  const all = [record(1), record(2), close(3)];

  it('is vouched for where each step and the end are signed, in one chain', () => {
    expect(judged(all)).toEqual({});
  });

  it.each<[string, SignatureItem[], string[]]>([
    ['nothing is signed', [], ['step 1 s1: unsigned', 'step 2 s2: unsigned', 'close: unsigned']],
    ['a step is not signed', [record(1), close(2, { source: close(3).source })], ['step 2 s2: unsigned']],
    ['the end is not signed', all.slice(0, 2), ['close: unsigned', 'step 2 s2: chain_broken']],
    [
      'a signature is bad',
      [record(1, { verified: 'no', reason: 'bad_signature' }), record(2), close(3)],
      ['step 1 s1: bad_signature'],
    ],
    [
      'the signature of the end tells nothing',
      [record(1), record(2), close(3, { verified: 'unknown', reason: 'no_trust' })],
      ['close: no_trust'],
    ],
    [
      'a record is left out',
      [record(1), record(3, { n: 2, subject: 's2', source: record(2).source }), close(4)],
      ['step 1 s1: chain_broken', 'step 2 s2: chain_broken'],
    ],
    [
      'a record follows another one',
      [record(1), record(2, { recorded: { run: 'r', sequence: 2, previous: 'dx' } }), close(3)],
      ['step 2 s2: chain_broken'],
    ],
    [
      'the first record follows one',
      [record(1, { recorded: { run: 'r', sequence: 1, previous: 'd0' } }), record(2), close(3)],
      ['step 1 s1: chain_broken'],
    ],
    [
      'a record is there twice',
      [...all, record(2, { source: { path: 'log.json', sha256: SHA, lines: [99, 99] } })],
      ['step 2 s2: chain_broken', 'step 2 s2: chain_broken'],
    ],
    [
      'a record is of another run',
      [record(1, { recorded: { run: 'x', sequence: 1, previous: null } }), record(2), close(3)],
      ['step 1 s1: chain_broken', 'step 2 s2: chain_broken', 'close: chain_broken'],
    ],
    [
      'a record has no place',
      [record(1), record(2), close(3), close(4, { recorded: { run: 'r', sequence: null, previous: null } })],
      ['close: chain_broken'],
    ],
  ])('is not where %s', (_, signatures, lacks) => {
    expect(judged(signatures)).toEqual({ 'log.json': lacks });
  });

  it('asks each step for the signature at its own place, whatever number it has', () => {
    const twin = { ...step(2), n: 1, name: 's1' };
    expect(judged(all.slice(0, 1).concat(all.slice(2)), { step: [step(1), twin] })?.['log.json']).toContain(
      'step 1 s1: unsigned',
    );
  });

  it('does not take what is no record for one', () => {
    const { recorded: _, ...unrecorded } = record(2);
    expect(judged([record(1), unrecorded, close(3)])?.['log.json']).toContain('step 2 s2: unsigned');
    expect(judged([record(1), record(2, { use: 'artifact' }), close(3)])?.['log.json']).toContain(
      'step 2 s2: unsigned',
    );
  });

  it('is one chain with the others of its run, and only the last ends it', () => {
    const second = { source: { path: 'more.json', sha256: SHA, lines: [16, 16] as const } };
    const end = { source: { path: 'more.json', sha256: SHA, lines: [99, 99] as const } };
    const two: Partial<Evidence> = {
      file: [file('log'), file('log', 'more.json')],
      step: [step(1), step(1, 'more.json')],
      transcript: [transcript(false), transcript(true, 'more.json')],
      signature: [record(1), close(2), record(3, { ...second, n: 2 }), close(4, end)],
    };
    expect(lacking(two)).toEqual({});
    // A step is asked for where it stands, and not in another transcript.
    expect(lacking({ ...two, step: [step(1), step(1, 'more.json'), step(7, 'more.json')] })).toEqual({
      'more.json': ['step 7 s7: unsigned'],
    });
    expect(lacking({ ...two, transcript: [transcript(true), transcript(false, 'more.json')] })).toEqual({
      'more.json': ['close: chain_broken'],
    });
    expect(lacking({ ...two, file: [file('log')], step: [step(1)], signature: [record(1), close(2)] })).toEqual({
      'log.json': ['close: chain_broken'],
    });
  });
});

describe('a probe series', () => {
  const probes = (change: Partial<SignatureItem> = {}) =>
    signature({
      source: { path: 'probes.json', sha256: SHA },
      use: 'probe',
      recorded: { run: 'r', sequence: null, previous: null },
      ...change,
    });
  const transcripts = (...runs: string[]) =>
    runs.map((run) => ({ source: { path: 'log.json', sha256: SHA }, from: 'log', run }) as TranscriptItem);
  const judged = (signatures: SignatureItem[], runs: readonly string[] = ['r']) =>
    lacking({ file: [file('probes')], signature: signatures, transcript: transcripts(...runs) });

  it('is vouched for where it is signed for a run that is here', () => {
    expect(judged([probes()])).toEqual({});
    expect(judged([probes()], ['x', 'r'])).toEqual({});
    expect(judged([probes()], [])).toEqual({});
    const { recorded: _, ...plain } = probes();
    expect(judged([plain])).toEqual({});
  });

  it('is not where it is unsigned, badly signed, or of another run', () => {
    const unsigned = { 'probes.json': ['series: unsigned'] };
    expect(judged([])).toEqual(unsigned);
    expect(judged([probes({ use: 'step' })])).toEqual(unsigned);
    expect(judged([probes({ source: { path: 'other.json', sha256: SHA } })])).toEqual(unsigned);
    expect(judged([probes()], ['x'])).toEqual({ 'probes.json': ['series: other_run'] });
    expect(judged([probes({ verified: 'no', reason: 'bad_signature' })], ['x'])).toEqual({
      'probes.json': ['series: bad_signature', 'series: other_run'],
    });
  });
});

describe('a file', () => {
  const statement = (change: Partial<StatementItem> = {}): StatementItem => ({
    source: { path: 'voucher.json', sha256: OTHER },
    from: 'voucher',
    type: 't',
    subjects: [{ name: 'record', sha256: SHA }],
    producer: null,
    by: null,
    resource: null,
    result: null,
    levels: [],
    placeholder: false,
    verified: 'yes',
    signer: 'k',
    reason: 'verified',
    begin: null,
    at: null,
    ...change,
  });
  const voucher = (change: Partial<SignatureItem> = {}) =>
    signature({
      source: { path: 'record.sig', sha256: OTHER },
      from: 'voucher',
      use: 'artifact',
      digest: SHA,
      ...change,
    });
  const judged = (statements: StatementItem[], signatures: SignatureItem[] = []) =>
    lacking({ file: [file('record')], statement: statements, signature: signatures })?.['record.json'];
  const no = { verified: 'no', reason: 'bad_signature' } as const;

  it('is vouched for by one good statement or signature about its bytes', () => {
    expect(judged([statement()])).toBeUndefined();
    expect(judged([statement({ result: 'PASSED' })])).toBeUndefined();
    expect(
      judged([
        statement({
          subjects: [
            { name: 'x', sha256: OTHER },
            { name: 'y', sha256: SHA },
          ],
        }),
      ]),
    ).toBeUndefined();
    expect(judged([], [voucher()])).toBeUndefined();
    expect(judged([statement(no)], [voucher(no), voucher()])).toBeUndefined();
  });

  it.each<[string, StatementItem]>([
    ['about other bytes', statement({ subjects: [{ name: 'record', sha256: OTHER }] })],
    ['about nothing', statement({ subjects: [] })],
    ['about no bytes', statement({ subjects: [{ name: 'record', sha256: null }] })],
    ['of another role', statement({ from: 'notes' })],
    ['of a verification that failed', statement({ result: 'FAILED' })],
  ])('is not by a statement %s', (_, one) => {
    expect(judged([one])).toEqual(['file: unsigned']);
  });

  it('is not by a signature over other bytes, of another role, or in the file itself', () => {
    expect(judged([], [voucher({ digest: OTHER })])).toEqual(['file: unsigned']);
    expect(judged([], [voucher({ from: 'notes' })])).toEqual(['file: unsigned']);
    expect(judged([], [voucher({ source: { path: 'record.json', sha256: SHA } })])).toEqual(['file: unsigned']);
  });

  it('says each reason once, in order', () => {
    const unknown = { verified: 'unknown', reason: 'no_trust' } as const;
    expect(judged([statement(unknown), statement(no)], [voucher(no)])).toEqual([
      'file: bad_signature',
      'file: no_trust',
    ]);
  });

  it('that has no bytes is vouched for by nobody', () => {
    const empty = { ...file('record'), source: { path: 'record.json', sha256: null } };
    const about = statement({ subjects: [{ name: 'record', sha256: null }] });
    expect(lacking({ file: [empty], statement: [about] })).toEqual({ 'record.json': ['file: unsigned'] });
  });

  it('that vouches for others needs each of its own statements signed, whatever they are about', () => {
    const own = (...statements: StatementItem[]) => lacking({ file: [file('voucher')], statement: statements });
    const elsewhere = statement({ source: { path: 'other.json', sha256: OTHER } });
    expect(own(statement({ result: 'FAILED' }), statement({ subjects: [] }))).toEqual({});
    expect(own(statement(), statement(no))).toEqual({ 'voucher.json': ['file: bad_signature'] });
    expect(own(elsewhere)).toEqual({ 'voucher.json': ['file: unsigned'] });
  });
});

describe('what is marked', () => {
  const unread = (from: string | null, path: string): UnreadableItem => ({
    source: { path, sha256: null },
    from,
    entry: 'file',
    reason: 'malformed',
    detail: 'syntax',
    decided: true,
  });

  it('is nothing in a run without such files', () => {
    expect(lacking({})).toBeUndefined();
    expect(
      lacking({ file: [file('notes'), file(null, 'x')], unreadable: [unread('notes', 'n'), unread(null, 'x')] }),
    ).toBe(undefined);
  });

  it('is vouched for by nobody where it could not be read', () => {
    const lacks = ['file: unreadable'];
    expect(lacking({ unreadable: [unread('record', 'r')] })).toEqual({ r: lacks });
    const found = unattested(
      { ...emptyEvidence(), file: [file('record', 'm')], unreadable: [unread('log', 'z'), unread('log', 'b')] },
      { files: FILES },
    );
    expect(found?.map(({ path }) => path)).toEqual(['b', 'm', 'z']);
  });
});

describe('a role that nobody is pinned for', () => {
  const trusting = (...signs: string[]): Trust => ({ keys: [trustedKey({ name: 'k', pem, signs })], secrets: [] });
  const unpinned = (trust: Trust, files: readonly FileDeclaration[] = FILES) => unpinnedRole({ files }, trust);

  it('is named with what a key would have to sign', () => {
    expect(unpinned(NO_TRUST)).toEqual({ role: 'log', use: 'step' });
    expect(unpinned(trusting('step'))).toEqual({ role: 'probes', use: 'probe' });
    expect(unpinned(trusting('step', 'probe'))).toEqual({ role: 'record', use: 'attestation' });
    expect(unpinned(trusting('step', 'probe', 'attestation'))).toBeUndefined();
  });

  it('may be narrowed to the role, and to no other', () => {
    expect(unpinned(trusting('step:log', 'probe:probes', 'attestation'))).toBeUndefined();
    expect(unpinned(trusting('step:other', 'probe', 'attestation'))).toEqual({ role: 'log', use: 'step' });
  });

  it('is none of a file that a run may lack, or that nobody has to vouch for', () => {
    const [log] = FILES;
    expect(unpinned(NO_TRUST, [declared('notes'), ...(log === undefined ? [] : [{ ...log, optional: true }])])).toBe(
      undefined,
    );
  });

  it('has a voucher that a key can sign for', () => {
    expect(unpinned(trusting('attestation'), [declared('record', { attested: 'nowhere' })])).toEqual({
      role: 'record',
      use: '',
    });
  });
});
