import { GateError } from '../error.ts';
import type { Time } from '../evidence/evidence.ts';
import { nearestName } from '../format/nearest.ts';
import { parseRfc3339 } from '../format/rfc3339.ts';
import type { WaiverSource } from '../procedure/exceptions.ts';
import type { Procedure } from '../procedure/procedure.ts';
import type { RuleEntry } from './catalogue.ts';

/** A waiver whose selector could name a finding of the procedure. */
export interface Waiver {
  readonly selector: string;
  readonly owner: string;
  readonly reason: string;
  readonly issued: Time | null;
  readonly expires: Time;
}

/** The end of a selector that holds for every run of the procedure. */
export const WHOLE_PROCEDURE = '@procedure';
const LONGEST_US = 30 * 86_400 * 1_000_000;

/**
 * Checks each waiver against the procedure: one that could never match, or that covers what nobody may except, is a
 * mistake that its owner has to hear of now. Waivers for other procedures are left alone. Throws
 * GateError('config_invalid').
 */
export function bindWaivers(
  sources: readonly WaiverSource[],
  procedure: Procedure,
  rules: ReadonlyMap<string, RuleEntry>,
): Waiver[] {
  sources.forEach((source, index) => {
    if (sources.findIndex(({ selector }) => selector === source.selector) < index)
      refuse(source, 'the selector stands twice', 'Keep one of the two waivers.');
  });
  return sources.map((source) => {
    checkSelector(source, procedure, rules);
    const { selector, owner, reason } = source;
    const expires = timeOf(source, 'expires', source.expires);
    const issued = source.issued === undefined ? null : timeOf(source, 'issued', source.issued);
    checkDuration(source, issued, expires);
    return { selector, owner, reason, issued, expires };
  });
}

function checkSelector(source: WaiverSource, procedure: Procedure, rules: ReadonlyMap<string, RuleEntry>): void {
  const [name, id = '', code = '', ...rest] = source.selector.split(':');
  const subject = rest.join(':');
  if (!/.@[^@]+$/.test(` ${subject}`)) {
    refuse(
      source,
      'the selector names no finding',
      'Copy `waive` of the issue: <procedure>:<requirement>:<code>:<subject>@<target>.',
    );
  }
  if (name !== procedure.name) return;
  const requirement = procedure.requirements.find((candidate) => candidate.id === id);
  if (requirement === undefined) {
    const near = nearestName(
      id,
      procedure.requirements.map((candidate) => candidate.id),
    );
    refuse(
      source,
      `the procedure has no requirement "${id}"`,
      near === undefined ? 'Copy `waive` of the issue.' : `Did you mean "${near}"?`,
    );
  }
  const codes = rules.get(requirement.rule)?.codes ?? [];
  const entry = codes.find((candidate) => candidate.code === code);
  if (entry === undefined) {
    const near = nearestName(
      code,
      codes.map((candidate) => candidate.code),
    );
    refuse(
      source,
      `${requirement.rule} finds no "${code}"`,
      near === undefined ? 'Copy `waive` of the issue; `gate rules` lists the codes.' : `Did you mean "${near}"?`,
    );
  }
  if (!entry.waivable)
    refuse(
      source,
      `"${code}" cannot be waived`,
      'Mend what it found; no exception covers integrity or the verdict itself.',
    );
}

function timeOf(source: WaiverSource, name: string, text: string): Time {
  // A date that cannot be read must not make a waiver that lasts for ever.
  return (
    parseRfc3339(text) ??
    refuse(source, `"${name}" is no RFC 3339 time with a zone: ${text}`, 'Write it like 2026-03-14T02:30:00Z.')
  );
}

function checkDuration(source: WaiverSource, issued: Time | null, expires: Time): void {
  if (issued !== null && issued.us >= expires.us)
    refuse(source, 'it expires before it is issued', 'Correct one of the two times.');
  if (!source.selector.endsWith(WHOLE_PROCEDURE)) return;
  if (issued === null) refuse(source, 'a waiver for the whole procedure has no "issued"', 'Say since when it holds.');
  if (expires.us - issued.us > LONGEST_US)
    refuse(
      source,
      'a waiver for the whole procedure lasts more than 30 days',
      'Shorten it, or bind it to one release.',
    );
}

function refuse({ selector, place }: WaiverSource, message: string, solution: string): never {
  throw new GateError('config_invalid', `waiver "${selector}": ${message}`, {
    ...(place !== undefined && { place }),
    solution,
  });
}
