import type { KeyObject } from 'node:crypto';
import { GateError } from '../error.ts';
import { realRun, refuseInside } from './judgement.ts';
import { readKey } from './readKey.ts';

/**
 * The private key in a file outside of the run, loaded before anything is recorded. Throws GateError('usage') for one whose signatures nobody
 * here would accept.
 */
export async function signingKey(file: string, root: string): Promise<KeyObject> {
  refuseInside(realRun(root), file, 'the key');
  const { privateKey } = await import('../produce/signStatement.ts');
  const { algorithmOf } = await import('../trust/trust.ts');
  const key = privateKey(readKey(file));
  if (algorithmOf(key) !== undefined) return key;
  throw new GateError('usage', 'the key has an algorithm that is not supported', {
    place: { file },
    solution: 'Use Ed25519, ECDSA on P-256 or P-384, or RSA of 2048 bits or more.',
  });
}
