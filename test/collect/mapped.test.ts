import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import validateEvidence from '../../generated/validators/evidence-v1.js';
import { MAX_CLAIMS } from '../../src/collect/collector.ts';
import { emptyEvidence } from '../../src/evidence/evidence.ts';
import type { RawClaim } from '../../src/procedure/compileClaim.ts';
import { itemsOf, type Read, readArtifact, refusalOf } from './readArtifact.ts';

const METRIC: RawClaim = { kind: 'metric', set: { name: 'n', series: 's' }, take: { value: '/v' } };

describe('a value of another type is refused, and never a missing one:', () => {
  it.each<[string, RawClaim, unknown, string]>([
    ['a text for an integer', METRIC, { v: 'n/a' }, 'must be an integer'],
    ['a number in quotes for an integer', METRIC, { v: '3' }, 'must be an integer'],
    ['a fraction for an integer', METRIC, { v: 0.5 }, 'must be an integer'],
    ['an integer beyond 2^53', METRIC, { v: 2 ** 53 }, 'must be an integer'],
    ['a boolean for an integer', METRIC, { v: true }, 'must be an integer'],
    ['null for an integer', METRIC, { v: null }, 'must be an integer'],
    ['a list for an integer', METRIC, { v: [1] }, 'must be an integer'],
    ['nothing for an integer', METRIC, {}, 'is missing'],
    ['a text for an optional integer', task('attempt', '/v'), { v: 'n/a' }, 'must be an integer'],
    ['a text for a time', metric('at', '/v'), { v: 'yesterday' }, 'must be an RFC 3339 time with a zone'],
    ['30 February', metric('at', '/v'), { v: '2026-02-30T00:00:00Z' }, 'must be an RFC 3339 time with a zone'],
    ['a number for a time', metric('at', '/v'), { v: 1777708800 }, 'must be an RFC 3339 time with a zone'],
    ['a text for a boolean', link('/v'), { v: 'true' }, 'must be a boolean'],
    ['a number for a boolean', link('/v'), { v: 1 }, 'must be a boolean'],
    ['a short digest', binding('/v'), { v: 'abc' }, 'must be a SHA-256 in lower-case hex'],
    ['an upper-case digest', binding('/v'), { v: 'A'.repeat(64) }, 'must be a SHA-256 in lower-case hex'],
    ['a number for a text', task('detail', '/v'), { v: 1 }, 'must be a string that is not empty'],
    ['an empty text', task('detail', '/v'), { v: '' }, 'must be a string that is not empty'],
    ['a boolean for a person', approval(), { v: true }, 'must be a string'],
    ['null for a setting', setting([]), { v: null }, 'must be a string, an integer or a boolean'],
    ['a fraction for a setting', setting([]), { v: 1.5 }, 'must be a string, an integer or a boolean'],
    ['no text around the value', binding({ at: '/v', after: '@' }), { v: 'api' }, 'lacks the text around the value'],
  ])('%s', (_, claim, value, detail) => {
    expect(refusalOf(read([claim], value))).toBe(`schema_violation: ${detail}`);
  });
});

