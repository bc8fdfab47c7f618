/** Where a claim stands: the file, its digest, and the place inside it. `sha256` is null where no bytes could be read. */
export interface Source {
  readonly path: string;
  readonly sha256: string | null;
  /** RFC 6901, for JSON and YAML. */
  readonly pointer?: string;
  /** First and last line, 1-based, inclusive, for text. */
  readonly lines?: readonly [number, number];
}

/** An RFC 3339 time: microseconds since the epoch, and the original spelling. */
export interface Time {
  readonly us: number;
  readonly text: string;
}

export type Phase = 'forward' | 'rollback' | 'after_rollback';

export interface Item {
  readonly source: Source;
  /** Role of the declared file that the claim was read from; null for an entry that no declaration matches. */
  readonly from: string | null;
  /** The recorded step whose output holds the claim. */
  readonly step?: string;
  /** Run-wide number of that step. */
  readonly n?: number;
  readonly phase?: Phase;
  /** False for a line that merely looks like a record: a claim without a frame around it. */
  readonly framed?: boolean;
}
