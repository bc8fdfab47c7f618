import { stripControl } from '../format/ansi.ts';
import { GateError } from '../error.ts';

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
  if (debug) lines.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return `${lines.map(stripControl).join('\n')}\n`;
}
