import type { PlannedRun } from '../../audit/plan.ts';
import { GateError, type GateErrorCode, type GateErrorPlace } from '../../error.ts';
import type { RecorderOptions } from './runRecorder.ts';

/** What the parent says to a worker: first `begin`, then any number of runs. */
export type ToWorker =
  { readonly type: 'begin'; readonly options: RecorderOptions } | { readonly type: 'run'; readonly run: PlannedRun };

/** What a worker says: `ready`, then a line for each run in the order in which it got them, or why the audit must end. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly line: string }
  | { readonly type: 'failed'; readonly error: SentError };

interface SentError {
  readonly code: GateErrorCode;
  readonly message: string;
  readonly place?: GateErrorPlace;
  readonly solution?: string;
}

export function sendableError(error: unknown): SentError {
  if (!(error instanceof GateError)) return { code: 'internal', message: error instanceof Error ? error.message : '' };
  const { code, message, place, solution } = error;
  return { code, message, ...(place !== undefined && { place }), ...(solution !== undefined && { solution }) };
}

export function sentError({ code, message, ...detail }: SentError): GateError {
  return new GateError(code, message, detail);
}