describe('a value of its type', () => {
  it.each<[string, RawClaim, unknown, object]>([
    ['an integer', METRIC, { v: -3 }, { value: -3, scope: null, at: null }],
    ['a negative zero', METRIC, { v: -0 }, { value: 0 }],
    [
      'an integer in quotes, where that is said',
      metric('value', { at: '/v', parse: true }),
      { v: '-12' },
      { value: -12 },
    ],
    [
      'a digest after its algorithm',
      binding('/v'),
      { v: `sha256:${'a'.repeat(64)}` },
      { digest: 'a'.repeat(64), placeholder: false },
    ],
    ['a digest of zeros', binding('/v'), { v: '0'.repeat(64) }, { placeholder: true }],
    ['a boolean by comparison', link({ at: '/v', equals: ['OK', 'ok'] }), { v: 'ok' }, { resolves: true }],
    ['another one by comparison', link({ at: '/v', equals: ['OK', 'ok'] }), { v: 'Ok' }, { resolves: false }],
    ['an id that is a number', task('id', '/v'), { v: 7 }, { id: '7' }],
    ['a setting that is a boolean', setting([]), { v: false }, { value: 'false', placeholder: false }],
    ['a setting that may be absent', setting(['value']), {}, { value: '', placeholder: true }],
    ['a setting that may be null', setting(['value']), { v: null }, { value: '', placeholder: true }],
    ['a person', approval(), { v: ' Anna\u200b B ' }, { whoKey: 'anna b', placeholder: false }],
    ['nobody', approval(), { v: 'TBD' }, { whoKey: '', placeholder: true }],
  ])('is read: %s', (_, claim, value, item) => {
    const result = read([claim], value);
    expect(refusalOf(result)).toBeUndefined();
    expect('claims' in result && result.claims.map((made) => made.item)).toMatchObject([item]);
  });

  it('is scaled exactly, or rounded as said', () => {
    const scaled = (value: number, decimal: number, round?: 'up' | 'down') => {
      const options = { at: '/v', decimal, ...(round !== undefined && { round }) };
      const result = read([metric('value', options)], { v: value });
      return refusalOf(result) ?? itemsOf(result, 'metric')[0]?.value;
    };
    expect([scaled(0.29, 2), scaled(1e-7, 7), scaled(5e-7, 3, 'up'), scaled(5e-7, 3, 'down')]).toEqual([29, 1, 1, 0]);
    expect([scaled(-1.25, 1, 'up'), scaled(-1.25, 1, 'down')]).toEqual([-12, -13]);
    expect(scaled(0.0005, 3)).toBe('schema_violation: must be a number of no more digits');
    expect(scaled(1e15, 3)).toBe('schema_violation: must be a number of no more digits');
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 1, max: 6 }), (value, digits) => {
        expect(scaled(Number(`${value}e-${digits}`), digits)).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});

describe('a list', () => {
  const each = (allow?: 'empty' | 'absent', where?: RawClaim['where']): RawClaim => ({
    kind: 'member',
    each: '/list',
    set: { group: 'g' },
    take: { id: '/id' },
    ...(allow !== undefined && { allow }),
    ...(where !== undefined && { where }),
  });

  it.each<[string, RawClaim, unknown, string | undefined]>([
    ['that is missing is refused', each(), {}, 'is missing'],
    ['that is empty is refused', each(), { list: [] }, 'must not be empty'],
    ['that is an empty mapping is refused', each(), { list: {} }, 'must not be empty'],
    ['that is null is refused', each(), { list: null }, 'must be a list or a mapping'],
    ['that is a text is refused', each('absent'), { list: 'none' }, 'must be a list or a mapping'],
    ['may be empty where that is said', each('empty'), { list: [] }, undefined],
    ['that may be empty may not be missing', each('empty'), {}, 'is missing'],
    ['that may be empty may not be null', each('empty'), { list: null }, 'must be a list or a mapping'],
    ['may be missing where that is said', each('absent'), {}, undefined],
    [
      'of which none is left is refused',
      each(undefined, { '/s': 'P0' }),
      { list: [{ id: 'a', s: 'P1' }] },
      'holds no member',
    ],
    [
      'of which none is left may be allowed',
      each('empty', { '/s': 'P0' }),
      { list: [{ id: 'a', s: 'P1' }] },
      undefined,
    ],
    [
      'with a member that hides what it is chosen by is refused',
      each('empty', { '/s': 'P0' }),
      { list: [{ id: 'a' }] },
      'is missing',
    ],
    ['with a member that lacks a field is refused', each(), { list: [{ id: 'a' }, {}] }, 'is missing'],
  ])('%s', (_, claim, value, detail) => {
    expect(refusalOf(read([claim], value))).toBe(detail === undefined ? undefined : `schema_violation: ${detail}`);
  });

  it('is told by its pointer, and so is what is wrong in it', () => {
    const good = read([each()], { list: [{ id: 'a' }, { id: 'b' }] });
    expect('claims' in good && good.claims.map(({ place }) => place)).toEqual([
      { pointer: '/list/0' },
      { pointer: '/list/1' },
    ]);
    const bad = read([each()], { list: [{ id: 'a' }, { id: '' }] });
    expect(bad).toMatchObject({ unreadable: { place: { pointer: '/list/1/id' } } });
  });

  it('of optional things as a whole makes no item where all of it is missing, and is refused where half is', () => {
    const claim: RawClaim = {
      kind: 'window',
      set: { name: 'w' },
      take: { begin: '/w/begin', end: '/w/end' },
      allow: 'absent',
    };
    expect(read([claim], {})).toEqual({ claims: [] });
    expect(refusalOf(read([claim], { w: { begin: '2026-05-02T08:00:00Z' } }))).toBe('schema_violation: is missing');
  });
});

describe('hostile documents', () => {
  it.each([
    ['a key __proto__', '{"v":1,"__proto__":{"v":2}}', 'malformed: forbidden_key'],
    ['a key twice', '{"v":1,"v":2}', 'malformed: duplicate_key'],
    ['deep nesting', `${'['.repeat(200)}${']'.repeat(200)}`, 'malformed: too_deep'],
    ['NaN', '{"v":NaN}', 'malformed: syntax'],
    ['nothing', '', 'empty: empty'],
  ])('%s', (_, text, refusal) => {
    expect(refusalOf(readArtifact('json', Buffer.from(text), { claims: [METRIC] }))).toBe(refusal);
    if (text === '') return;
    expect(refusalOf(readArtifact('jsonl', Buffer.from(`${text}\n`), { claims: [METRIC] }))).toBe(refusal);
  });

  it('take nothing from what every object inherits', () => {
    for (const pointer of ['/constructor', '/toString/name', '/list/length', '/list/01', '/list/-']) {
      expect(refusalOf(read([task('name', pointer)], { list: ['a', 'b'] }))).toBe('schema_violation: is missing');
    }
  });

  it('make no more claims than are ever used', () => {
    const list = (count: number) => ({ list: Array.from({ length: count }, () => 1) });
    const claim: RawClaim = { kind: 'metric', each: '/list', set: { name: 'n', series: 's' }, take: { value: '' } };
    expect(refusalOf(read([claim], list(MAX_CLAIMS)))).toBeUndefined();
    expect(refusalOf(read([claim], list(MAX_CLAIMS + 1)))).toBe('cap_exceeded: too_many_items');
    const none: RawClaim = { ...claim, where: { '': 2 }, allow: 'empty' };
    expect(refusalOf(read([none], list(1_000_001)))).toBe('cap_exceeded: too_many_items');
  });

  it('do not grow by one long name', () => {
    const name = 'x'.repeat(100_000);
    const value = { [name]: Array.from({ length: 1000 }, () => 1) };
    const claim: RawClaim = { kind: 'metric', each: '/*', set: { name: 'n', series: 's' }, take: { value: '' } };
    expect(refusalOf(read([claim], value))).toBe('cap_exceeded: too_much_text');
    const keyed: RawClaim = { ...claim, set: { series: 's' }, take: { name: { key: true, up: 1 }, value: '' } };
    expect(refusalOf(read([keyed], value))).toBe('cap_exceeded: text_too_long');
  });

  it('of nothing but headings have a bound, too', () => {
    const text = (count: number) => Buffer.from('# a\n'.repeat(count));
    expect(refusalOf(readArtifact('markdown', text(MAX_CLAIMS + 1)))).toBe('cap_exceeded: too_many_items');
    expect(itemsOf(readArtifact('markdown', text(300)), 'section')).toHaveLength(300);
  });

  it('that are tables of Markdown have labels of any name', () => {
    const text = '# T\n\n- \\_\\_proto\\_\\_: 1\n- constructor: 2\n\n## `__proto__`\n\n- a: 3\n';
    const result = readArtifact('markdown', Buffer.from(text), {
      format: 'markdown',
      claims: [{ kind: 'setting', each: '/fields', set: { group: 'g' }, take: { name: { key: true }, value: '' } }],
    });
    expect(itemsOf(result, 'setting').map(({ name, value }) => [name, value])).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });
});

describe('whatever a document holds', () => {
  const pointer = fc.constantFrom('', '', '', '/a', '/a', '/b', '/a/b', '/0', '/a/0', '/__proto__', '/constructor');
  const take = fc.oneof(
    pointer,
    fc.record({ at: pointer }),
    fc.record({ root: pointer }),
    fc.record({ at: pointer, after: fc.constant('a') }),
  );
  const claim = fc
    .record({
      kind: fc.constantFrom(...Object.keys(SET)),
      each: fc.constantFrom(undefined, undefined, '', '/a', '/*', '/a/*'),
      allow: fc.option(fc.constantFrom('empty' as const, 'absent' as const), { nil: undefined }),
      from: take,
    })
    .map(({ kind, each, allow, from }): RawClaim => ({
      kind,
      set: SET[kind]?.set ?? {},
      take: Object.fromEntries((SET[kind]?.take ?? []).map((name) => [name, from])),
      ...(each !== undefined && { each }),
      ...(allow !== undefined && { allow }),
    }));
  const leaf = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      1,
      -1.5,
      2 ** 60,
      '',
      'a',
      'n/a',
      '2026-05-02T08:00:00Z',
      'a'.repeat(64),
      `a${'b'.repeat(64)}`,
    ),
    fc.string(),
  );
  const { document } = fc.letrec((tie) => ({
    document: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('document'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', '0', 'constructor'), tie('document'), { maxKeys: 3 }),
    ),
  }));

  /** The same value everywhere: most random documents are refused by the first claim. */
  const uniform = fc
    .tuple(leaf, fc.nat(6))
    .map(
      ([x, shape]) => [x, { a: x }, { a: { b: x } }, [x, x], { a: [x, x] }, { a: x, b: x }, { a: [{ b: x }] }][shape],
    );

  it('it gives evidence of the published schema, or none', () => {
    let claimed = 0;
    fc.assert(
      fc.property(fc.oneof(document, uniform), fc.array(claim, { minLength: 1, maxLength: 2 }), (value, claims) => {
        const result = read(claims, value);
        if ('claims' in result) claimed += result.claims.length;
        expectValid(result);
        const line = readArtifact('jsonl', Buffer.from(`${JSON.stringify(value)}\n`), { claims });
        expectValid(line);
        expect('claims' in line).toBe('claims' in result);
      }),
      { numRuns: 3000, seed: 20260502 },
    );
    // The property would hold for a collector that refuses everything.
    expect(claimed).toBeGreaterThan(50);
  });

  it('Markdown does, too', () => {
    const text = fc.array(
      fc.constantFrom(
        '# A',
        '## b',
        '- a: 1',
        '- B: x',
        '| a | b |',
        '|---|---|',
        '| 1 | 2 |',
        '',
        '```',
        '<!--',
        '-->',
        '> a: 1',
        '- [x] a',
      ),
      { maxLength: 14 },
    );
    const cell: RawClaim = {
      kind: 'metric',
      each: '/sections/*/rows',
      set: { name: 'n', series: 's' },
      take: { value: '/a' },
      allow: 'absent',
    };
    const field: RawClaim = {
      kind: 'setting',
      each: '/sections/*/fields',
      set: { group: 'g' },
      take: { name: { key: true }, value: '' },
      allow: 'absent',
    };
    let claimed = 0;
    fc.assert(
      fc.property(text, (lines) => {
        const result = readArtifact('markdown', Buffer.from(`${lines.join('\n')}\n`), { claims: [cell, field] });
        claimed += itemsOf(result, 'setting').length;
        expectValid(result);
      }),
      { numRuns: 500, seed: 20260502 },
    );
    expect(claimed).toBeGreaterThan(20);
  });
});

