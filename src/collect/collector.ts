import type { Buffer } from 'node:buffer';
import type { EvidenceByKind, EvidenceKind, FormatReason, Source } from '../evidence/evidence.ts';
import type { JsonObject } from '../format/jsonValue.ts';
import type { RunningDigest } from '../format/runningDigest.ts';
import type { ClaimDeclaration, SchemaDeclaration } from '../procedure/claimDeclaration.ts';
import type { Format } from '../procedure/formats.ts';
import type { LineDeclaration } from '../procedure/procedure.ts';
import type { Trust } from '../trust/trust.ts';

/** What a collector is told about the file it reads. */
export interface FileContext {
  readonly path: string;
  readonly role: string;
  /** The `with` of the file's declaration. */
  readonly with: JsonObject;
  /** What the user pins: signatures in the file are verified against it. */
  readonly trust: Trust;
  /** Of the file's bytes, and of those before a line that is being read. */
  readonly digest: Pick<RunningDigest, 'before'>;
  /** Line declarations that apply to this file. */
  readonly lines: readonly LineDeclaration[];
  /** How a document of this file becomes evidence. */
  readonly claims: readonly ClaimDeclaration[];
  readonly schema?: SchemaDeclaration;
  /** The file that `with.of` of the declaration names, for a signature over another file. */
  readonly signed?: SignedFile;
  /** What each `*` of the declared path stands for, where that is certain. */
  readonly wildcards: readonly string[];
}

/** A file of the run that was read before, whole. */
export interface SignedFile {
  readonly path: string;
  readonly sha256: string;
  /** Null where they are more than are kept. */
  readonly bytes: Buffer | null;
}

/** An item before it has its source: the collector knows the place, only the end of the file knows the digest. */
export type Claim<K extends EvidenceKind = EvidenceKind> = K extends EvidenceKind
  ? { readonly kind: K; readonly place: ClaimPlace; readonly item: Omit<EvidenceByKind[K], 'source' | 'from'> }
  : never;

export type ClaimPlace = Pick<Source, 'pointer' | 'lines'>;

/** Text to show for a place, and the lines where it stands. */
export interface Shown {
  readonly excerpt?: string;
  readonly lines?: readonly [number, number];
}

export interface Collected {
  readonly claims: readonly Claim[];
  /** Digests whose actual value is found elsewhere in the run once everything is read. */
  readonly show: (place: ClaimPlace) => Shown;
}

/** Reads one file's bytes in order; `end` gives what they claim. Both may throw `Unreadable`. */
export interface Reading {
  push(chunk: Uint8Array): void;
  end(): Collected;
}

/**
 * Reads one artifact format: pure, bytes in, claims out. It never judges: what it cannot read it reports as `Unreadable`,
 * which becomes evidence.
 */
export interface Collector {
  readonly format: Format;
  /** Kinds it may yield: a requirement that selects one of them cannot be decided while such a file cannot be read. */
  readonly yields: readonly EvidenceKind[];
  /** The only values that fields of a kind have in this format: whoever misses another one need not look here. */
  readonly says?: Says;
  /** Larger files are not read; null for formats that stream. */
  readonly maxBytes: number | null;
  /** Whether the file is text that may hold a secret. Snapshots are data, and are left alone. */
  readonly scanned: boolean;
  /** Loads what only this format needs, before the first `open`. */
  prepare?(trust: Trust): Promise<void>;
  open(context: FileContext): Reading;
}

export type Says = Partial<Readonly<Record<EvidenceKind, Readonly<Record<string, readonly string[]>>>>>;

/** Thrown by a reading where the bytes are not what their format demands. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly reason: FormatReason | 'cap_exceeded';
  /** A closed code that says more; bounded, and of own words. */
  readonly detail: string;
  readonly place: ClaimPlace;

  constructor(reason: FormatReason | 'cap_exceeded', detail: string, place: ClaimPlace = {}) {
    super(`${reason}: ${detail}`);
    this.reason = reason;
    this.detail = detail;
    this.place = place;
  }
}

/**
 * Claims that one file may make: far above what honest runs hold, low enough that a hostile file cannot exhaust memory, and
 * that rules which compare items with each other end.
 */
export const MAX_CLAIMS = 20_000;

export function tooMany(line: number): Unreadable {
  return new Unreadable('cap_exceeded', 'too_many_items', { lines: [line, line] });
}
