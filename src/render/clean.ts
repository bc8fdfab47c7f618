import { escapeControl, stripControl } from '../format/ansi.ts';

/** Names and excerpts come from the run: none of their bytes may steer the terminal, nor begin a line of their own. */
export function clean(text: string): string {
  return escapeControl(stripControl(text).replaceAll(/[\n\t]/g, ' '));
}

/** The name of a file, in which every byte counts: nothing of it is left out, and what is invisible is shown. */
export function cleanName(name: string): string {
  return escapeControl(name).replaceAll('\t', '\\u{9}');
}
