import { generateKeyPairSync } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { judgementOf } from '../../src/cli/judgement.ts';
import { type Context, createContext } from '../../src/context.ts';
import { SEAL_FILE } from '../../src/evidence/seal.ts';
import { openRun, trustedKey } from '../../src/index.ts';
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

/** Every fixture happens before. */
const AS_OF = '2026-11-15T00:00:00Z';

export async function unsealed(name: string): Promise<Subject> {
  const run = `${FOLDER}${name}/pass`;
  const options = await judgementOf(run, { config: `${FOLDER}${name}/gate.config.yaml`, asOf: AS_OF });
  return { name, tree: loadTree(run), context: createContext(options) };
}

/** The same run, sealed by a key that is pinned for seals. */
export async function sealed(name: string): Promise<Subject> {
  const { tree, context } = await unsealed(name);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const { trust } = context;
  const key = trustedKey({ name: 'sealer', pem, signs: ['seal'] });
  const { bytes } = await sealRun(openRun(tree), AS_OF, privateKey);
  const run = `${FOLDER}${name}/pass`;
  const options = await judgementOf(run, { config: `${FOLDER}${name}/gate.config.yaml`, asOf: AS_OF });
  return {
    name,
    tree: sortTree(new Map([...tree, [SEAL_FILE, bytes]])),
    context: createContext({ ...options, trust: { ...trust, keys: [...trust.keys, key] }, require: 'sealed' }),
  };
}
