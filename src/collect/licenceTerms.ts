import parse from 'spdx-expression-parse';

/** An SPDX licence expression as alternatives, each a list of licences that all apply. */
export type LicenceTerms = readonly (readonly string[])[];

/** Beyond, an expression is taken for one that cannot be read: `AND` over many `OR`s multiplies. */
const MAX_ALTERNATIVES = 64;
const MAX_EXPRESSION_CHARACTERS = 2_000;

type Expression =
  | { readonly license: string; readonly plus?: true; readonly exception?: string }
  | { readonly left: Expression; readonly conjunction: 'and' | 'or'; readonly right: Expression };

/** Undefined for what is no expression of licences that SPDX lists, or of `LicenseRef-`s. */
export function licenceTerms(expression: string): LicenceTerms | undefined {
  if (expression.length > MAX_EXPRESSION_CHARACTERS) return undefined;
  let parsed: Expression;
  try {
    parsed = parse(expression) as Expression;
  } catch {
    return undefined; // its message is the library's
  }
  return alternatives(parsed);
}

function alternatives(expression: Expression): LicenceTerms | undefined {
  if ('license' in expression) {
    const { license, plus, exception } = expression;
    return [[`${license}${plus === true ? '+' : ''}${exception === undefined ? '' : ` WITH ${exception}`}`]];
  }
  const left = alternatives(expression.left);
  const right = alternatives(expression.right);
  if (left === undefined || right === undefined) return undefined;
  const all =
    expression.conjunction === 'or'
      ? [...left, ...right]
      : left.flatMap((one) => right.map((other) => [...new Set([...one, ...other])]));
  return all.length > MAX_ALTERNATIVES ? undefined : all;
}