/** A kind with constants for all but the fields that are taken. */
const SET: Readonly<Record<string, { set: NonNullable<RawClaim['set']>; take: readonly string[] }>> = {
  metric: { set: { name: 'n', series: 's' }, take: ['value'] },
  task: { set: { group: 'g', state: 's' }, take: ['id'] },
  link: { set: { subject: 'l' }, take: ['resolves'] },
  tests: { set: { suite: 's', failed: 0 }, take: ['passed', 'skipped'] },
  binding: { set: { component: 'c' }, take: ['name', 'digest'] },
  setting: { set: { group: 'g', name: 'n' }, take: ['value'] },
  release: { set: { identity: 'i', component: 'c' }, take: ['value'] },
  approval: { set: { role: 'r' }, take: ['who'] },
  window: { set: { name: 'w' }, take: ['begin', 'end'] },
  replay: { set: { subject: 's', left: 'l' }, take: ['right'] },
  label: { set: { subject: 's', name: 'n', series: 's' }, take: ['value'] },
  member: { set: { group: 'g' }, take: ['id'] },
  event: { set: { name: 'n', state: 's' }, take: ['subject'] },
  digest: { set: { role: 'r', subject: 's' }, take: ['stated'] },
};

function read(claims: readonly RawClaim[], value: unknown): Read {
  return readArtifact('json', Buffer.from(JSON.stringify(value)), { claims });
}

