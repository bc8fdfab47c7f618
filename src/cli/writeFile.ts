import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join, basename } from 'node:path';
import { randomBytes } from 'node:crypto';
import { GateError } from '../error.ts';

/**
 * Writes a file so that a reader sees all of it or none: temporary file beside it, fsync, rename. Throws
 * GateError('output_unwritable'); whatever stood there before then still stands.
 */
export function writeFileAtomically(file: string, text: string): void {
  const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  let fd: number | undefined;
  try {
    fd = openSync(temporary, 'wx', 0o644);
    const bytes = Buffer.from(text, 'utf8');
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
    fsyncSync(fd);
    closeSync(fd);
    fd = undefined;
    renameSync(temporary, file);
    syncDirectory(dirname(file));
  } catch (cause) {
    if (fd !== undefined) closeSync(fd);
    rmSync(temporary, { force: true });
    throw new GateError('output_unwritable', `cannot write ${file}`, {
      place: { file },
      solution: 'Name a file in a writable directory with space left.',
      cause,
    });
  }
}

/** Makes the new name itself durable, where the platform lets a directory be synced. */
function syncDirectory(directory: string): void {
  let fd: number | undefined;
  try {
    fd = openSync(directory, 'r');
    fsyncSync(fd);
  } catch {
    // Not every platform and file system allows it; the file's bytes are on disk either way.
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
