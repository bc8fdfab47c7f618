/** One entry of a run directory, as it was listed. */
export interface Entry {
  /**
   * Relative path with `/` between names, exactly as stored: never normalised. A path that is not UTF-8 is
   * `\0bytes:<hex>`, which no real path can be, so two paths never share a spelling here.
   */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'link' | 'special';
  /** Size in bytes; null for anything but a file. */
  readonly size: number | null;
  /** Where a link points to, as stored. It is never followed. */
  readonly target?: string;
}

/** Why an entry could not be listed or read. None of these is a statement about the run. */
export type ReadProblem = 'no_permission' | 'changed_while_read' | 'io_error' | 'cap_exceeded';

export type ReadOutcome =
  { readonly ok: true; readonly bytes: number } | { readonly ok: false; readonly problem: ReadProblem };

/** Takes the bytes of one file in order. A chunk is valid only during the call. */
export type ByteSink = (chunk: Uint8Array) => void;

/** Why an archive is refused. These are statements about it, and not about who reads it. */
export type ListingRefusal = 'malformed' | 'link' | 'unsafe_name' | 'name_collision';

/** An entry that could not be listed: a directory without permission, or one past a cap; or an archive that is refused. */
export interface ListingProblem {
  readonly path: string;
  readonly problem: ReadProblem | ListingRefusal;
  /** Default: the problem. */
  readonly detail?: string;
}

/** A run directory, wherever it is: on disk, in memory, or behind an own source. */
export interface Run {
  /** All entries below the root, ordered by UTF-8 bytes of the path. */
  readonly entries: readonly Entry[];
  readonly problems: readonly ListingProblem[];
  /**
   * Reads a file once, from its first byte to its last, into the sink: whoever asks hashes what comes there. Never throws for
   * what the run contains: a problem is an outcome.
   */
  read(entry: Entry, sink: ByteSink): Promise<ReadOutcome>;
  close(): void;
}

/** Deterministic limits, so that a hostile run costs a bounded amount of work. */
export const RUN_CAPS = {
  entries: 200_000,
  directoryDepth: 64,
} as const;

/** What is left of a run beyond the cap: which entries a listing would have begun with depends on the file system. */
export const TOO_MANY_ENTRIES: Pick<Run, 'entries' | 'problems'> = {
  entries: [],
  problems: [{ path: '', problem: 'cap_exceeded' }],
};
