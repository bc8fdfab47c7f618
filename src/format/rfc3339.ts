import { GateError } from '../error.ts';

/** An instant: whole microseconds since 1970-01-01T00:00:00Z, and the text that said so. */
export interface Instant {
  readonly us: number;
  readonly text: string;
}

const SHAPE =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))$/;

/**
 * Reads a date-time of RFC 3339 §5.6; undefined if the text is anything else. `Date` is not used, because it accepts
 * 30 February and 24:00.
 *
 * - A zone is required. `-00:00` is accepted as UTC: it leaves the local offset unknown, not the instant (§4.3).
 * - `T` and `Z` may be lower case, as the grammar has it; a space instead of `T` is not accepted.
 * - A second of 60 is refused: a leap second has no place on the POSIX scale, and a table of them would go stale.
 * - Digits of the fraction after the sixth are cut off, so the instant is never later than the text says.
 * - The result is a safe integer, so instants before 1684-07-28 or after 2255-06-05 are refused.
 */
export function parseRfc3339(text: string): Instant | undefined {
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHour = '0', offsetMinute = '0'] = match;
  const y = Number(year);
  const m = Number(month);
  const d = Number(day);
  if (y < 1 || m < 1 || m > 12 || d < 1 || d > daysInMonth(y, m)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;

  const offsetSeconds = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60 * (sign === '-' ? -1 : 1);
  const seconds =
    daysFromCivil(y, m, d) * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offsetSeconds;
  const us = seconds * 1_000_000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
  return Number.isSafeInteger(us) ? { us, text } : undefined;
}

/** Writes an instant in UTC with `Z` and no more digits of a fraction than it needs. `us` must be a safe integer. */
export function formatRfc3339(us: number): string {
  if (!Number.isSafeInteger(us)) throw new GateError('internal', 'an instant is not a safe integer');
  const second = Math.floor(us / 1_000_000);
  const day = Math.floor(second / 86_400);
  const ofDay = second - day * 86_400;
  const { y, m, d } = civilFromDays(day);
  const digits = pad(us - second * 1_000_000, 6).replace(/0+$/, '');
  const time = `${pad(Math.floor(ofDay / 3600), 2)}:${pad(Math.floor(ofDay / 60) % 60, 2)}:${pad(ofDay % 60, 2)}`;
  return `${pad(y, 4)}-${pad(m, 2)}-${pad(d, 2)}T${time}${digits === '' ? '' : `.${digits}`}Z`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function daysInMonth(y: number, m: number): number {
  if (m === 2) return (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0 ? 29 : 28;
  return m === 4 || m === 6 || m === 9 || m === 11 ? 30 : 31;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar. A year is counted from March, so that 29 February ends it. */
function daysFromCivil(y: number, m: number, d: number): number {
  const year = m <= 2 ? y - 1 : y;
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * ((m + 9) % 12) + 2) / 5) + d - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The inverse of `daysFromCivil`. */
function civilFromDays(days: number): { y: number; m: number; d: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const m = shifted < 10 ? shifted + 3 : shifted - 9;
  return { y: yearOfEra + era * 400 + (m <= 2 ? 1 : 0), m, d: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1 };
}
