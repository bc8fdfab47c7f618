import type { JsonValue } from '../../format/jsonValue.ts';

/**
 * A built-in function that OPA's WebAssembly leaves to its host. Undefined is what OPA makes of an error in one: the
 * expression is undefined. Sets arrive as lists, so no function is here that could tell them apart or returns one.
 */
export type HostFunction = (args: readonly JsonValue[]) => JsonValue | ExactNumber | undefined;

/** A number by its digits, where a double would lose some. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * What this host cannot carry exactly: it stops the evaluation, which leaves the requirement undecided, where another value
 * would be a wrong one.
 */
export class NotExact extends Error {
  override readonly name = 'NotExact';
}

/** A function of strings. OPA makes any other argument an error. */
export function ofStrings(
  count: number,
  act: (...texts: string[]) => JsonValue | ExactNumber | undefined,
): HostFunction {
  return (args) => {
    const texts = args.filter((value) => typeof value === 'string');
    return texts.length === count ? act(...texts) : undefined;
  };
}

/** Rego's strings may hold any bytes; what crosses the border here is UTF-8. */
export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new NotExact('the result is not UTF-8', { cause });
  }
}
