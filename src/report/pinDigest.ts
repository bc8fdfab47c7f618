import { canonicalBytes } from '../format/canonicalJson.ts';
import { sha256Hex } from '../format/sha256.ts';
import { type Judgement, reportBase } from './reportBase.ts';

/**
 * One digest of all that judges a run but the run's own expectation: configuration, waivers, the procedure's content and the
 * policy. Whoever pins it notices any change to what decides, wherever it was made.
 */
export function pinDigest(judgement: Judgement): string {
  const { config, procedure, policy } = reportBase(judgement);
  const content = { config: config.digest, procedure: procedure.digest, policy: policy.digest };
  return `sha256:${sha256Hex(canonicalBytes(content))}`;
}
