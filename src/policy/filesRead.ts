import { collectorFor } from '../collect/collectors.ts';
import { yieldsOf } from '../collect/yieldsOf.ts';
import type { EvidenceKind } from '../evidence/evidence.ts';
import type { Format } from '../procedure/formats.ts';
import type { FileDeclaration, LineDeclaration, Literal, Procedure, Selector } from '../procedure/procedure.ts';
import type { BoundRequirement } from './bindRequirements.ts';

export interface FileRead {
  readonly file: FileDeclaration;
  /** Lines of its text that would be evidence for the requirement; none for a format that is read as a whole. */
  readonly lines: readonly LineDeclaration[];
}

/** The declared files in which a requirement looks for its evidence: where nothing was found, it is missing in them. */
export function filesRead(procedure: Procedure, { parameters }: BoundRequirement): FileRead[] {
  const selectors = Object.values(parameters).flatMap((parameter) =>
    'selector' in parameter ? [parameter.selector] : 'selectors' in parameter ? parameter.selectors : [],
  );
  const named = Object.values(parameters).flatMap((parameter) =>
    'value' in parameter ? [parameter.value].flat() : [],
  );
  const demanded = procedure.files.filter(({ role }) => named.includes(role));
  return procedure.files.flatMap((file): FileRead[] => {
    const reading = selectors.flatMap((selector) => {
      // A line about files as such says by name which ones it demands, or means all.
      if (ABOUT_FILES.includes(selector.kind) && demanded.length > 0 && !demanded.includes(file)) return [];
      return isFrom(selector, file) ? (linesFor(procedure, file, selector) ?? []) : [];
    });
    return reading.length === 0 ? [] : [{ file, lines: [...new Set(reading.flatMap(({ line }) => line ?? []))] }];
  });
}

/** Kinds that say something of a file whatever its format. */
const ABOUT_FILES: readonly EvidenceKind[] = ['file', 'unreadable', 'secret'];

/** Formats whose text is recognised line by line, as the procedure declares, and what they claim without that. */
const BY_LINE: Partial<Readonly<Record<Format, readonly EvidenceKind[]>>> = {
  transcript: ['transcript', 'step'],
  log: [],
};

function isFrom({ where }: Selector, { role }: FileDeclaration): boolean {
  const roles = where?.['from'];
  return roles === undefined || [roles].flat().includes(role);
}

/** How the file can yield what the selector selects: as a whole, or by lines; undefined where it cannot. */
function linesFor(
  procedure: Procedure,
  file: FileDeclaration,
  selector: Selector,
): { readonly line?: LineDeclaration }[] | undefined {
  const { kind } = selector;
  if (ABOUT_FILES.includes(kind)) return [{}];
  const claims = (file.claims ?? []).filter((claim) => claim.kind === kind && mayMatch(claim, selector));
  const lined = BY_LINE[file.format];
  const whole = lined ?? yieldsOf({ ...file, claims: [] }, []);
  const says = collectorFor(file.format).says?.[kind] ?? {};
  if (claims.length > 0 || (whole.includes(kind) && mayMatch({ set: says }, selector))) return [{}];
  if (lined === undefined) return undefined;
  return procedure.lines
    .filter((line) => line.kind === kind && (line.in?.includes(file.role) ?? true) && mayMatch(line, selector))
    .map((line) => ({ line }));
}

/** Whether what a claim always says is what the selector asks for; what the file fills in may be anything. */
function mayMatch(
  { set }: { readonly set: Readonly<Record<string, Literal | readonly Literal[]>> },
  { where = {} }: Selector,
): boolean {
  return Object.entries(where).every(
    ([field, literals]) =>
      !Object.hasOwn(set, field) || [set[field] ?? null].flat().some((value) => [literals].flat().includes(value)),
  );
}
