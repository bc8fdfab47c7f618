import type { Severity } from '../../evidence/evidence.ts';

/** What the words of the scanners mean. Any other word is `unknown`, and never a mild one. */
const WORDS: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  high: 'high',
  error: 'high',
  important: 'high',
  moderate: 'medium',
  medium: 'medium',
  warning: 'medium',
  low: 'low',
  note: 'low',
  info: 'low',
  negligible: 'negligible',
  none: 'none',
};

export function severityOf(word: string): Severity {
  const key = word.toLowerCase();
  return Object.hasOwn(WORDS, key) ? (WORDS[key] ?? 'unknown') : 'unknown';
}

/** By the bands of CVSS 3 and 4. Undefined for text that is no score. */
export function severityOfScore(text: string): Severity | undefined {
  if (!/^(?:10(?:\.0+)?|[0-9](?:\.[0-9]+)?)$/.test(text)) return undefined;
  const score = Number(text);
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'none';
}
