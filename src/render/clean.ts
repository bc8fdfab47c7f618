import { escapeControl, stripControl } from '../format/ansi.ts';

/** Names and excerpts come from the run: none of their bytes may steer the terminal, nor begin a line of their own. */
export function clean(text: string): string {
  return escapeControl(stripControl(text).replaceAll(/[\n\t]/g, ' '));
}
