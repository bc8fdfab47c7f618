import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { itemsOf, readArtifact, refusalOf } from './readArtifact.ts';

const HEADER = {
  record: 'series',
  schemaVersion: 'GateProbeSeries.v1',
  series: 'api',
  url: 'https://api.example.net/healthz',
  planned: 3,
  everySeconds: 10,
  startedAt: '2026-03-14T01:00:00Z',
};
const CLOSE = { record: 'close', attempts: 3, closedAt: '2026-03-14T01:00:30Z' };

function attempt(n: number, more: object = {}): object {
  return {
    record: 'attempt',
    attempt: n,
    at: `2026-03-14T01:00:${String(n * 5).padStart(2, '0')}Z`,
    outcome: 'response',
    status: 200,
    ...more,
  };
}

const GOOD = [HEADER, attempt(1), attempt(2), attempt(3), CLOSE];

it('reads a whole series as complete', () => {
  expect(probes(GOOD).map(({ attempt: n, complete }) => [n, complete])).toEqual([
    [1, true],
    [2, true],
    [3, true],
  ]);
});

it('takes no proper prefix for a series', () => {
  const bytes = Buffer.from(textOf(GOOD));
  for (let length = 0; length < bytes.length; length += 1) {
    const result = readArtifact('probe-series', Buffer.from(bytes.subarray(0, length)));
    expect(refusalOf(result), `cut after ${length} bytes`).toBeDefined();
  }
});

it('refuses any record that is removed, repeated or swapped, or does not call the series complete', () => {
  for (let index = 0; index < GOOD.length; index += 1) {
    const line = GOOD[index] ?? {};
    expect(whole(GOOD.filter((_, at) => at !== index)), `without ${index}`).toBe(false);
    expect(whole(GOOD.toSpliced(index, 0, line)), `${index} twice`).toBe(false);
    for (let other = index + 1; other < GOOD.length; other += 1) {
      expect(whole(GOOD.with(index, GOOD[other] ?? {}).with(other, line)), `${index} and ${other}`).toBe(false);
    }
  }
});

it('does not call a series complete that was cut short and closed', () => {
  const short = [HEADER, attempt(1), attempt(2), { ...CLOSE, attempts: 2 }];
  expect(probes(short).map(({ complete }) => complete)).toEqual([false, false]);
});

it('does not call a series complete whose close counts otherwise', () => {
  for (const attempts of [0, 2, 4])
    expect(probes(GOOD.with(4, { ...CLOSE, attempts })).some(({ complete }) => complete)).toBe(false);
});

it('does not take a plan beyond every number for no plan', () => {
  const text = textOf(GOOD).replace('"planned":3', '"planned":9007199254740993');
  const result = readArtifact('probe-series', Buffer.from(text));
  expect(itemsOf(result, 'probe').some(({ complete }) => complete)).toBe(false);
});

it('keeps failed attempts', () => {
  const records = [
    { ...HEADER, planned: 4 },
    attempt(1, { outcome: 'refused', status: null }),
    attempt(2, { outcome: 'timeout', status: null }),
    attempt(3, { outcome: 'error', status: null }),
    attempt(4, { status: 503, body: { ok: false } }),
    { ...CLOSE, attempts: 4 },
  ];
  expect(probes(records).map(({ outcome, status, complete }) => [outcome, status, complete])).toEqual([
    ['refused', null, true],
    ['timeout', null, true],
    ['error', null, true],
    ['response', 503, true],
  ]);
});

describe('a record', () => {
  it.each([
    ['an unknown key', attempt(1, { ok: true })],
    ['an unknown outcome', attempt(1, { outcome: 'ok' })],
    ['an unknown record', { record: 'note' }],
    ['a status that is a text', attempt(1, { status: '200' })],
    ['a status with a fraction', attempt(1, { status: 200.5 })],
    ['no status', { record: 'attempt', attempt: 1, at: '2026-03-14T01:00:05Z', outcome: 'response' }],
    ['a time without a zone', attempt(1, { at: '2026-03-14T01:00:05' })],
    ['no such day', attempt(1, { at: '2026-02-30T01:00:05Z' })],
  ])('with %s violates the schema', (_, record) => {
    expect(refusalOf(read([HEADER, record, { ...CLOSE, attempts: 1 }]))).toMatch(/^schema_violation: /);
  });

  it.each([
    ['a response without a status', attempt(1, { status: null }), 'status_contradicts_outcome'],
    ['a refusal with a status', attempt(1, { outcome: 'refused' }), 'status_contradicts_outcome'],
    ['a time before the start', attempt(1, { at: '2026-03-14T00:59:59Z' }), 'time_goes_back'],
  ])('that is %s is malformed', (_, record, detail) => {
    expect(refusalOf(read([HEADER, record, { ...CLOSE, attempts: 1 }]))).toBe(`malformed: ${detail}`);
  });

  it.each([
    ['a key twice', '"status":200,"status":200', 'duplicate_key'],
    ['half a surrogate pair', '"status":200,"body":"\\ud800"', 'lone_surrogate'],
    ['a number beyond a double', '"status":200,"body":1e999', 'number_out_of_range'],
  ])('with %s is no strict JSON', (_, replacement, detail) => {
    const text = textOf(GOOD).replace('"status":200', replacement);
    expect(refusalOf(readArtifact('probe-series', Buffer.from(text)))).toBe(`malformed: ${detail}`);
  });

  it('may not be an empty line', () => {
    expect(refusalOf(readArtifact('probe-series', Buffer.from(textOf(GOOD).replace('\n', '\n\n'))))).toBeDefined();
  });

  it('may not come after the close', () => {
    expect(refusalOf(read([...GOOD, attempt(4)]))).toBe('malformed: record_after_close');
  });
});

describe('the body', () => {
  it('gives its scalars by pointer', () => {
    const body = { ok: true, 'a/b': { 'c~d': [1, 'x', null] }, __proto: false };
    expect(probes(GOOD.with(1, attempt(1, { body })))[0]?.facts).toEqual({
      '/ok': true,
      '/a~1b/c~0d/0': 1,
      '/a~1b/c~0d/1': 'x',
      '/a~1b/c~0d/2': null,
      '/__proto': false,
    });
  });

  it('gives a bounded number of facts, and is never refused for its size', () => {
    const body = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, index]));
    expect(Object.keys(probes(GOOD.with(1, attempt(1, { body })))[0]?.facts ?? {}).length).toBe(200);
  });

  it.each([
    [{ build: { gitSha: 'abc' } }, 'abc'],
    [{ build: { gitSha: null } }, 'null'],
    [{ build: {} }, ''],
    ['down', ''],
    [{ build: { gitSha: { toString: 'x' } } }, '{"toString":"x"}'],
  ])('%j names the release %j', (body, value) => {
    const declaration = { with: { release: { pointer: '/build/gitSha', identity: 'deployed', component: 'api' } } };
    const records = [{ ...HEADER, planned: 1 }, attempt(1, { body }), { ...CLOSE, attempts: 1 }];
    const result = readArtifact('probe-series', Buffer.from(textOf(records)), declaration);
    expect(itemsOf(result, 'release')).toMatchObject([{ identity: 'deployed', component: 'api', value }]);
  });
});

function textOf(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

function read(records: readonly object[]) {
  return readArtifact('probe-series', Buffer.from(textOf(records)));
}

function probes(records: readonly object[]) {
  return itemsOf(read(records), 'probe');
}

function whole(records: readonly object[]): boolean {
  const found = probes(records);
  return found.length > 0 && found.every(({ complete }) => complete);
}
