import { clean } from '../clean.ts';

/** Markup in which everything from outside is escaped: only `markup` makes it. */
class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type { Markup };

type Value = string | number | Markup | undefined | readonly Markup[];

/**
 * A template of HTML. What it is filled with stands for itself, in text as in quoted attributes, unless it is markup: no value
 * can begin or end an element or an attribute. Undefined is nothing.
 */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(strings.reduce((text, string, index) => `${text}${written(values[index - 1])}${string}`));
}

function written(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.toString();
  if (typeof value === 'object') return value.map(String).join('');
  return clean(String(value)).replaceAll(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
