import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLine, LineReader, lineStartsWith, type LineView } from '../../src/format/lines.ts';

interface Line {
  number: number;
  startOffset: number;
  text: string;
  byteLength: number;
  terminated: boolean;
  crlf: boolean;
  truncated: boolean;
}

describe('LineReader', () => {
  it('numbers lines, gives their offsets and says how they end', () => {
    expect(read([Buffer.from('a\n\r\n\nbb\r\nc\rd')])).toEqual([
      line({ number: 1, startOffset: 0, text: 'a' }),
      line({ number: 2, startOffset: 2, text: '', crlf: true }),
      line({ number: 3, startOffset: 4, text: '' }),
      line({ number: 4, startOffset: 5, text: 'bb', crlf: true }),
      line({ number: 5, startOffset: 9, text: 'c\rd', terminated: false }),
    ]);
  });

  it('gives no line for an empty input, and none after a last line feed', () => {
    expect(read([])).toEqual([]);
    expect(read([Buffer.from('')])).toEqual([]);
    expect(read([Buffer.from('\n')])).toHaveLength(1);
  });

  it('keeps a carriage return that ends the input', () => {
    expect(read([Buffer.from('a\r')])).toEqual([line({ text: 'a\r', terminated: false })]);
    expect(read([Buffer.from('a\r'), Buffer.from('\n')])).toEqual([line({ text: 'a', crlf: true })]);
  });

  it('truncates a line beyond the cap and tells its whole length', () => {
    const options = { maxLineBytes: 4 };
    expect(read([Buffer.from('abcd\r\nabcde\r\nab')], options)).toEqual([
      line({ text: 'abcd', crlf: true }),
      line({ number: 2, startOffset: 6, text: 'abcd', byteLength: 5, crlf: true, truncated: true }),
      line({ number: 3, startOffset: 13, text: 'ab', terminated: false }),
    ]);
    expect(read([Buffer.from('abc'), Buffer.from('def')], options)).toEqual([
      line({ text: 'abcd', byteLength: 6, terminated: false, truncated: true }),
    ]);
  });

  it('gives the same lines however the input is cut', () => {
    const bytes = fc.array(fc.constantFrom(0x0a, 0x0a, 0x0d, 0x61, 0x62, 0xc3), { maxLength: 60 });
    const cuts = fc.array(fc.nat(60), { maxLength: 10 });
    fc.assert(
      fc.property(bytes, cuts, fc.nat(8), (input, at, maxLineBytes) => {
        const whole = Buffer.from(input);
        const ends = [...at.filter((cut) => cut < whole.length), whole.length].sort((a, b) => a - b);
        const chunks = ends.map((end, index) => whole.subarray(index === 0 ? 0 : ends[index - 1], end));
        const expected = split(whole, maxLineBytes);
        expect(read(chunks, { maxLineBytes })).toEqual(expected);
        expect(read([whole], { maxLineBytes })).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes plain byte arrays and views into a larger buffer', () => {
    const chunk = new Uint8Array(Buffer.from('xxa\nbxx')).subarray(2, 5);
    expect(read([chunk]).map(({ text }) => text)).toEqual(['a', 'b']);
  });

  it('holds no more than the cap of a line without end', () => {
    const chunk = Buffer.alloc(1024 * 1024, 0x61);
    const before = process.memoryUsage().arrayBuffers;
    const seen: number[] = [];
    const reader = new LineReader(({ byteLength }) => seen.push(byteLength), { maxLineBytes: 64 * 1024 });
    for (let count = 0; count < 1024; count += 1) reader.push(chunk);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
    reader.end();
    expect(seen).toEqual([1024 * 1024 * 1024]);
  });

  it('takes a line that comes a byte at a time in linear time', () => {
    const byte = Buffer.from('a');
    const seen: number[] = [];
    const reader = new LineReader(({ byteLength }) => seen.push(byteLength));
    for (let count = 0; count < 1_000_000; count += 1) reader.push(byte);
    reader.end();
    expect(seen).toEqual([1_000_000]);
  });

  it('is not used after its end', () => {
    const reader = new LineReader(() => undefined);
    reader.end();
    expect(() => {
      reader.push(Buffer.from('a'));
    }).toThrow(expect.objectContaining({ code: 'internal' }));
    expect(() => {
      reader.end();
    }).toThrow(expect.objectContaining({ code: 'internal' }));
  });
});

describe('decodeLine', () => {
  it('gives text only for whole lines in UTF-8', () => {
    expect(decode('aé😀\r\n')).toEqual(['aé😀']);
    expect(decode(Buffer.from([0x61, 0xff, 0x0a, 0x62]))).toEqual([undefined, 'b']);
    expect(decode('abcdef\nab', { maxLineBytes: 3 })).toEqual([undefined, 'ab']);
  });
});

describe('lineStartsWith', () => {
  it('looks at the bytes of this line only', () => {
    const found: boolean[] = [];
    const reader = new LineReader((view) => found.push(lineStartsWith(view, Buffer.from('ab'))));
    reader.push(Buffer.from('abc\nab\na\nb\n\nxab'));
    reader.end();
    expect(found).toEqual([true, true, false, false, false, false]);
  });

  it('looks at no more of a line than the cap lets through', () => {
    const found: boolean[] = [];
    const reader = new LineReader((view) => found.push(lineStartsWith(view, Buffer.from('ab'))), { maxLineBytes: 1 });
    reader.push(Buffer.from('ab\nab'));
    reader.end();
    expect(found).toEqual([false, false]);
  });
});

function line(part: Partial<Line> & { text: string }): Line {
  return {
    number: 1,
    startOffset: 0,
    byteLength: part.text.length,
    terminated: true,
    crlf: false,
    truncated: false,
    ...part,
  };
}

function read(chunks: readonly Uint8Array[], options?: { maxLineBytes?: number }): Line[] {
  const lines: Line[] = [];
  const reader = new LineReader(({ number, startOffset, bytes, byteLength, terminated, crlf, truncated }) => {
    // As Latin-1, so that no byte is lost.
    const text = Buffer.from(bytes).toString('latin1');
    lines.push({ number, startOffset, text, byteLength, terminated, crlf, truncated });
  }, options);
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return lines;
}

/** What the reader must give, told by a regular expression over the whole input. */
function split(input: Buffer, maxLineBytes: number): Line[] {
  return [...input.toString('latin1').matchAll(/([^\n]*?)(\r?\n)|([^\n]+)$/g)].map((match, index) => {
    const [, ended, ending = '', open] = match;
    const text = ended ?? open ?? '';
    return {
      number: index + 1,
      startOffset: match.index,
      text: text.slice(0, maxLineBytes),
      byteLength: text.length,
      terminated: ending !== '',
      crlf: ending === '\r\n',
      truncated: text.length > maxLineBytes,
    };
  });
}

function decode(input: string | Buffer, options?: { maxLineBytes?: number }): (string | undefined)[] {
  const texts: (string | undefined)[] = [];
  const reader = new LineReader((view: LineView) => texts.push(decodeLine(view)), options);
  reader.push(Buffer.from(input));
  reader.end();
  return texts;
}
