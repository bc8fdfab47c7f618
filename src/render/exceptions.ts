import { ASSURANCES } from '../procedure/exceptions.ts';
import type { GateReport, Issue, ReportWaiver } from '../report/gateReport.ts';
import type { Baseline } from './baseline.ts';
import { clean } from './clean.ts';
import type { Paint, Style } from './paint.ts';

/** What the configuration excepts or eases, for a person: nobody should have to look for it behind a green verdict. */
export function exceptionLines(report: GateReport, baseline: Baseline, paint: Paint): string[] {
  return [...waivedSection(report, baseline, paint), ...ledger(report, paint), ...easedSection(report, paint)];
}

function waivedSection({ waivedIssues, waivers }: GateReport, baseline: Baseline, paint: Paint): string[] {
  return section('Waived', paint, waivedIssues, (issue) => {
    const by = waivers.filter((waiver) => waiver.matched > 0 && head(waiver.selector) === head(issue.waive ?? ''));
    return [
      `  ${baseline.mark(issue.id)}${paint('dim', issue.code)}  ${clean(issue.message)}`,
      ...by.map(
        (waiver) => `    ${clean(waiver.owner)}: ${clean(waiver.reason)} ${paint('dim', `(${timeLeft(waiver)})`)}`,
      ),
    ];
  });
}

/** What a selector names, without what ties it to a release, a run or the procedure. */
function head(selector: string): string {
  return selector.slice(0, selector.lastIndexOf('@'));
}

/** Every waiver, the unused and the expired too: what nobody needs any more has to go. */
function ledger({ waivers }: GateReport, paint: Paint): string[] {
  const state = (waiver: ReportWaiver) => `${timeLeft(waiver)}, ${useOf(waiver)}`;
  const width = Math.max(...waivers.map((waiver) => state(waiver).length));
  return section('Waivers', paint, waivers, (waiver) => [
    `  ${paint(styleOf(waiver), state(waiver).padEnd(width))}  ${clean(waiver.selector)}`,
  ]);
}

const SOON_DAYS = 7;

function styleOf({ state, daysLeft, matched }: ReportWaiver): Style {
  return state === 'in_effect' && matched > 0 && daysLeft >= SOON_DAYS ? 'dim' : 'open';
}

function timeLeft({ state, daysLeft, expires, issued }: ReportWaiver): string {
  if (state === 'not_yet') return `not before ${clean(issued ?? expires)}`;
  if (state === 'expired') return `expired on ${clean(expires)}`;
  return daysLeft === 0 ? 'less than a day left' : `${counted(daysLeft, 'day')} left`;
}

function useOf({ state, matched }: ReportWaiver): string {
  if (matched > 0) return `excepts ${counted(matched, 'issue')}`;
  return state === 'in_effect' ? 'unused' : 'excepts nothing';
}

/** Lines that block by their procedure and only warn here, and bounds that are looser than the procedure's own. */
function easedSection({ gates, config }: GateReport, paint: Paint): string[] {
  const lowered = gates
    .flatMap(({ requirements }) => requirements)
    .flatMap(({ id, lowered: why }) => (why === undefined ? [] : [{ id: clean(id), why }]));
  const strict = lowered.filter(({ why }) => why.by === 'strictness').map(({ id }) => id);
  const lines = [
    ...lowered.flatMap(({ id, why }) =>
      why.by === 'enforcement' ? [`  ${id} only warns until ${clean(why.until)}  ${clean(why.owner)}`] : [],
    ),
    ...(strict.length === 0
      ? []
      : [`  ${counted(strict.length, 'line')} beyond the runbook only warn (strictness)`, `    ${strict.join(', ')}`]),
    ...Object.entries(config.params).flatMap(([name, { value, default: usual, loosened }]) =>
      loosened ? [`  ${clean(name)} is ${value}, looser than ${usual}`] : [],
    ),
  ];
  return lines.length === 0 ? [] : ['', paint('bold', 'Eased by the configuration'), '', ...lines];
}

/** The assurance, where the configuration demands one. */
export function assuranceLines({ assurance, config }: GateReport, paint: Paint): string[] {
  const { assurance: demanded } = config.require;
  if (demanded === 'unsigned') return [];
  return ASSURANCES.indexOf(assurance) >= ASSURANCES.indexOf(demanded)
    ? [`Assurance ${assurance} (${demanded} is demanded)`]
    : [paint('bad', `Assurance ${assurance}, but ${demanded} is demanded`)];
}

function section<T extends Issue | ReportWaiver>(
  title: string,
  paint: Paint,
  entries: readonly T[],
  lines: (entry: T) => string[],
): string[] {
  return entries.length === 0 ? [] : ['', paint('bold', `${title} (${entries.length})`), '', ...entries.flatMap(lines)];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
