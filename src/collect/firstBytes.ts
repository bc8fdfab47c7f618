import type { LineView } from '../format/lines.ts';
import type { LineDeclaration } from '../procedure/procedure.ts';

/** Line declarations by the first byte of what they match: of most lines one byte says that nothing recognises them. */
export class FirstBytes {
  readonly #byFirst: readonly (readonly LineDeclaration[] | undefined)[];
  /** Those that match an empty line too. */
  readonly #any: readonly LineDeclaration[];

  constructor(lines: readonly LineDeclaration[]) {
    this.#any = lines.filter(({ template }) => template.prefix.length === 0);
    this.#byFirst = Array.from({ length: 256 }, (_, byte) => {
      const own = lines.filter(({ template: { prefix } }) => prefix.length === 0 || prefix[0] === byte);
      return own.length === 0 ? undefined : own;
    });
  }

  /** The declarations whose templates begin like the line behind its first `skip` bytes; undefined where there is none. */
  possible(line: LineView, skip: number): readonly LineDeclaration[] | undefined {
    const at = line.start + skip;
    const named = at < line.end ? this.#byFirst[line.buffer[at] ?? 0] : this.#any;
    if (named === undefined) return undefined;
    const possible = named.filter(({ template }) => template.mayMatch(line.buffer, at, line.end));
    return possible.length === 0 ? undefined : possible;
  }
}
