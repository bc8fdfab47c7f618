import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import type { ChangedEntry, ComparedEntry, Comparison } from '../report/compareReports.ts';
import type { Factor, FactorChange, MemberChange } from '../report/factors.ts';
import { clean, cleanName } from './clean.ts';
import { LIST_STYLES, LIST_WORDS } from './listWords.ts';
import { type Paint, painter } from './paint.ts';

export interface ComparisonOptions {
  readonly colour: boolean;
  /** How the user named the reports. */
  readonly before: string;
  readonly after: string;
}

/** Two reports beside each other: first what was decided otherwise, then which factors differ. */
export function renderComparison(comparison: Comparison, { colour, before, after }: ComparisonOptions): string {
  const paint = painter(colour);
  const { identical, same } = comparison;
  const word = identical ? paint('good', 'IDENTICAL') : same ? paint('good', 'SAME') : paint('bad', 'DIFFERENT');
  return [`${word}  ${clean(before)} → ${clean(after)}`, ...comparisonLines(comparison, paint), ''].join('\n');
}

export function comparisonLines(comparison: Comparison, paint: Paint): string[] {
  if (comparison.identical) return [];
  const { verdict, outcome, issues, others } = comparison;
  return [
    '',
    `verdict  ${arrow(verdict.before, verdict.after)}`,
    `outcome  ${arrow(outcome.before, outcome.after).replaceAll('_', ' ')}`,
    ...section('Issues added', issues.added, paint),
    ...section('Issues removed', issues.removed, paint),
    ...section('Issues changed', issues.changed, paint),
    ...factorSection(comparison, paint),
    ...(others.length === 0 ? [] : ['', `Also different in the reports: ${others.join(', ')}`]),
  ];
}

function arrow(before: string, after: string): string {
  return before === after ? before : `${before} → ${after}`;
}

function section(title: string, entries: readonly (ComparedEntry | ChangedEntry)[], paint: Paint): string[] {
  if (entries.length === 0) return [];
  return [
    '',
    paint('bold', `${title} (${entries.length})`),
    ...entries.flatMap((entry) => [
      `  ${paint(LIST_STYLES[entry.list], LIST_WORDS[entry.list])}  ${entry.code}  ${clean(entry.text)}`,
      paint('dim', `    ${clean(entry.id)}`),
      ...('members' in entry ? [paint('dim', `    ${changeOf(entry)}`)] : []),
    ]),
  ];
}

function changeOf({ list, listBefore, members }: ChangedEntry): string {
  const moved = list === listBefore ? [] : [`was ${LIST_WORDS[listBefore]}`];
  return [...moved, ...(members.length === 0 ? [] : [`differs in ${members.join(', ')}`])].join('; ');
}

function factorSection({ factors, entries }: Comparison, paint: Paint): string[] {
  if (factors.length === 0) return ['', 'No factor differs: evidence, policy, configuration and tool are the same.'];
  return [
    '',
    paint('bold', `Factors that differ (${factors.length})`),
    ...factors.flatMap((factor) => [
      `  ${factorWord(factor.factor)}`,
      ...factor.changes.flatMap(memberLines),
      ...(factor.factor === 'evidence' ? entryLines(entries) : []),
    ]),
  ];
}

export function factorNames(factors: readonly FactorChange[]): string {
  return factors.map(({ factor }) => factorWord(factor)).join(', ');
}

function factorWord(factor: Factor): string {
  return factor.replace('_', '-');
}

function memberLines({ name, before, after }: MemberChange): string[] {
  if (Array.isArray(before) && Array.isArray(after)) return listLines(name, before, after);
  return [`    ${clean(name)}  ${word(before)} → ${word(after)}`];
}

/** Of two lists only what one of them has and the other has not. */
function listLines(name: string, before: readonly JsonValue[], after: readonly JsonValue[]): string[] {
  const old = new Set(before.map(canonicalJson));
  const now = new Set(after.map(canonicalJson));
  const lines = [
    ...before.flatMap((item) => (now.has(canonicalJson(item)) ? [] : [`    ${clean(name)}  − ${word(item)}`])),
    ...after.flatMap((item) => (old.has(canonicalJson(item)) ? [] : [`    ${clean(name)}  + ${word(item)}`])),
  ];
  return lines.length === 0 ? [`    ${clean(name)}  in another order`] : lines;
}

const MAX_CHARACTERS = 300;

function word(value: JsonValue | undefined): string {
  if (value === undefined) return '(none)';
  const characters = [...clean(typeof value === 'string' ? value : canonicalJson(value))];
  return characters.length <= MAX_CHARACTERS
    ? characters.join('')
    : `${characters.slice(0, MAX_CHARACTERS - 1).join('')}…`;
}

const SHOWN_ENTRIES = 10;

function entryLines({ added, removed, changed }: Comparison['entries']): string[] {
  return [...pathLines('changed', changed), ...pathLines('added', added), ...pathLines('removed', removed)];
}

function pathLines(what: string, paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  const more = paths.length > SHOWN_ENTRIES ? [`    ${what}  … and ${paths.length - SHOWN_ENTRIES} more`] : [];
  return [...paths.slice(0, SHOWN_ENTRIES).map((path) => `    ${what}  ${cleanName(path)}`), ...more];
}
