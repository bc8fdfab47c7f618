import { stripControl } from '../format/ansi.ts';
import type { ClaimPlace, Shown } from './collector.ts';
import { maskSecrets } from './secrets.ts';

/** Longer lines are cut: a line is kept only to be shown. */
const KEPT_CHARACTERS = 400;

/** The lines of a stream that became evidence, kept so that a finding can show them without reading the file again. */
export class NotedLines {
  readonly #texts = new Map<number, string>();

  note(line: number, text: string): void {
    // Masked before it is cut: half a secret would match no detector.
    this.#texts.set(line, maskSecrets(stripControl(text)).slice(0, KEPT_CHARACTERS));
  }

  show(place: ClaimPlace): Shown {
    const text = place.lines === undefined ? undefined : this.#texts.get(place.lines[0]);
    return { ...(text !== undefined && { excerpt: text }), ...(place.lines !== undefined && { lines: place.lines }) };
  }
}
