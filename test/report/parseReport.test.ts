import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { GateError } from '../../src/error.ts';
import { minimalReport } from '../../src/report/assertReport.ts';
import type { GateReport } from '../../src/report/gateReport.ts';
import { parseReport } from '../../src/report/parseReport.ts';
import { reportText, sealReport } from '../../src/report/sealReport.ts';
import { boundOf } from '../policy/ownPolicy.ts';
import { reportOf, satisfied, undecided, violated } from './ownReport.ts';

const report = reportOf({ results: [satisfied(), violated(boundOf('b')), undecided(boundOf('c'))] });
const text = reportText(report);

function parse(content: string) {
  return parseReport(Buffer.from(content, 'utf8'), 'r.json');
}

function refusal(content: string | Uint8Array): GateError {
  try {
    parseReport(Buffer.from(content), 'r.json');
  } catch (error) {
    if (error instanceof GateError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a report', () => {
  it('is read as it was written', () => {
    expect(parse(text)).toEqual({ report, canonical: true });
  });

  it('may be one of a check that could not be done', () => {
    const minimal = minimalReport(report, 'internal');
    expect(parse(reportText(minimal)).report).toEqual(minimal);
  });

  it.each([
    ['a line feed at the end', `${text}\n`],
    ['another layout', JSON.stringify(report, undefined, 2)],
    ['another order of keys', JSON.stringify(Object.fromEntries(Object.entries(report).reverse()))],
  ])('is accepted with %s, and that is said', (_, content) => {
    expect(parse(content)).toEqual({ report, canonical: false });
  });
});

it('is refused with the place of what is wrong, where that has one', () => {
  expect(refusal('{"a": 1,\n  "a": 2}').place).toEqual({ file: 'r.json', line: 2, column: 3 });
  expect(refusal(Buffer.from([0xff, 0xfe])).place).toEqual({ file: 'r.json' });
});

describe('refused, with the file', () => {
  const forged = (change: Partial<GateReport>) => reportText({ ...report, ...change });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['nothing', '', /not JSON/],
    ['another document', '{"schemaVersion":"GateEvidence.v1"}', /no GateReport\.v1/],
    ['a half', text.slice(0, text.length >> 1), /not JSON/],
    ['a byte order mark', `\u{feff}${text}`, /byte order mark/],
    ['bytes that are no text', Buffer.from([0xff, 0xfe]), /UTF-8/],
    ['a key twice', text.replace('"verdict":"fail"', '"verdict":"pass","verdict":"fail"'), /same key twice/],
    ['an unknown key', text.replace('"verdict"', '"also":1,"verdict"'), /unknown key "also"/],
    ['a number with too many digits', text.replace('"entries":1,', '"entries":1.0000000000000000001,'), /more digits/],
    ['another verdict', forged({ verdict: 'pass' }), /changed after it was written/],
    ['an issue less', forged({ blockingIssues: [] }), /changed after it was written/],
    ['another as-of', forged({ asOf: '2026-03-15T00:00:00Z' }), /changed after it was written/],
    ['another digest', forged({ digest: `sha256:${'0'.repeat(64)}` }), /changed after it was written/],
    ['an as-of that is none, sealed anew', resealed({ asOf: 'yesterday' }), /no RFC 3339 time/],
    [
      'two issues of one id, sealed anew',
      resealed({ blockingIssues: [...report.blockingIssues, ...report.blockingIssues] }),
      /one id to two issues/,
    ],
  ])('%s', (_, content, message) => {
    const error = refusal(content);
    expect(error.code).toBe('report_invalid');
    expect(error.message).toMatch(message);
    expect(error.place?.file).toBe('r.json');
    expect(error.solution).toBeDefined();
  });

  it('with the line of what is wrong', () => {
    const laid = JSON.stringify({ ...report, outcome: 'fine' }, undefined, 1);
    const line = laid.split('\n').findIndex((one) => one.includes('"outcome"')) + 1;
    expect(refusal(laid).place).toMatchObject({ file: 'r.json', line });
  });

  function resealed(change: Partial<GateReport>): string {
    return reportText(sealReport({ ...report, ...change }));
  }
});
