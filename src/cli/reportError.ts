import { stripControl } from '../format/ansi.ts';
import { GateError } from '../error.ts';
import { clean } from '../render/clean.ts';

/** An error as a person reads it: what, where, what to do. The stack only where it was asked for. */
export function reportError(error: unknown, debug: boolean): string {
  const lines: string[] = [];
  if (error instanceof GateError) {
    const { place, solution } = error;
    const where =
      place === undefined
        ? ''
        : `${place.file}${place.line === undefined ? '' : `:${place.line}${place.column === undefined ? '' : `:${place.column}`}`}: `;
    lines.push(`gate: ${where}${error.message}`);
    if (solution !== undefined) lines.push(`      ${solution}`);
  } else {
    lines.push('gate: a defect of this program stopped it', '      Set GATE_DEBUG=1 to see where, and report it.');
  }
  const stack = debug ? [error instanceof Error ? (error.stack ?? error.message) : String(error)] : [];
  // Messages repeat keys and ids of the files that they are about, which may hold line feeds.
  return `${[...lines.map(clean), ...stack.map(stripControl)].join('\n')}\n`;
}
