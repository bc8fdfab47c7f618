import { createHash, type KeyObject } from 'node:crypto';
import type { Buffer } from 'node:buffer';
import { GateError } from '../error.ts';
import { IN_TOTO_STATEMENT, MAX_SEALED_FILES, SEAL_FILE, SEAL_SCHEMA } from '../evidence/seal.ts';
import { canonicalBytes } from '../format/canonicalJson.ts';
import type { JsonObject } from '../format/jsonValue.ts';
import { sortedBy } from '../format/order.ts';
import { nameProblems } from '../run/names.ts';
import type { Run } from '../run/run.ts';
import { signStatement } from './signStatement.ts';

export interface Seal {
  /** The bytes of `gate.seal.json`, canonical JSON. */
  readonly bytes: Buffer;
  readonly files: number;
  /** Fingerprint of the key that signed; undefined for a seal that nobody signed. */
  readonly signer: string | undefined;
}

/**
 * The seal of a run directory: an in-toto statement whose subjects are all of its files, in a DSSE envelope where a key is
 * given. `sealedAt` is RFC 3339. Throws GateError('usage') for a run that is sealed already or holds what no seal could
 * vouch for, and 'run_unreadable' where something could not be read.
 */
export async function sealRun(run: Run, sealedAt: string, key?: KeyObject): Promise<Seal> {
  const subject: JsonObject[] = [];
  refuseProblems(run);
  for (const entry of sortedBy(run.entries, ({ path }) => path)) {
    if (entry.type === 'directory') continue;
    const hash = createHash('sha256');
    const read = await run.read(entry, (chunk) => hash.update(chunk));
    if (!read.ok) throw unreadable(entry.path, read.problem);
    subject.push({ name: entry.path, digest: { sha256: hash.digest('hex') } });
  }
  if (subject.length === 0)
    throw new GateError('usage', 'the run directory is empty', { solution: 'Seal it after the run.' });
  const statement = { _type: IN_TOTO_STATEMENT, subject, predicateType: SEAL_SCHEMA, predicate: { sealedAt } };
  const payload = canonicalBytes(statement);
  if (key === undefined) return { bytes: payload, files: subject.length, signer: undefined };
  const { envelope, signer } = signStatement(payload, key, { keyid: 'fingerprint' });
  return {
    bytes: canonicalBytes(envelope),
    files: subject.length,
    signer,
  };
}

function refuseProblems(run: Run): void {
  if (run.entries.some(({ path }) => path === SEAL_FILE)) {
    throw new GateError('usage', 'the run is sealed already', {
      solution: `Look at it with \`gate check\`; to seal it again on purpose, remove ${SEAL_FILE} first.`,
    });
  }
  const [problem] = run.problems;
  if (problem !== undefined) throw unreadable(problem.path, problem.problem);
  if (run.entries.filter(({ type }) => type === 'file').length > MAX_SEALED_FILES) {
    throw new GateError('usage', `the run has more than ${MAX_SEALED_FILES} files`, {
      solution: 'Pack what belongs together into one file; no seal of so many could be judged.',
    });
  }
  const odd = run.entries.find(({ type }) => type === 'link' || type === 'special')?.path;
  // With the seal itself: beside a GATE.SEAL.JSON it could not lie on every file system.
  const name = nameProblems([...run.entries, { path: SEAL_FILE, type: 'file', size: 0 }])[0]?.path;
  const path = odd ?? name;
  if (path === undefined) return;
  throw new GateError(
    'usage',
    `cannot seal ${JSON.stringify(path)}: ${odd === undefined ? 'its name is unsafe' : 'it is no regular file'}`,
    {
      solution: 'Replace it by a regular file with a plain name; no run that holds it can pass.',
    },
  );
}

function unreadable(path: string, problem: string): GateError {
  return new GateError('run_unreadable', `cannot read ${JSON.stringify(path)}: ${problem}`, {
    solution: 'Make it readable, and seal the run when nothing writes into it any more.',
  });
}
