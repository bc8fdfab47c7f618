import type { JsonObject } from '../format/jsonValue.ts';
import { IN_TOTO_STATEMENT } from './seal.ts';

/** What `trust.keys[].signs` calls the records of a transcript, and of a probe series. */
export const STEP_USE = 'step';
export const PROBE_USE = 'probe';
/** Predicate type of what a recorder signs. */
export const RECORDING_TYPE = 'urn:rungate:recording:v1';

/** What all records of one run say alike. */
export interface RecordedRun {
  readonly run: string;
  readonly environment: string;
  readonly procedure: string;
}

/** Where a signed record stands among all signed records of its run: they are one chain, across the transcripts. */
export interface RecordingLink {
  /** From 1, without a gap. */
  readonly sequence: number;
  /** Lower-case hex SHA-256 of the payload that was signed before; null for the first. */
  readonly previous: string | null;
}

export type RecordedThing =
  | { readonly record: 'step'; readonly step: string; readonly n: number }
  | { readonly record: 'close'; readonly steps: number; readonly final: boolean };

/** `sha256` is of all bytes of the transcript up to the end of the record: what stands before cannot be exchanged. */
export function transcriptStatement(
  { run, environment, procedure }: RecordedRun,
  thing: RecordedThing,
  { sequence, previous }: RecordingLink,
  sha256: string,
): JsonObject {
  return statement('transcript', sha256, { run, environment, procedure, ...thing, sequence, previous });
}

/** `sha256` is of all bytes of the series up to its closing record. */
export function seriesStatement(run: string, series: string, sha256: string): JsonObject {
  return statement('series', sha256, { run, record: 'series', series });
}

function statement(name: string, sha256: string, predicate: JsonObject): JsonObject {
  return {
    _type: IN_TOTO_STATEMENT,
    subject: [{ name, digest: { sha256 } }],
    predicateType: RECORDING_TYPE,
    predicate,
  };
}
