import type { FlawItem, ScanItem, Severity } from '../../evidence/evidence.ts';
import type { ExploitList } from '../../trust/exploitList.ts';
import type { Trust } from '../../trust/trust.ts';
import type { Claim, ClaimPlace } from '../collector.ts';
import { MAX_CLAIMS, tooMany } from '../collector.ts';

/** What one run of a scanner says, whatever the format. */
export interface ScanReport extends Omit<ScanItem, 'source' | 'from' | 'flaws'> {
  readonly pointer: string;
  readonly found: readonly Flaw[];
}

export interface Flaw extends Pick<
  FlawItem,
  'type' | 'id' | 'aliases' | 'severity' | 'stated' | 'component' | 'version' | 'purl' | 'fixed' | 'location'
> {
  readonly pointer: string;
  readonly suppressed: string | null;
}

/** What most flaws do not say. */
export const PLAIN_FLAW = {
  aliases: [],
  severity: 'unknown' satisfies Severity,
  stated: '',
  component: '',
  version: null,
  purl: null,
  fixed: null,
  location: '',
  suppressed: null,
} as const;

/** What most scans do not say. */
export const PLAIN_SCAN = {
  version: null,
  subject: '',
  digests: [],
  commit: null,
  at: null,
  database: null,
  targets: null,
  errors: 0,
  filters: [],
} as const;

/** A scan, its flaws, and what the pinned lists say of them. */
export function scanClaims(
  reports: readonly ScanReport[],
  trust: Trust,
  place = (pointer: string): ClaimPlace => ({ pointer }),
): Claim[] {
  const claims = reports.flatMap((report) => claimsOf(report, trust, place));
  if (claims.length > MAX_CLAIMS) throw tooMany(1);
  return claims;
}

function claimsOf(
  { found, pointer, ...scan }: ScanReport,
  trust: Trust,
  place: (pointer: string) => ClaimPlace,
): Claim[] {
  const { tool, digests, commit } = scan;
  return [
    { kind: 'scan', place: place(pointer), item: { ...scan, flaws: found.length } },
    ...found.map(({ pointer: at, ...flaw }): Claim => ({
      kind: 'flaw',
      place: place(at),
      item: { tool, subject: subjectOf(flaw), ...flaw, digests, commit },
    })),
    ...(['epss', 'kev'] as const).map((list) => ratingOf(list, found, trust, place(pointer))),
  ];
}

/** Two flaws of one id in two places are two. */
function subjectOf({ id, component, version, location }: Omit<Flaw, 'pointer'>): string {
  const where = component === '' ? location : version === null ? component : `${component} ${version}`;
  return where === '' ? id : `${id} in ${where}`;
}

function ratingOf(list: ExploitList['list'], found: readonly Flaw[], trust: Trust, place: ClaimPlace): Claim {
  const pinned = trust.lists?.find((one) => one.list === list);
  const names = new Set(found.flatMap(({ id, aliases }) => [id, ...aliases]));
  const rows = [...names].flatMap((id) => {
    const value = pinned?.rate(id);
    return value === undefined ? [] : [{ id, value }];
  });
  return {
    kind: 'rating',
    place,
    item: { list, verified: pinned === undefined ? 'unknown' : 'yes', at: pinned?.at ?? null, rows },
  };
}

/** Without qualifiers and subpath: who writes of a package elsewhere rarely repeats them. */
export function barePurl(purl: string): string | null {
  const bare = purl.split(/[?#]/)[0] ?? '';
  return bare === '' ? null : bare;
}

/** The SHA-256 in references such as `name@sha256:…`, and in digests. */
export function sha256sIn(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => /(?:^|@)sha256(?::|%3A)([0-9a-f]{64})$/i.exec(text)?.[1]?.toLowerCase() ?? []);
  return [...new Set(found)];
}

export function commitOf(text: string | undefined): string | null {
  return text !== undefined && /^[0-9a-f]{40}$/.test(text) ? text : null;
}

export function orNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
