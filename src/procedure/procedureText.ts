import { GateError, type GateErrorPlace } from '../error.ts';
import type { JsonValue } from '../format/jsonValue.ts';

/** A parsed document, and how to find the line of one of its values. */
export interface ProcedureText {
  readonly file: string;
  readonly value: JsonValue;
  /** The canonical JSON of `value`, where it is known already. */
  readonly canonical?: string;
  readonly locate: (pointer: string) => { readonly line: number; readonly column: number } | undefined;
}

/** Where a value stands, in the file that a person wrote. */
export function placeOf(text: ProcedureText, pointer: string): GateErrorPlace {
  // An absent value has no place of its own: name the nearest value around it that has one.
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = text.locate(at);
    if (found !== undefined) return { file: text.file, line: found.line, column: found.column };
    if (at === '') return { file: text.file };
  }
}

/** Throws GateError('procedure_invalid') with the place. */
export function refuse(text: ProcedureText, pointer: string, message: string, solution: string): never {
  throw new GateError('procedure_invalid', message, { place: placeOf(text, pointer), solution });
}

/** Gives an error of a compiler the place in the document that the compiler cannot know. */
export function located<T>(text: ProcedureText, pointer: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    throw new GateError(error.code, error.message, {
      place: placeOf(text, pointer),
      ...(error.solution !== undefined && { solution: error.solution }),
      cause: error,
    });
  }
}
