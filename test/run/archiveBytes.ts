import { Buffer } from 'node:buffer';
import { crc32, deflateRawSync } from 'node:zlib';

export interface TarEntry {
  readonly name: string | Buffer;
  readonly type?: string;
  readonly content?: string | Buffer;
  readonly target?: string;
  /** Fields of the header, by their place in it, that are not as they would be. */
  readonly fields?: Readonly<Record<number, string>>;
}

/** A tar archive of exactly these entries, however odd. */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ name, type = '0', content = '', target = '', fields = {} }) => {
    const bytes = Buffer.from(content);
    const header = Buffer.alloc(512);
    Buffer.from(name).copy(header, 0);
    header.write('0000644\0', 100);
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write(type, 156, 'latin1');
    header.write(target, 157);
    header.write('ustar\0', 257, 'latin1');
    header.write('00', 263);
    for (const [at, field] of Object.entries(fields)) header.write(field, Number(at), 'latin1');
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

export interface ZipEntry {
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  /** Unix mode; default: a regular file. */
  readonly mode?: number;
  readonly flags?: number;
  /** What the directory says, where that is not so. */
  readonly size?: number;
  readonly crc?: number;
  readonly localName?: string;
  /** Not deflated. */
  readonly stored?: boolean;
  readonly extra?: string;
  readonly localExtra?: string;
  readonly comment?: string;
  /** Shares the bytes of the entry before. */
  readonly overlaps?: boolean;
}

/** A zip archive of exactly these entries, however odd. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  let before = 0;
  for (const entry of entries) {
    const content = Buffer.from(entry.content ?? '');
    const packed = entry.stored === true ? content : deflateRawSync(content);
    const name = Buffer.from(entry.name);
    const local = Buffer.from(entry.localName ?? entry.name);
    const localExtra = Buffer.from(entry.localExtra ?? '');
    const extra = Buffer.from(entry.extra ?? '');
    const comment = Buffer.from(entry.comment ?? '');
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(entry.flags ?? 0x0800, 2);
    fields.writeUInt16LE(entry.stored === true ? 0 : 8, 4);
    fields.writeUInt32LE(entry.crc ?? crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(entry.size ?? content.length, 18);
    fields.writeUInt16LE(local.length, 22);
    fields.writeUInt16LE(localExtra.length, 24);
    const offset = entry.overlaps === true ? before : at;
    if (entry.overlaps !== true) {
      const bytes = [Buffer.from('PK\x03\x04', 'latin1'), fields, local, localExtra, packed];
      locals.push(...bytes);
      before = at;
      at += bytes.reduce((sum, { length }) => sum + length, 0);
    }
    const directory = Buffer.alloc(46);
    directory.write('PK\x01\x02', 0, 'latin1');
    directory[5] = 3;
    fields.copy(directory, 6);
    directory.writeUInt16LE(name.length, 28);
    directory.writeUInt16LE(extra.length, 30);
    directory.writeUInt16LE(comment.length, 32);
    directory.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
    directory.writeUInt32LE(offset, 42);
    central.push(directory, name, extra, comment);
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(
    central.reduce((sum, { length }) => sum + length, 0),
    12,
  );
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, ...central, end]);
}
