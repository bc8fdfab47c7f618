import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { GateError } from '../error.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import { sortedBy } from '../format/order.ts';

export interface BackupDescription {
  /** The run directory, to which the paths in the manifest are relative. */
  readonly root: string;
  readonly artifacts: readonly string[];
  readonly sourceRelease: string;
  readonly targetRelease: string;
  /** RFC 3339. */
  readonly createdAt: string;
}

/**
 * A `SelfHostUpgradeBackupManifest.v1` of files that are there: canonical JSON. Throws GateError('usage') for an artifact that
 * is empty, named twice, outside the run directory or no regular file.
 */
export function backupManifest({ root, artifacts, ...fields }: BackupDescription): string {
  const described = artifacts.map((file) => ({ path: pathInside(root, file), ...digestOf(file) }));
  const paths = new Set(described.map(({ path }) => path));
  if (paths.size !== described.length) throw new GateError('usage', 'an artifact is named twice');
  return canonicalJson({
    schemaVersion: 'SelfHostUpgradeBackupManifest.v1',
    ...fields,
    artifacts: sortedBy(described, ({ path }) => path),
  });
}

function pathInside(root: string, file: string): string {
  let path: string;
  try {
    path = relative(realpathSync(root), realpathSync(file));
  } catch (cause) {
    throw refusal(file, 'there is no such artifact', 'Back up first, then write the manifest.', cause);
  }
  if (path === '' || path === '..' || path.startsWith(`..${sep}`)) {
    throw refusal(
      file,
      'the artifact lies outside the run directory',
      'Copy it there, or give the directory with --root.',
    );
  }
  return path.replaceAll(sep, '/');
}

function digestOf(file: string): { sha256: string; bytes: number } {
  const fd = open(file);
  try {
    if (!fstatSync(fd).isFile()) throw refusal(file, 'the artifact is no regular file', 'Name files, one by one.');
    const hash = createHash('sha256');
    const block = Buffer.alloc(1024 * 1024);
    let bytes = 0;
    for (let count = -1; count !== 0; bytes += count) {
      count = readSync(fd, block);
      hash.update(block.subarray(0, count));
    }
    if (bytes > 0) return { sha256: hash.digest('hex'), bytes };
    throw refusal(file, 'the artifact is empty', 'An empty file is no backup; find out why nothing was written.');
  } finally {
    closeSync(fd);
  }
}

function open(file: string): number {
  try {
    return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (cause) {
    throw refusal(file, 'cannot read the artifact', 'Name readable regular files, and no links.', cause);
  }
}

function refusal(file: string, message: string, solution: string, cause?: unknown): GateError {
  return new GateError('usage', message, { place: { file }, solution, cause });
}
