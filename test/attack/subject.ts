import { generateKeyPairSync } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { judgementOf } from '../../src/cli/judgement.ts';
import { type Context, createContext } from '../../src/context.ts';
import { SEAL_FILE } from '../../src/evidence/seal.ts';
import { NO_TRUST, openRun, trustedKey } from '../../src/index.ts';
import { sealRun } from '../../src/produce/sealRun.ts';
import { loadTree, type RunTree, sortTree } from '../fixture/runTree.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/runs/', import.meta.url));

/** Whose runs are attacked: each shipped procedure, and a user's own with signatures. */
export const ATTACKED = [
  'nooterra-self-host-upgrade',
  'artifortress-upgrade',
  'drinklo-rollout',
  'kfm-infra-upgrade',
  'smartaccounting-release',
  'supply-chain',
] as const;

/** A run that passes, and what judges it. */
export interface Subject {
  readonly name: string;
  readonly tree: RunTree;
  readonly context: Context;
}

/** Every fixture happens before, and no list that a configuration pins is too old yet. */
const AS_OF = '2026-05-05T00:00:00Z';

export async function unsealed(name: string): Promise<Subject> {
  const run = `${FOLDER}${name}/pass`;
  const options = await judgementOf(run, { config: `${FOLDER}${name}/gate.config.yaml`, asOf: AS_OF });
  return { name, tree: loadTree(run), context: createContext(options) };
}

/** The same run, sealed by a key that is pinned for seals. */
export async function sealed(name: string): Promise<Subject> {
  const run = `${FOLDER}${name}/pass`;
  const options = await judgementOf(run, { config: `${FOLDER}${name}/gate.config.yaml`, asOf: AS_OF });
  const { trust = NO_TRUST } = options;
  const tree = loadTree(run);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const key = trustedKey({ name: 'sealer', pem, signs: ['seal'] });
  const { bytes } = await sealRun(openRun(tree), AS_OF, privateKey);
  return {
    name,
    tree: sortTree(new Map([...tree, [SEAL_FILE, bytes]])),
    context: createContext({ ...options, trust: { ...trust, keys: [...trust.keys, key] }, require: 'sealed' }),
  };
}
