import { GateError } from '../error.ts';
import {
  emptyEvidence,
  EVIDENCE_KINDS,
  type Evidence,
  type EvidenceItem,
  type EvidenceKind,
  type MutableEvidence,
  type Source,
  UNDECIDED_REASONS,
  type UnreadableReason,
} from '../evidence/evidence.ts';
import { excerpt as shorten, stripControl } from '../format/ansi.ts';
import { compareUtf8 } from '../format/order.ts';
import { wildcardCount, wildcardTexts } from '../format/pathPattern.ts';
import { RunningDigest } from '../format/runningDigest.ts';
import type { FileDeclaration, Procedure } from '../procedure/procedure.ts';
import { nameProblems } from '../run/names.ts';
import type { Entry, Run } from '../run/run.ts';
import type { Trust } from '../trust/trust.ts';
import type { Claim, ClaimPlace, Collected, Collector, FileContext, Shown } from './collector.ts';
import { MAX_CLAIMS, Unreadable } from './collector.ts';
import { collectorFor } from './collectors.ts';
import { GuardedReading } from './guardedReading.ts';
import { linkDigests } from './linkDigests.ts';
import { opaque } from './opaque.ts';
import { PinnedBytes } from './pinnedBytes.ts';
import { signedRole, SignedFiles } from './signedFiles.ts';
import { maskSecrets, SecretScan } from './secrets.ts';

const EXCERPT_CHARACTERS = 200;
/** Steps are compared with each other. */
const MAX_STEPS = 2_000;

export interface InventoryRow {
  readonly path: string;
  readonly type: Entry['type'];
  readonly size: number | null;
  readonly sha256: string | null;
  readonly target?: string;
  readonly collectors: readonly string[];
  readonly status: 'read' | 'unread' | 'unexpected' | 'unreadable';
}

export interface Collection {
  readonly evidence: Evidence;
  readonly inventory: readonly InventoryRow[];
  /** An excerpt, bounded, escaped and with secrets masked, and the lines where a source stands. */
  show(source: Source): Shown;
}

/** A declared file of the run with the collector that reads it. */
interface Planned {
  readonly entry: Entry;
  readonly declaration: FileDeclaration | undefined;
  readonly collector: Collector;
}

/**
 * Reads every file of the run exactly once and states what it claims. Nothing is judged here, and nothing in a run makes
 * this throw: what cannot be read is evidence of kind `unreadable`. Throws GateError('aborted') when the signal fires.
 */
export async function collect(run: Run, procedure: Procedure, trust: Trust, signal?: AbortSignal): Promise<Collection> {
  const evidence = emptyEvidence();
  const inventory: InventoryRow[] = [];
  const shows = new Map<string, Collected['show']>();
  const signed = new SignedFiles(procedure);
  for (const planned of plan(run, procedure)) {
    if (signal?.aborted === true) throw new GateError('aborted', 'the evaluation was aborted');
    inventory.push(
      planned.entry.type === 'file'
        ? await readFile(run, planned, { procedure, trust, signed }, evidence, shows)
        : nonFile(planned.entry, evidence),
    );
  }
  addListingProblems(run, evidence, inventory);
  for (const kind of EVIDENCE_KINDS) inOrder(evidence[kind]);
  const linked = linkDigests(evidence.digest, evidence, procedure.files);
  return {
    evidence: { ...evidence, digest: linked },
    inventory: inventory.sort((a, b) => compareUtf8(a.path, b.path)),
    show: (source) => shown(shows.get(source.path), source),
  };
}

/** What signs another file is read after it: it says whether those bytes are what was signed. */
function plan(run: Run, procedure: Procedure): Planned[] {
  const planned = run.entries.map((entry) => {
    const declaration = procedure.files.find(({ path }) => path.matches(entry.path));
    return { entry, declaration, collector: declaration === undefined ? opaque : collectorFor(declaration.format) };
  });
  const signs = ({ declaration }: Planned) => declaration !== undefined && signedRole(declaration) !== undefined;
  return [...planned.filter((one) => !signs(one)), ...planned.filter(signs)];
}

/** By path; the items of one file keep their order. */
function inOrder(items: EvidenceItem[]): void {
  items.sort((a, b) => compareUtf8(a.source.path, b.source.path));
}

