import { formatRfc3339 } from '../format/rfc3339.ts';

/** The time to the second. Only this file asks the machine for it. */
export function now(): string {
  return formatRfc3339(Math.floor(Date.now() / 1000) * 1_000_000);
}

/** The time to the millisecond, for records in which steps follow each other quickly. */
export function preciseNow(): string {
  return formatRfc3339(Date.now() * 1000);
}

/** The first whole second that is not before now: what was recorded before a check is never after its as-of. */
export function nowOrNext(): string {
  return formatRfc3339(Math.ceil(Date.now() / 1000) * 1_000_000);
}
