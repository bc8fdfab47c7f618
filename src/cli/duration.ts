import { GateError } from '../error.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `500ms`, `10s`, `2m`, `1h` in milliseconds. Throws GateError('usage'). */
export function parseDuration(option: string, text: string): number {
  const match = /^([0-9]{1,6})(ms|s|m|h)$/.exec(text);
  const duration = Number(match?.[1]) * (UNITS[match?.[2] ?? ''] ?? Number.NaN);
  if (duration > 0) return duration;
  throw new GateError('usage', `${option} does not know the duration "${text}"`, {
    solution: 'Write it like 500ms, 10s, 2m or 1h.',
  });
}
