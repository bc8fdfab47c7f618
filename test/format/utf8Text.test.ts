import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { utf8Text } from '../../src/format/utf8Text.ts';

describe('utf8Text', () => {
  it.each([
    ['as many bytes as there may be', Buffer.from('abcd'), 'abcd'],
    // Each shares two of its three bytes with a byte order mark.
    ['a character of private use', Buffer.from([0xef, 0xa3, 0xbf]), '\uf8ff'],
    ['the character before a byte order mark', Buffer.from([0xef, 0xbb, 0xbe]), '\ufefe'],
    ['a byte order mark further behind', Buffer.from('a\ufeff'), 'a\ufeff'],
  ])('takes %s', (_, bytes, text) => {
    expect(utf8Text(bytes, 4)).toBe(text);
  });

  it.each([
    ['one byte too many', Buffer.from('abcde'), { code: 'too_large' }],
    ['a byte order mark', Buffer.from('\ufeff'), { code: 'bom', line: 1, column: 1 }],
    ['a byte order mark and half a character', Buffer.from([0xef, 0xbb, 0xbf, 0xc3]), { code: 'bom' }],
    ['half a character', Buffer.from([0x61, 0xc3]), { code: 'not_utf8' }],
    ['what only ends like a byte order mark', Buffer.from([0x61, 0xbb, 0xbf]), { code: 'not_utf8' }],
  ])('refuses %s', (_, bytes, error) => {
    expect(() => utf8Text(bytes, 4)).toThrow(expect.objectContaining(error));
  });
});
