import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/format/formatError.ts';
import { type XmlElement, XmlReader } from '../../src/format/xml.ts';

/** What a reader tells of these chunks, in its order. */
function events(...chunks: readonly (string | Uint8Array)[]): (XmlElement | string)[] {
  const seen: (XmlElement | string)[] = [];
  const reader = new XmlReader({
    open(element) {
      seen.push(element);
    },
    close(name) {
      seen.push(`/${name}`);
    },
  });
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  reader.end();
  return seen;
}

function problem(...chunks: readonly (string | Uint8Array)[]): unknown {
  try {
    events(...chunks);
  } catch (error) {
    if (error instanceof FormatError) return { code: error.code, line: error.line };
    throw error;
  }
  return undefined;
}

describe('an XML document', () => {
  const tree = [
    { name: 'a', attributes: {}, path: [], line: 1 },
    { name: 'b', attributes: { x: '<é>', y: '' }, path: ['a'], line: 2 },
    { name: 'c', attributes: {}, path: ['a', 'b'], line: 2 },
    '/c',
    '/b',
    { name: 'd', attributes: {}, path: ['a'], line: 3 },
    '/d',
    '/a',
  ];
  const text = '<a>text &amp; more\n<b x="&lt;é&gt;" y=""><c/></b>\n<d></d></a>\n';

  it('is elements with what is around them', () => {
    expect(events(text)).toEqual(tree);
    expect(events(`\ufeff${text}`)).toEqual(tree);
    const reader = new XmlReader({ open: () => undefined });
    reader.push(Buffer.from(text));
    reader.end();
  });

  it('is the same wherever it is cut', () => {
    const bytes = Buffer.from(text);
    for (let at = 1; at < bytes.length; at += 1)
      expect(events(bytes.subarray(0, at), bytes.subarray(at))).toEqual(tree);
  });

  it.each([
    '<?xml version="1.0"?>',
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<?xml version="1.0" encoding="utf8"?>',
    '<!DOCTYPE a SYSTEM "http://example.com/a.dtd">',
  ])('may begin with %s', (head) => {
    expect(events(`${head}<a/>`)).toEqual([tree[0], '/a']);
  });

  it('may be a hundred elements deep', () => {
    expect(events('<a>'.repeat(100) + '</a>'.repeat(100))).toHaveLength(200);
    // Beside one another they are not deep.
    expect(events(`<a>${'<b/>'.repeat(200)}</a>`)).toHaveLength(402);
    expect(problem(`${'<a>\n'.repeat(101)}${'</a>'.repeat(101)}`)).toEqual({ code: 'too_deep', line: 101 });
  });
});

describe('refused is', () => {
  it.each<[string, string | Uint8Array, object]>([
    ['nothing', '', { code: 'syntax' }],
    ['blank space', ' \n', { code: 'syntax' }],
    ['an element that is not closed', '<a>\n<b></a>', { code: 'syntax', line: 2 }],
    ['half of it', '<a>\n<b>', { code: 'syntax', line: 2 }],
    ['an unknown entity', '<a>&nbsp;</a>', { code: 'syntax', line: 1 }],
    ['another encoding', '<?xml version="1.0" encoding="UTF-16"?><a/>', { code: 'not_utf8' }],
    ['an encoding that begins alike', '<?xml version="1.0" encoding="UTF-80"?><a/>', { code: 'not_utf8' }],
    ['one that ends alike', '<?xml version="1.0" encoding="x-utf-8"?><a/>', { code: 'not_utf8' }],
    ['a definition', '<!DOCTYPE a [<!ENTITY x "y">]>\n<a/>', { code: 'definitions', line: 1 }],
    ['what is no UTF-8', Buffer.from([0x3c, 0x61, 0xff]), { code: 'not_utf8', line: 1 }],
    ['half a character at the end', Buffer.from([0x3c, 0x61, 0x2f, 0x3e, 0xc3]), { code: 'not_utf8', line: 1 }],
  ])('%s', (_, content, expected) => {
    expect(problem(content)).toMatchObject(expected);
  });

  it('with the place', () => {
    expect(() => events('<a>\n<b x=1></b></a>')).toThrow(expect.objectContaining({ line: 2, column: 7 }));
  });

  it('for its first problem, and stays refused', () => {
    expect(problem('<!DOCTYPE a [<!ENTITY x "y">]><a></b>')).toMatchObject({ code: 'definitions' });
    const seen: string[] = [];
    const reader = new XmlReader({
      open: ({ name }) => seen.push(name),
      close: (name) => seen.push(`/${name}`),
    });
    const push = (text: string) => () => {
      reader.push(Buffer.from(text));
    };
    expect(push('<a><b x=1></b><c></c>')).toThrow(FormatError);
    expect(push('<d/>')).toThrow(FormatError);
    expect(() => {
      reader.end();
    }).toThrow(FormatError);
    expect(seen).toEqual(['a']);
  });
});
