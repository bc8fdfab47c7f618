/** What is wrong with a user's policy, and where. `line` and `column` count from 1; 0 where there is no place. */
export interface PolicyProblem {
  readonly message: string;
  readonly details?: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The source line. */
  readonly text: string;
}

export function lineOf(source: string | undefined, line: number): string {
  return source?.split(/\r?\n/, line)[line - 1] ?? '';
}
