import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join, basename } from 'node:path';
import { randomBytes } from 'node:crypto';
import { GateError } from '../error.ts';

/**
 * Writes a file so that a reader sees all of it or none: temporary file beside it, fsync, rename. Throws
 * GateError('output_unwritable'); whatever stood there before then still stands.
 */
export function writeFileAtomically(file: string, text: string | Uint8Array): void {
  replaceFile(file, text, true);
}

/**
 * `writeFileAtomically` without waiting for the disk: after a loss of power the file may be empty or torn. For files whose
 * digest stands elsewhere, so that a reader finds out.
 */
export function writeFileQuickly(file: string, text: string | Uint8Array): void {
  replaceFile(file, text, false);
}

function replaceFile(file: string, text: string | Uint8Array, isDurable: boolean): void {
  const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  let fd: number | undefined;
  try {
    fd = openSync(temporary, 'wx', 0o644);
    const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
    if (isDurable) fsyncSync(fd);
    closeSync(fd);
    fd = undefined;
    renameSync(temporary, file);
    if (isDurable) syncDirectory(dirname(file));
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