async function readFile(
  run: Run,
  { entry, declaration, collector }: Planned,
  { procedure, trust, signed }: { readonly procedure: Procedure; readonly trust: Trust; readonly signed: SignedFiles },
  evidence: MutableEvidence,
  shows: Map<string, Collected['show']>,
): Promise<InventoryRow> {
  const from = declaration?.role ?? null;
  const target = signed.signedBy(declaration, entry.path);
  const row = {
    path: entry.path,
    type: entry.type,
    size: entry.size,
    collectors: declaration === undefined ? [] : [collector.format],
  };
  const digest = new RunningDigest();
  const context: FileContext = {
    path: entry.path,
    role: from ?? '',
    with: declaration?.with ?? {},
    trust,
    digest,
    lines: procedure.lines.filter((line) => line.in === undefined || (from !== null && line.in.includes(from))),
    claims: declaration?.claims ?? [],
    ...(declaration?.schema !== undefined && { schema: declaration.schema }),
    wildcards: wildcards(declaration, entry.path),
    ...(target !== undefined && { signed: target }),
  };
  // Undeclared files are scanned for secrets too: they lie in the run directory and travel with it.
  const isScanned = collector.scanned || declaration === undefined || declaration.with['scan'] === true;
  const scan = isScanned ? new SecretScan() : undefined;
  const pinned = declaration?.pinned === true ? new PinnedBytes(entry.path, declaration.role, trust) : undefined;
  await collector.prepare?.(trust);
  const kept = signed.keep(declaration);
  const reading = new GuardedReading(collector, context, entry.size ?? 0);
  const take = (chunk: Uint8Array): void => {
    scan?.push(chunk);
    pinned?.push(chunk);
    kept?.push(chunk);
    reading.push(chunk);
  };
  const read = await run.read(entry, (chunk) => {
    digest.through(chunk, take);
  });
  if (!read.ok) {
    addUnreadable(evidence, { path: entry.path, sha256: null }, from, read.problem, read.problem, 'file');
    return { ...row, sha256: null, status: 'unreadable' };
  }
  const sha256 = digest.hex();
  const source: Source = { path: entry.path, sha256 };
  if (kept !== undefined && from !== null) signed.add(from, { ...source, sha256, bytes: kept.bytes() ?? null });
  const collected = reading.end();
  const secrets = scan?.found() ?? [];
  for (const secret of secrets) {
    evidence.secret.push({ source: { ...source, lines: [secret.line, secret.line] }, from, detector: secret.detector });
  }
  if (collected instanceof Unreadable) {
    shows.set(entry.path, () => ({}));
    addUnreadable(evidence, { ...source, ...collected.place }, from, collected.reason, collected.detail, 'file');
    return { ...row, sha256, status: 'unreadable' };
  }
  shows.set(entry.path, collected.show);
  evidence.file.push({
    source,
    from,
    format: declaration === undefined ? 'undeclared' : declaration.format,
    bytes: read.bytes,
    many: declaration?.many ?? false,
    claims: collected.claims.length + (pinned === undefined ? 0 : 1),
  });
  if (pinned !== undefined) add(evidence, pinned.claim(), source, from);
  for (const claim of collected.claims) {
    if (evidence[claim.kind].length >= (claim.kind === 'step' ? MAX_STEPS : MAX_CLAIMS)) {
      // The claims past the cap are unknown, so whatever depends on this file is undecided.
      addUnreadable(evidence, source, from, 'cap_exceeded', 'too_many_items', 'file');
      break;
    }
    add(evidence, secrets.length === 0 ? claim : masked(claim), source, from);
  }
  return {
    ...row,
    sha256,
    status: declaration === undefined ? 'unexpected' : collector === opaque ? 'unread' : 'read',
  };
}

function wildcards(declaration: FileDeclaration | undefined, path: string): string[] {
  const source = declaration?.path.source ?? '';
  return wildcardCount(source) === undefined ? [] : wildcardTexts(source, path);
}

function nonFile(entry: Entry, evidence: MutableEvidence): InventoryRow {
  const row = {
    path: entry.path,
    type: entry.type,
    size: null,
    sha256: null,
    collectors: [],
    ...(entry.target !== undefined && { target: entry.target }),
  };
  if (entry.type === 'directory') return { ...row, status: 'read' };
  const reason = entry.type === 'link' ? 'link' : 'special_file';
  addUnreadable(evidence, { path: entry.path, sha256: null }, null, reason, reason, entry.type);
  return { ...row, status: 'unreadable' };
}

function addListingProblems(run: Run, evidence: MutableEvidence, inventory: InventoryRow[]): void {
  for (const { path, reason, detail, collidesWith } of nameProblems(run.entries)) {
    const item = { source: { path, sha256: null }, from: null, entry: 'file' as const, reason, detail, decided: true };
    evidence.unreadable.push({ ...item, ...(collidesWith !== undefined && { collidesWith }) });
  }
  const indices = new Map(inventory.map((row, index) => [row.path, index]));
  for (const { path, problem, detail = problem } of run.problems) {
    addUnreadable(evidence, { path, sha256: null }, null, problem, detail, 'directory');
    const index = indices.get(path);
    const listed = index === undefined ? undefined : inventory[index];
    if (index !== undefined && listed !== undefined) inventory[index] = { ...listed, status: 'unreadable' };
    else inventory.push(unlisted(path));
  }
}

/** The root itself, or an entry that went away before its type was known. */
function unlisted(path: string): InventoryRow {
  return {
    path: path === '' ? '.' : path,
    type: 'directory',
    size: null,
    sha256: null,
    collectors: [],
    status: 'unreadable',
  };
}

function addUnreadable(
  evidence: MutableEvidence,
  source: Source,
  from: string | null,
  reason: UnreadableReason,
  detail: string,
  entry: Entry['type'],
): void {
  const decided = !(UNDECIDED_REASONS as readonly UnreadableReason[]).includes(reason);
  evidence.unreadable.push({ source, from, entry, reason, detail, decided });
}

function add(evidence: MutableEvidence, claim: Claim, file: Source, from: string | null): void {
  const list: EvidenceItem[] = evidence[claim.kind satisfies EvidenceKind];
  list.push({ source: { ...file, ...claim.place }, from, ...claim.item }); // kind and item belong together in a Claim
}

/** A claim of a file that holds a secret: what becomes evidence, and may be shown, holds it no more. */
function masked<T>(value: T): T {
  if (typeof value === 'string') return maskSecrets(value) as T & string;
  if (Array.isArray(value)) return value.map(masked) as T & unknown[];
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [maskSecrets(key), masked(member as unknown)]),
  ) as T & object;
}

function shown(show: ((place: ClaimPlace) => Shown) | undefined, source: Source): Shown {
  const found = show?.(source) ?? {};
  const lines = found.lines ?? source.lines;
  return {
    ...(found.excerpt !== undefined && {
      excerpt: shorten(maskSecrets(stripControl(found.excerpt)), EXCERPT_CHARACTERS),
    }),
    ...(lines !== undefined && { lines }),
  };
}
