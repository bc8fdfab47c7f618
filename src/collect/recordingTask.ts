import type { Time } from '../evidence/evidence.ts';
import { boundedText } from './fieldValue.ts';
import type { Claim, FileContext } from './collector.ts';

interface Recording {
  readonly command: string | null;
  /** Null where the recorder did not say how the command ended. */
  readonly exit: number | null;
  readonly at: Time | null;
  readonly until: Time | null;
}

/** A recorded session as a task. Only an exit code says how it ended; a recording that just stops has none. */
export function recordingTask(
  { wildcards: [id], role }: FileContext,
  lines: readonly [number, number],
  { command, exit, at, until }: Recording,
): Claim {
  const state = exit === null ? 'exit unknown' : `exit ${exit}`;
  const name = command === null ? null : boundedText(command, { lines });
  const item = { group: 'recording', id: id ?? role, name, state, attempt: null, at, until, detail: null };
  return { kind: 'task', place: { lines }, item };
}
