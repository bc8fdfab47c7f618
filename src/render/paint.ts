import type { ReportGate } from '../report/gateReport.ts';

export type Style = 'good' | 'bad' | 'open' | 'dim' | 'bold';
export type Paint = (style: Style, text: string) => string;

const CODES: Readonly<Record<Style, string>> = { good: '32', bad: '31', open: '33', dim: '2', bold: '1' };

/** Colours for a terminal, or none. */
export function painter(colour: boolean): Paint {
  return (style, text) => (colour ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
}

export const VERDICT_STYLES: Readonly<Record<ReportGate['verdict'], Style>> = {
  pass: 'good',
  fail: 'bad',
  indeterminate: 'open',
  not_applicable: 'dim',
};
