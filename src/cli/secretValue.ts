import { readFileSync } from 'node:fs';
import { GateError } from '../error.ts';

/**
 * A secret by name: an environment variable, or `file:<path>`. Throws GateError('usage') where there is none: under a wrong
 * name it would be missing without anybody noticing.
 */
export function secretValue(name: string): string {
  const file = name.startsWith('file:') ? name.slice('file:'.length) : undefined;
  if (file === undefined) {
    const value = process.env[name];
    if (value !== undefined) return value;
    throw new GateError('usage', `the environment has no "${name}"`, {
      solution: 'Set it, or correct the name; a secret is named, never written on the command line.',
    });
  }
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new GateError('usage', 'cannot read the secret', {
      place: { file },
      solution: 'Name a readable file.',
      cause,
    });
  }
}
