import { Buffer, isUtf8 } from 'node:buffer';
import type { ListingRefusal } from '../run.ts';

/** One entry of an archive, as it stands there. */
export interface Member {
  readonly name: Buffer;
  readonly type: 'file' | 'directory' | 'link' | 'special';
  readonly size: number;
  /** Where a link points to. */
  readonly target?: Buffer;
  /** The bytes of a file. */
  bytes(): Uint8Array;
}

/** Why an archive is refused: two programs could take it for two different runs, or it is made to exhaust its reader. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused';
  readonly problem: ListingRefusal | 'cap_exceeded';
  readonly detail: string;

  constructor(problem: ArchiveRefused['problem'], detail: string) {
    super(detail);
    this.problem = problem;
    this.detail = detail;
  }
}

/** Deterministic limits of an archive. */
export const ARCHIVE_CAPS = {
  archiveBytes: 512 * 1024 * 1024,
  unpackedBytes: 1024 * 1024 * 1024,
  /** How many times its size an archive may unpack to, beyond the first 16 MiB. */
  ratio: 200,
} as const;
const SMALL_BYTES = 16 * 1024 * 1024;

export function mayUnpackTo(archiveBytes: number): number {
  return Math.min(ARCHIVE_CAPS.unpackedBytes, Math.max(SMALL_BYTES, archiveBytes * ARCHIVE_CAPS.ratio));
}

/**
 * The path that the directory would have. A name that leads out of it, or is spelled as no directory listing would, is
 * refused: some programs would follow it, and others would repair it.
 */
export function memberPath(name: Buffer): string {
  const trimmed = name.at(-1) === 0x2f ? name.subarray(0, -1) : name;
  const text = trimmed.toString('latin1');
  const relative = text.startsWith('./') ? text.slice(2) : text;
  if (relative === '.') return '';
  if (relative.split('/').some((part) => part === '' || part === '.' || part === '..' || part.includes('\0')))
    throw new ArchiveRefused('unsafe_name', 'path_escape');
  return spell(Buffer.from(relative, 'latin1'));
}

/** As a directory spells it. */
export function spell(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : `\0bytes:${bytes.toString('hex')}`;
}
