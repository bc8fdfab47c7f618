import type { ReportGate, ReportRequirement } from '../../report/gateReport.ts';
import { type Markup, markup } from './markup.ts';

type Shade = 'good' | 'bad' | 'open' | 'dim';

export const VERDICT_WORDS: Readonly<Record<ReportGate['verdict'], string>> = {
  pass: 'pass',
  fail: 'fail',
  indeterminate: 'undecided',
  not_applicable: 'not applicable',
};

/** Told apart by their shape too: not everybody sees colours, and not every printer has them. */
export const MARKS: Readonly<Record<ReportGate['verdict'], string>> = {
  pass: '✓',
  fail: '✗',
  indeterminate: '?',
  not_applicable: '–',
};

export const SHADES: Readonly<Record<ReportGate['verdict'], Shade>> = {
  pass: 'good',
  fail: 'bad',
  indeterminate: 'open',
  not_applicable: 'dim',
};

export const RESULT_SHADES: Readonly<Record<ReportRequirement['result'], Shade>> = {
  satisfied: 'good',
  violated: 'bad',
  undecided: 'open',
  triggered: 'dim',
  waived: 'dim',
  not_applicable: 'dim',
};

export function verdictWord(verdict: ReportGate['verdict']): Markup {
  return markup`<span class="${SHADES[verdict]}">${MARKS[verdict]} ${VERDICT_WORDS[verdict]}</span>`;
}

export function spaced(word: string): string {
  return word.replaceAll('_', ' ');
}

export function code(text: string): Markup {
  return markup`<code>${text}</code>`;
}

/** The first digits tell two digests apart; the others are one look away. */
export function shortDigest(digest: string | null): Markup {
  if (digest === null) return markup`<span class="dim">none</span>`;
  const hex = digest.replace(/^sha256:/, '');
  return markup`<code title="${digest}">${hex.slice(0, 12)}</code>`;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
