/**
 * Why the program could not do what it was asked. A problem with the judged run is never an error: it is evidence, and
 * policy judges it. The code decides the exit code: see `exitCodeOf`.
 */
export type GateErrorCode =
  /** The command line or a library argument is wrong. */
  | 'usage'
  /** `gate.config.yaml`, or something it names, is wrong. */
  | 'config_invalid'
  /** A procedure is wrong. */
  | 'procedure_invalid'
  /** A policy bundle is wrong, or does not fit this program. */
  | 'policy_invalid'
  /** A report that was given is none, or was changed after it was written. */
  | 'report_invalid'
  /** The run cannot be opened at all. */
  | 'run_unreadable'
  /** A result could not be written. */
  | 'output_unwritable'
  /** The caller's AbortSignal fired. */
  | 'aborted'
  /** A defect in this program. */
  | 'internal';

export interface GateErrorPlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** What went wrong (`message`), where (`place`) and what to do about it (`solution`). */
export class GateError extends Error {
  override readonly name = 'GateError';
  readonly code: GateErrorCode;
  readonly place: GateErrorPlace | undefined;
  readonly solution: string | undefined;

  constructor(
    code: GateErrorCode,
    message: string,
    detail: { place?: GateErrorPlace; solution?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: detail.cause });
    this.code = code;
    this.place = detail.place;
    this.solution = detail.solution;
  }
}

const EXIT_CODES = {
  usage: 2,
  config_invalid: 2,
  procedure_invalid: 2,
  policy_invalid: 2,
  report_invalid: 2,
  run_unreadable: 3,
  output_unwritable: 3,
  aborted: 3,
  internal: 3,
} as const satisfies Record<GateErrorCode, 2 | 3>;

/** 2 for usage and configuration, 3 for "could not do it"; an error is never 1, which means "blocked". */
export function exitCodeOf(error: unknown): 2 | 3 {
  return error instanceof GateError ? EXIT_CODES[error.code] : 3;
}