function expectValid(result: Read): void {
  if (!('claims' in result)) {
    expect(result.unreadable.reason).toMatch(/^(?:malformed|schema_violation|empty|truncated|cap_exceeded)$/);
    return;
  }
  const evidence: Record<string, object[]> = emptyEvidence();
  const source = { path: 'input', sha256: 'a'.repeat(64) };
  for (const { kind, place, item } of result.claims) {
    evidence[kind]?.push({ source: { ...source, ...place }, from: 'any', ...item });
  }
  const procedure = { name: 'p', version: '1.0.0', digest: 'sha256:0' };
  const document = { schemaVersion: 'GateEvidence.v1', procedure, evidence, inventory: [] };
  const valid = validateEvidence(document);
  expect(valid ? [] : validateEvidence.errors).toEqual([]);
}

function metric(field: string, take: NonNullable<RawClaim['take']>[string]): RawClaim {
  const set = { name: 'n', series: 's' };
  return field === 'value'
    ? { kind: 'metric', set, take: { value: take } }
    : { kind: 'metric', set: { ...set, value: 1 }, take: { [field]: take } };
}

function task(field: string, pointer: string): RawClaim {
  const constants = { group: 'g', id: 'i', state: 's' };
  const set = Object.fromEntries(Object.entries(constants).filter(([name]) => name !== field));
  return { kind: 'task', set, take: { [field]: pointer }, ...(field === 'attempt' && { optional: ['attempt'] }) };
}

function link(take: NonNullable<RawClaim['take']>[string]): RawClaim {
  return { kind: 'link', set: { subject: 'l' }, take: { resolves: take } };
}

function binding(take: NonNullable<RawClaim['take']>[string]): RawClaim {
  return { kind: 'binding', set: { component: 'c', name: 'n' }, take: { digest: take } };
}

function approval(): RawClaim {
  return { kind: 'approval', set: { role: 'r' }, take: { who: '/v' } };
}

function setting(optional: readonly string[]): RawClaim {
  const claim: RawClaim = { kind: 'setting', set: { group: 'g', name: 'n' }, take: { value: '/v' } };
  return optional.length === 0 ? claim : { ...claim, optional };
}
