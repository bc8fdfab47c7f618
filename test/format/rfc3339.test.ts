import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRfc3339, parseRfc3339 } from '../../src/format/rfc3339.ts';

const MAX = Number.MAX_SAFE_INTEGER;

describe('parseRfc3339', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['1970-01-01T00:00:00.000001Z', 1],
    ['1969-12-31T23:59:59.999999Z', -1],
    ['2024-02-29T12:00:00+00:00', 1_709_208_000_000_000],
    ['2000-02-29T00:00:00Z', 951_782_400_000_000],
    ['2024-01-01T00:30:00+05:45', 1_704_048_300_000_000],
    ['2024-12-31T23:30:00-01:00', 1_735_691_400_000_000],
    ['2024-01-01t00:00:00z', 1_704_067_200_000_000],
    ['2024-01-01T00:00:00-00:00', 1_704_067_200_000_000],
    ['2024-01-01T00:00:00+23:59', 1_703_980_860_000_000],
    ['2024-01-01T00:00:00.1Z', 1_704_067_200_100_000],
    ['2024-01-01T00:00:00.123456999Z', 1_704_067_200_123_456],
    ['1969-12-31T23:59:59.9999999Z', -1],
    ['2255-06-05T23:47:34.740991Z', MAX],
    ['1684-07-28T00:12:25.259009Z', -MAX],
  ])('%s', (text, us) => {
    expect(parseRfc3339(text)).toEqual({ us, text });
  });

  it.each([
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2024-02-30T00:00:00Z',
    '2024-04-31T00:00:00Z',
    '2024-00-01T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-01-00T00:00:00Z',
    '2024-01-32T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:60:00Z',
    '2016-12-31T23:59:60Z',
    '2024-01-01T00:00:00',
    '2024-01-01T00:00:00+24:00',
    '2024-01-01T00:00:00+00:60',
    '2024-01-01T00:00:00+0000',
    '2024-01-01T00:00:00+00',
    '2024-01-01T00:00:00.Z',
    '2024-01-01T00:00:00,5Z',
    '2024-01-01T00:00:00.1234567890Z',
    '2024-01-01 00:00:00Z',
    '2024-01-01T00:00Z',
    '2024-1-01T00:00:00Z',
    '24-01-01T00:00:00Z',
    '+002024-01-01T00:00:00Z',
    '-2024-01-01T00:00:00Z',
    '2024-01-01',
    ' 2024-01-01T00:00:00Z',
    '2024-01-01T00:00:00Z\n',
    '2024-01-01T00:00:00 Z',
    '٢٠٢٤-01-01T00:00:00Z',
    '2024-W01-1T00:00:00Z',
    '2255-06-05T23:47:34.740992Z',
    '1684-07-28T00:12:25.259008Z',
    '9999-12-31T23:59:59Z',
    '',
  ])('refuses %j', (text) => {
    expect(parseRfc3339(text)).toBeUndefined();
  });

  it('agrees with Date about every instant that Date can write', () => {
    const range = { min: new Date('1684-08-01'), max: new Date('2255-06-01'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(range), (date) => {
        expect(parseRfc3339(date.toISOString())?.us).toBe(date.getTime() * 1000);
      }),
      { numRuns: 1000 },
    );
  });

  it('knows each day of 400 years, and no other', () => {
    let accepted = 0;
    for (let year = 1700; year < 2100; year += 1) {
      for (let month = 1; month <= 12; month += 1) {
        for (let day = 1; day <= 31; day += 1) {
          const date = [String(year), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
          const instant = parseRfc3339(`${date}T00:00:00Z`);
          if (instant === undefined) continue;
          accepted += 1;
          expect(formatRfc3339(instant.us)).toBe(`${date}T00:00:00Z`);
        }
      }
    }
    expect(accepted).toBe(146_097);
  });

  it('means the same instant in every zone', () => {
    const zone = fc.integer({ min: -1439, max: 1439 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), zone, (seconds, minutes) => {
        const local = new Date((seconds + minutes * 60) * 1000).toISOString().slice(0, 19);
        const size = Math.abs(minutes);
        const hh = String(Math.floor(size / 60)).padStart(2, '0');
        const offset = `${minutes < 0 ? '-' : '+'}${hh}:${String(size % 60).padStart(2, '0')}`;
        expect(parseRfc3339(local + offset)?.us).toBe(seconds * 1_000_000);
      }),
    );
  });
});

describe('formatRfc3339', () => {
  it.each([
    [0, '1970-01-01T00:00:00Z'],
    [-1, '1969-12-31T23:59:59.999999Z'],
    [1_704_067_200_100_000, '2024-01-01T00:00:00.1Z'],
    [1_709_208_000_000_010, '2024-02-29T12:00:00.00001Z'],
  ])('%i', (us, text) => {
    expect(formatRfc3339(us)).toBe(text);
  });

  it('is read back as the same instant', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (us) => {
        expect(parseRfc3339(formatRfc3339(us))?.us).toBe(us);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([NaN, Infinity, 0.5, 2 ** 53])('refuses %d', (us) => {
    expect(() => formatRfc3339(us)).toThrow(expect.objectContaining({ code: 'internal' }));
  });
});
