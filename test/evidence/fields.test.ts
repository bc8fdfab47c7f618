import { describe, expect, it } from 'vitest';
import { emptyEvidence, EVIDENCE_KINDS, isEvidenceKind } from '../../src/evidence/evidence.ts';
import { fieldsOf, isMappable, MAPPABLE_KINDS, mappableFields, mayLack } from '../../src/evidence/fields.ts';
import { seriesStatement, transcriptStatement } from '../../src/evidence/recording.ts';

describe('the kinds of evidence', () => {
  it('are those of an evidence that holds nothing', () => {
    const empty = emptyEvidence();
    expect(Object.values(empty).flat()).toEqual([]);
    expect(Object.keys(empty)).toEqual(EVIDENCE_KINDS);
    // Each has a list of its own, every time.
    expect(new Set([...Object.values(empty), ...Object.values(emptyEvidence())]).size).toBe(2 * EVIDENCE_KINDS.length);
    expect(EVIDENCE_KINDS.every(isEvidenceKind)).toBe(true);
    expect(['', 'Release', 'constructor', '__proto__'].map(isEvidenceKind)).toEqual([false, false, false, false]);
  });

  it('have the fields of every item and their own', () => {
    for (const kind of EVIDENCE_KINDS)
      expect(fieldsOf(kind).slice(0, 6)).toEqual(['source', 'from', 'step', 'n', 'phase', 'framed']);
    expect(fieldsOf('window').slice(6)).toEqual(['name', 'begin', 'end']);
    expect(fieldsOf('metric').slice(6)).toEqual(['name', 'value', 'series', 'scope', 'at']);
  });
});

describe('the kinds that data may give', () => {
  it('have required fields, and others', () => {
    expect(MAPPABLE_KINDS.every(isMappable)).toBe(true);
    expect(['step', 'signature', 'toString', ''].map(isMappable)).toEqual([false, false, false, false]);
    expect(mappableFields('release')).toEqual({ identity: 'text', component: 'text', value: 'statement', at: 'time' });
    expect(mappableFields('window')).toEqual({ name: 'text', begin: 'time', end: 'time' });
    // No item has a field that its kind has not.
    for (const kind of MAPPABLE_KINDS)
      expect(fieldsOf(kind)).toEqual(expect.arrayContaining(Object.keys(mappableFields(kind))));
  });

  it.each([
    ['release', 'at', true],
    ['release', 'value', true],
    ['release', 'component', false],
    ['setting', 'value', true],
    ['setting', 'name', false],
    ['label', 'value', false],
    ['metric', 'scope', true],
    ['metric', 'value', false],
    ['approval', 'who', true],
    ['metric', 'toString', true],
  ] as const)('%s may lack its %s: %s', (kind, field, expected) => {
    expect(mayLack(kind, field)).toBe(expected);
  });
});

describe('what a recorder signs', () => {
  const run = { run: 'r', environment: 'e', procedure: 'p' };
  const about = (name: string) => ({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name, digest: { sha256: 'abc' } }],
    predicateType: 'urn:rungate:recording:v1',
  });

  it('is a statement about the bytes of a transcript up to the record', () => {
    const step = { record: 'step', step: 's', n: 2 } as const;
    expect(transcriptStatement(run, step, { sequence: 3, previous: 'def' }, 'abc')).toEqual({
      ...about('transcript'),
      predicate: { ...run, record: 'step', step: 's', n: 2, sequence: 3, previous: 'def' },
    });
    const close = { record: 'close', steps: 2, final: true } as const;
    expect(transcriptStatement(run, close, { sequence: 1, previous: null }, 'abc')).toEqual({
      ...about('transcript'),
      predicate: { ...run, record: 'close', steps: 2, final: true, sequence: 1, previous: null },
    });
  });

  it('is a statement about the bytes of a series', () => {
    expect(seriesStatement('r', 's', 'abc')).toEqual({
      ...about('series'),
      predicate: { run: 'r', record: 'series', series: 's' },
    });
  });
});
