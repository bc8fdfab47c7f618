import type { Buffer } from 'node:buffer';
import type { JsonValue } from '../format/jsonValue.ts';
import type { LineView } from '../format/lines.ts';
import type { ClaimPlace } from './collector.ts';
import { Unreadable } from './collector.ts';
import { strictJson } from './jsonDocument.ts';

/** That the line is all there. Throws Unreadable where it is longer than a line may be, or was never ended. */
export function assertWholeLine(line: LineView): void {
  if (line.truncated) throw new Unreadable('cap_exceeded', 'line_too_long', lineOf(line.number));
  // A file that was cut off may end with what still is a document, such as the 1 of 100.
  if (!line.terminated) throw new Unreadable('truncated', 'no_final_line_feed', lineOf(line.number));
}

/** The strict JSON document that a line is, or holds. Throws Unreadable('malformed') with the place of the line. */
export function lineJson(bytes: Buffer, place: ClaimPlace): JsonValue {
  try {
    return strictJson(bytes).value;
  } catch (error) {
    // The place inside the line would be taken for one inside the file.
    if (error instanceof Unreadable) throw new Unreadable('malformed', error.detail, place);
    throw error;
  }
}

export function lineOf(line: number): ClaimPlace & { readonly lines: readonly [number, number] } {
  return { lines: [line, line] };
}
