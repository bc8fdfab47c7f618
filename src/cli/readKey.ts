import { readFileSync } from 'node:fs';
import { GateError } from '../error.ts';

/** The text of a key file. Throws GateError('usage'). */
export function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new GateError('usage', 'cannot read the key', {
      place: { file },
      solution: 'Name a readable PEM file.',
      cause,
    });
  }
}
