import { describe, expect, it } from 'vitest';
import { SqlScanner } from '../../src/format/sqlScanner.ts';

/** Whether the line after these begins inside a quotation or a comment. */
function isOpenAfter(...lines: readonly string[]): boolean {
  const scanner = new SqlScanner();
  for (const line of lines) scanner.line(line);
  return scanner.isOpen;
}

describe('SqlScanner', () => {
  it.each([
    ['a text over two lines', ["SELECT 'a", "b';"]],
    ['a doubled quotation mark at the end of a line', ["SELECT 'it''", "s';"]],
    ['an identifier', ['SELECT "a', 'b";']],
    ['a body', ['AS $$', "SELECT 'a; $$ LANGUAGE sql;"]],
    ['a body with a word, and another inside', ['AS $body$', '$$ $bod$ ', '$body$;']],
    ['escapes', ["SELECT E'a\\'", "b';"]],
    ['a doubled quotation mark among escapes', ["SELECT E'a''\\'", "';"]],
    ['escapes over two lines', ["SELECT E'a\\\\", "b\\'c\\\\';"]],
    ['an escape at the end of a line', ["SELECT E'a\\", "b';"]],
    ['a nested comment', ['/* a /* b */', '*/']],
    ['a comment of three lines', ['/* a', 'b', 'c */']],
    ['a comment after another', ['/* a */ b /* c', 'd */']],
    ['a comment that begins like an end', ['/*/', '*/']],
  ])('knows where %s ends', (_, lines) => {
    expect(isOpenAfter(...lines.slice(0, -1))).toBe(true);
    expect(isOpenAfter(...lines)).toBe(false);
  });

  it.each([
    ['a backslash in a plain text', "SELECT 'a\\';"],
    ['a comment with a quotation mark', "-- it's"],
    ['a parameter', 'SELECT $1, a$b$c'],
    ['a name that ends with e', "SELECT type'a\\';"],
    ['an empty text', "SELECT '', E'', $$$$, \"\";"],
    ['a comment inside a text', "SELECT '/* a';"],
    ['a backslash that is escaped', "SELECT E'a\\\\';"],
    ['a text without escapes after one with', "SELECT E'a', 'b\\';"],
    ['a comment with another inside', '/* a /* b */ c */'],
    ['an empty comment', '/**/'],
  ])('is not misled by %s', (_, line) => {
    expect(isOpenAfter(line)).toBe(false);
  });
});
