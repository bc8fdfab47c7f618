import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineReader } from '../../src/format/lines.ts';
import { RunningDigest } from '../../src/format/runningDigest.ts';
import { sha256Hex } from '../../src/format/sha256.ts';

const BYTES = fc
  .array(fc.constantFrom('\n', '\r\n', 'a', 'bc', '%'), { maxLength: 40 })
  .map((parts) => Buffer.from(parts.join('')));

it('knows all bytes, and all before each line, wherever the chunks are cut', () => {
  fc.assert(
    fc.property(BYTES, fc.array(fc.nat(12), { minLength: 1 }), fc.array(fc.boolean()), (bytes, sizes, asked) => {
      const digest = new RunningDigest();
      const found: [number, string][] = [];
      const lines = new LineReader(({ number, startOffset, terminated }) => {
        if (terminated && asked[number % Math.max(1, asked.length)] !== false)
          found.push([startOffset, digest.before(startOffset)]);
      });
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const size = turn > 1_000 ? bytes.length : (sizes[turn % sizes.length] ?? 0);
        // The memory behind a chunk is used again, as that of a reader is.
        const chunk = Buffer.from(bytes.subarray(at, at + size));
        digest.through(chunk, (part) => {
          lines.push(part);
        });
        chunk.fill(0);
        at += size;
      }
      lines.end();
      expect(digest.hex()).toBe(sha256Hex(bytes));
      expect(digest.hex(Buffer.from('behind'))).toBe(sha256Hex(Buffer.concat([bytes, Buffer.from('behind')])));
      digest.add(bytes);
      expect(digest.hex()).toBe(sha256Hex(Buffer.concat([bytes, bytes])));
      for (const [offset, hex] of found) expect(hex).toBe(sha256Hex(bytes.subarray(0, offset)));
    }),
  );
});

it('asked about what is gone or not there yet, it fails instead of giving another digest', () => {
  const digest = new RunningDigest();
  digest.through(Buffer.from('a\nb\n'), () => undefined);
  expect(() => digest.before(2)).toThrow(expect.objectContaining({ code: 'internal' }));
  expect(() => {
    digest.through(Buffer.from('c\n'), () => digest.before(7));
  }).toThrow(expect.objectContaining({ code: 'internal' }));
});
