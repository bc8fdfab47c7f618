import type { Buffer } from 'node:buffer';
import { isUtf8 } from 'node:buffer';
import { crc32, inflateRawSync } from 'node:zlib';
import { ArchiveRefused, type Member, mayUnpackTo } from './member.ts';

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const UNIX = 3;
const FILE_TYPE = 0o170000;
const FLAG_ENCRYPTED = 0x0001;
const FLAG_UTF8 = 0x0800;

interface Stored {
  readonly name: Buffer;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly mode: number;
  readonly offset: number;
}

/**
 * The entries of a zip archive, from its central directory. Local headers have to agree with it, and no two entries may share
 * bytes: programs that read one or the other must see the same run. Encryption and ZIP64 are refused.
 */
export function zipMembers(zip: Buffer): Member[] {
  const { count, size, offset } = endOf(zip);
  const stored: Stored[] = [];
  let at = offset;
  for (let index = 0; index < count; index += 1) {
    const { entry, next } = centralEntry(zip, at);
    stored.push(entry);
    at = next;
  }
  if (at !== offset + size || at !== zip.length - END_BYTES) throw malformed('archive_directory');
  if (stored.reduce((sum, entry) => sum + entry.size, 0) > mayUnpackTo(zip.length))
    throw new ArchiveRefused('cap_exceeded', 'archive_too_large');
  const ranges = stored.map((entry) => ({ entry, ...dataOf(zip, entry, offset) }));
  const ordered = [...ranges].sort((a, b) => a.entry.offset - b.entry.offset);
  // Entries that share bytes unpack to more than the ratio of any one of them lets expect.
  ordered.forEach(({ entry }, index) => {
    if (entry.offset < (ordered[index - 1]?.end ?? 0)) throw malformed('entries_overlap');
  });
  return ranges.map(({ entry, begin, end }) => member(entry, zip.subarray(begin, end)));
}

function member(entry: Stored, packed: Buffer): Member {
  const type = typeOf(entry);
  // Looked at now, because what does not unpack makes the whole archive doubtful, and kept in its small form.
  const content = unpack(entry, packed);
  return {
    name: entry.name,
    type,
    size: entry.size,
    ...(type === 'link' && { target: content }),
    bytes: () => unpack(entry, packed),
  };
}

function endOf(zip: Buffer): { count: number; size: number; offset: number } {
  // Without a comment it stands at the very end: a search for it could be led to another one.
  const at = zip.length - END_BYTES;
  if (at < 0 || zip.readUInt32LE(at) !== END) throw malformed('archive_directory');
  const disks = zip.readUInt16LE(at + 4) + zip.readUInt16LE(at + 6);
  const count = zip.readUInt16LE(at + 10);
  const size = zip.readUInt32LE(at + 12);
  const offset = zip.readUInt32LE(at + 16);
  if (disks !== 0 || zip.readUInt16LE(at + 8) !== count || count === 0xffff) throw malformed('archive_directory');
  return { count, size, offset };
}

function centralEntry(zip: Buffer, at: number): { entry: Stored; next: number } {
  if (at + 46 > zip.length || zip.readUInt32LE(at) !== CENTRAL) throw malformed('archive_directory');
  const flags = zip.readUInt16LE(at + 8);
  if ((flags & FLAG_ENCRYPTED) !== 0) throw malformed('archive_encrypted');
  const nameLength = zip.readUInt16LE(at + 28);
  const next = at + 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  const name = zip.subarray(at + 46, at + 46 + nameLength);
  // Without the flag the encoding of anything but ASCII is anybody's guess.
  if (!isUtf8(name) || ((flags & FLAG_UTF8) === 0 && name.some((byte) => byte > 0x7f)))
    throw new ArchiveRefused('unsafe_name', 'not_utf8');
  const entry = {
    name,
    method: zip.readUInt16LE(at + 10),
    crc: zip.readUInt32LE(at + 16),
    packed: zip.readUInt32LE(at + 20),
    size: zip.readUInt32LE(at + 24),
    mode: zip[at + 5] === UNIX ? zip.readUInt16LE(at + 40) : 0,
    offset: zip.readUInt32LE(at + 42),
  };
  return { entry, next };
}

function dataOf(zip: Buffer, entry: Stored, limit: number): { begin: number; end: number } {
  const { offset, name, method, packed } = entry;
  if (offset + 30 > limit || zip.readUInt32LE(offset) !== LOCAL) throw malformed('archive_local_header');
  const nameEnd = offset + 30 + zip.readUInt16LE(offset + 26);
  const begin = nameEnd + zip.readUInt16LE(offset + 28);
  const end = begin + packed;
  const isSame = zip.subarray(offset + 30, nameEnd).equals(name) && zip.readUInt16LE(offset + 8) === method;
  if (!isSame || end > limit) throw malformed('archive_local_header');
  return { begin, end };
}

function typeOf({ name, mode }: Stored): Member['type'] {
  if (name.at(-1) === 0x2f) return 'directory';
  switch (mode & FILE_TYPE) {
    case 0:
    case 0o100000:
      return 'file';
    case 0o120000:
      return 'link';
    default:
      return 'special';
  }
}

function unpack({ method, size, crc }: Stored, packed: Buffer): Buffer {
  const bytes = method === 0 ? packed : method === 8 ? inflated(packed, size) : undefined;
  if (bytes === undefined) throw malformed('archive_method');
  if (bytes.length !== size || crc32(bytes) !== crc) throw malformed('archive_checksum');
  return bytes;
}

function inflated(packed: Buffer, size: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch {
    // Broken, or larger than it says.
    throw malformed('archive_checksum');
  }
}

function malformed(detail: string): ArchiveRefused {
  return new ArchiveRefused('malformed', detail);
}
