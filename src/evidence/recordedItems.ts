import type { Item, Phase, Time } from './item.ts';

/** The frame of one recorded transcript file. */
export interface TranscriptItem extends Item {
  readonly run: string;
  readonly environment: string;
  readonly procedure: string;
  readonly closed: boolean;
  /** The closing record says that the run ends here. */
  readonly final: boolean;
  /** Number of steps of the whole run up to the closing record. */
  readonly steps: number;
  readonly closedAt: Time | null;
}

/** One recorded command. */
export interface StepItem extends Item {
  readonly name: string;
  readonly n: number;
  readonly phase: Phase;
  readonly exit: number;
  readonly command: readonly string[];
  readonly begin: Time;
  readonly end: Time;
  readonly framed: boolean;
}

/** One attempt of a planned series. */
export interface ProbeItem extends Item {
  readonly series: string;
  readonly url: string;
  readonly attempt: number;
  readonly planned: number;
  /** The series has its closing record, and every planned attempt stands before it. */
  readonly complete: boolean;
  readonly at: Time;
  /** Microseconds since the attempt before; null for the first. */
  readonly gapUs: number | null;
  /** HTTP status code; null where no response came. */
  readonly status: number | null;
  readonly outcome: 'response' | 'refused' | 'timeout' | 'error';
  /** Scalars of a JSON body by JSON Pointer. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}
