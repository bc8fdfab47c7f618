/** Why a reader in this folder refuses its input. Closed: reports carry these codes, so engine messages never enter one. */
export type FormatErrorCode = keyof typeof TEXTS;

export interface FormatErrorPlace {
  /** From 1; `\n`, `\r\n` and a lone `\r` each end a line. */
  readonly line?: number;
  /** From 1, in code points. */
  readonly column?: number;
  /** JSON Pointer (RFC 6901) of the value that is wrong, or of the innermost one that contains the problem. */
  readonly pointer?: string;
}

const TEXTS = {
  not_utf8: 'not valid UTF-8',
  bom: 'starts with a byte order mark',
  empty: 'empty',
  syntax: 'not well-formed',
  duplicate_key: 'an object has the same key twice',
  forbidden_key: 'the key "__proto__" is not allowed',
  lone_surrogate: 'a string has half of a surrogate pair',
  too_deep: 'nested too deep',
  too_large: 'too large',
  number_out_of_range: 'a number is beyond the range of a double',
  inexact_number: 'a number has more digits than a double holds',
  control_character: 'a control character is not allowed here',
  non_string_key: 'a key is not a string',
  alias: 'anchors and aliases are not allowed',
  tag: 'tags are not allowed',
  directive: 'directives are not allowed',
  merge_key: 'merge keys are not allowed',
  multiple_documents: 'more than one document',
  definitions: 'a document type that defines something is not allowed',
} as const;

/** Thrown by the readers here. `message` is this program's own text, the same on every Node version. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly code: FormatErrorCode;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly pointer: string | undefined;

  constructor(code: FormatErrorCode, place: FormatErrorPlace = {}) {
    const at = place.line === undefined ? '' : ` (line ${place.line}, column ${place.column ?? 1})`;
    super(TEXTS[code] + at);
    this.code = code;
    this.line = place.line;
    this.column = place.column;
    this.pointer = place.pointer;
  }
}
