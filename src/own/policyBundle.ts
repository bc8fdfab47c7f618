import { crc32 } from 'node:zlib';
import { canonicalJson } from '../format/canonicalJson.ts';
import { sortedBy } from '../format/order.ts';
import type { CompiledPolicy } from './compilePolicy.ts';

const BLOCK = 512;
/** Of a stored block. */
const MOST = 0xffff;

/**
 * The policy as a bundle that OPA reads, too: manifest, compiled policy, data and all sources. The same policy gives the same
 * bytes everywhere: nothing is compressed, because compressors differ between versions, and no time or owner is recorded.
 */
export function policyBundle({ entrypoints, wasm, sources, data }: CompiledPolicy): Uint8Array {
  const manifest = {
    revision: '',
    roots: [''],
    rego_version: 1,
    wasm: entrypoints.map((entrypoint) => ({ entrypoint, module: '/policy.wasm' })),
  };
  const texts = { '.manifest': canonicalJson(manifest), 'data.json': canonicalJson(data), ...sources };
  const files: [string, Uint8Array][] = Object.entries(texts).map(([path, text]) => [path, Buffer.from(text, 'utf8')]);
  files.push(['policy.wasm', wasm]);
  // With absolute names, as OPA's manifest expects them.
  const members = sortedBy(files, ([path]) => path).flatMap(([path, bytes]) => member(`/${path}`, bytes));
  return gzipped(Buffer.concat([...members, Buffer.alloc(2 * BLOCK)]));
}

function member(path: string, bytes: Uint8Array): Uint8Array[] {
  const name = Buffer.from(path, 'utf8');
  // The extended header of POSIX, for names that do not fit the plain one.
  const extended = name.length > 100 ? [...plain('pax', pax(name), 'x')] : [];
  return [...extended, ...plain(name.length > 100 ? name.subarray(0, 100) : name, bytes, '0')];
}

function plain(name: string | Uint8Array, bytes: Uint8Array, type: string): Uint8Array[] {
  const header = Buffer.alloc(BLOCK);
  header.set(typeof name === 'string' ? Buffer.from(name) : name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
}

/** `<length> path=<name>\n`, where the length counts itself. */
function pax(name: Uint8Array): Uint8Array {
  const rest = name.length + ' path=\n'.length;
  const digits = String(rest + String(rest).length).length;
  return Buffer.concat([Buffer.from(`${rest + digits} path=`), name, Buffer.from('\n')]);
}

/** A gzip file whose content is stored and not compressed (RFC 1951, 3.2.4; RFC 1952). */
function gzipped(content: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])];
  for (let at = 0; at < content.length; at += MOST) {
    const chunk = content.subarray(at, at + MOST);
    const head = Buffer.alloc(5);
    head.writeUInt8(at + MOST >= content.length ? 1 : 0, 0);
    head.writeUInt16LE(chunk.length, 1);
    head.writeUInt16LE(~chunk.length & MOST, 3);
    parts.push(head, chunk);
  }
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(content), 0);
  tail.writeUInt32LE(content.length % 2 ** 32, 4);
  return Buffer.concat([...parts, tail]);
}
