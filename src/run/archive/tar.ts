import { Buffer } from 'node:buffer';
import { ArchiveRefused, type Member } from './member.ts';

const BLOCK = 512;
const TYPES: Readonly<Record<string, Member['type']>> = {
  '0': 'file',
  '\0': 'file',
  '2': 'link',
  '3': 'special',
  '4': 'special',
  '5': 'directory',
  '6': 'special',
};

/** Types of which the content says something about the entries after it. */
const HEADERS = 'xgLK';
const WITHOUT_CONTENT = '2346';

/** What an extended header says of the entry after it. */
interface Extended {
  path?: Buffer;
  linkpath?: Buffer;
  size?: number;
}

/**
 * The entries of a tar archive: ustar, with the extended headers of POSIX and GNU. What other programs read differently, or
 * not at all, is refused: hard links, sparse files, unknown types, bytes after the end.
 */
export function tarMembers(tar: Buffer): Member[] {
  const members: Member[] = [];
  let extended: Extended = {};
  let at = 0;
  for (;;) {
    const header = block(tar, at);
    if (header.every((byte) => byte === 0)) break;
    checkSum(header);
    const type = String.fromCharCode(header[156] ?? 0);
    // A size that was announced is that of the entry, and not of another header before it.
    const stated = (HEADERS.includes(type) ? undefined : extended.size) ?? numberAt(header, 124, 12);
    const size = type === '5' ? 0 : stated;
    // Some programs pass over it, and others read an entry there.
    if (WITHOUT_CONTENT.includes(type) && size > 0) throw new ArchiveRefused('malformed', 'content_of_no_file');
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) throw new ArchiveRefused('malformed', 'archive_truncated');
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'x') extended = { ...extended, ...paxHeader(content) };
    else if (type === 'g') assertHarmless(paxHeader(content));
    else if (type === 'L') extended = { ...extended, path: untilNull(content) };
    else if (type === 'K') extended = { ...extended, linkpath: untilNull(content) };
    else {
      members.push(member(header, type, content, extended));
      extended = {};
    }
  }
  if (tar.subarray(at).some((byte) => byte !== 0)) throw new ArchiveRefused('malformed', 'bytes_after_the_end');
  return members;
}

function member(header: Buffer, flag: string, content: Buffer, { path, linkpath }: Extended): Member {
  if (flag === '1') throw new ArchiveRefused('link', 'hard_link');
  const prefix = isPosix(header) ? untilNull(header.subarray(345, 500)) : Buffer.alloc(0);
  const short = untilNull(header.subarray(0, 100));
  const name = path ?? (prefix.length === 0 ? short : Buffer.concat([prefix, Buffer.from('/'), short]));
  // Before POSIX a directory was a file whose name ends with a slash.
  const type = flag !== '5' && name.at(-1) === 0x2f ? undefined : TYPES[flag];
  if (type === undefined) throw new ArchiveRefused('malformed', 'unknown_entry_type');
  return {
    name,
    type,
    size: content.length,
    ...(type === 'link' && { target: linkpath ?? untilNull(header.subarray(157, 257)) }),
    bytes: () => content,
  };
}

function block(tar: Buffer, at: number): Buffer {
  const bytes = tar.subarray(at, at + BLOCK);
  if (bytes.length < BLOCK) throw new ArchiveRefused('malformed', 'archive_truncated');
  return bytes;
}

function isPosix(header: Buffer): boolean {
  return header.toString('latin1', 257, 263) === 'ustar\0';
}

function checkSum(header: Buffer): void {
  const stated = numberAt(header, 148, 8);
  let sum = 0;
  header.forEach((byte, index) => {
    sum += index >= 148 && index < 156 ? 0x20 : byte;
  });
  if (sum !== stated) throw new ArchiveRefused('malformed', 'archive_checksum');
}

/** Octal digits, or with the highest bit set a big-endian number. */
function numberAt(header: Buffer, at: number, length: number): number {
  const field = header.subarray(at, at + length);
  if (field[0] === 0x80) {
    const value = field.subarray(1).reduce((all, byte) => all * 256 + byte, 0);
    if (Number.isSafeInteger(value)) return value;
  }
  const digits = /^ *([0-7]+)[ \0]*$/.exec(field.toString('latin1'))?.[1];
  if (digits === undefined) throw new ArchiveRefused('malformed', 'archive_number');
  return Number.parseInt(digits, 8);
}

function untilNull(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

/** Records of the form `<length> <key>=<value>\n`. */
function paxHeader(content: Buffer): Extended {
  const extended: Extended = {};
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const digits = space < 0 ? '' : content.toString('latin1', at, space);
    const end = at + Number(digits);
    if (!/^[1-9][0-9]{0,8}$/.test(digits) || content[end - 1] !== 0x0a)
      throw new ArchiveRefused('malformed', 'archive_extended_header');
    const record = content.subarray(space + 1, end - 1);
    const equals = record.indexOf(0x3d);
    const key = record.toString('latin1', 0, Math.max(equals, 0));
    const value = record.subarray(equals + 1);
    if (key.startsWith('GNU.sparse')) throw new ArchiveRefused('malformed', 'sparse_file');
    if (key === 'path') extended.path = value;
    if (key === 'linkpath') extended.linkpath = value;
    if (key === 'size') {
      if (!/^[0-9]{1,15}$/.test(value.toString('latin1'))) throw new ArchiveRefused('malformed', 'archive_number');
      extended.size = Number(value.toString('latin1'));
    }
    at = end;
  }
  return extended;
}

/** A header for all entries after it would rename them, in programs that heed it. */
function assertHarmless(extended: Extended): void {
  if (Object.keys(extended).length > 0) throw new ArchiveRefused('malformed', 'archive_extended_header');
}
