import { describe, expect, it } from 'vitest';
import { pythonJson } from '../../src/format/pythonJson.ts';

const ASCII = { ascii: true, without: [] };
const UNICODE = { ascii: false, without: [] };

/** What `json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))` of Python 3 gives. */
describe('a document is written as Python writes it', () => {
  it.each([
    ['-102.0', '-102.0'],
    ['-102', '-102'],
    ['-0', '0'],
    ['-0.0', '-0.0'],
    ['0.0', '0.0'],
    ['1.0', '1.0'],
    ['2.50', '2.5'],
    ['123456789.125', '123456789.125'],
    ['1E5', '100000.0'],
    ['1e15', '1000000000000000.0'],
    ['1.5e15', '1500000000000000.0'],
    ['1e16', '1e+16'],
    ['-1.5e300', '-1.5e+300'],
    ['0.0001', '0.0001'],
    ['-0.00012', '-0.00012'],
    ['0.00001', '1e-05'],
    ['-1.5e-5', '-1.5e-05'],
    ['0.1e-9', '1e-10'],
    ['5e-324', '5e-324'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
  ])('number %s', (text, written) => {
    expect(pythonJson(text, ASCII)).toBe(written);
    expect(pythonJson(`{"a": [ ${text} ]}`, UNICODE)).toBe(`{"a":[${written}]}`);
  });

  it.each([
    ['"1.0"', '"1.0"', '"1.0"'],
    ['"n1"', '"n1"', '"n1"'],
    ['""', '""', '""'],
    ['"a\\u0001\\n\\"\\\\\\/"', '"a\\u0001\\n\\"\\\\/"', '"a\\u0001\\n\\"\\\\/"'],
    ['"é \u007f ~"', '"\\u00e9 \\u007f ~"', '"é \u007f ~"'],
    ['"\u{1f600}"', '"\\ud83d\\ude00"', '"\u{1f600}"'],
    ['"a\\\\" ', '"a\\\\"', '"a\\\\"'],
  ])('text %s', (text, ascii, unicode) => {
    expect(pythonJson(text, ASCII)).toBe(ascii);
    expect(pythonJson(text, UNICODE)).toBe(unicode);
  });

  it.each([
    ['[ ]', '[]'],
    ['{ }', '{}'],
    ['[null, true, false, [], {"a": 1}]', '[null,true,false,[],{"a":1}]'],
    // By code points, with the unescaped keys: UTF-16 units would put the second after the third.
    ['{"\u{1f600}": 1, "\uffff": 2, "a": 3, "": 4}', '{"":4,"a":3,"\uffff":2,"\u{1f600}":1}'],
    ['{"é": {"k": "v"}, "aa": 1, "a": 2}', '{"a":2,"aa":1,"é":{"k":"v"}}'],
    ['{"10": 1, "9": 2, "1e3": 3.0}', '{"10":1,"1e3":3.0,"9":2}'],
  ])('composite %s', (text, written) => {
    expect(pythonJson(text, UNICODE)).toBe(written);
  });

  it('with keys escaped like texts', () => {
    expect(pythonJson('{"é": 1}', ASCII)).toBe('{"\\u00e9":1}');
  });
});

it('leaves out the members that are named from the root, and no others', () => {
  const text = '{"sig": 1, "a": {"sig": 2, "b": {"c": 3, "d": 4}}, "list": [{"sig": 5}]}';
  const without = (...paths: string[][]) => pythonJson(text, { ascii: true, without: paths });
  expect(without(['sig'])).toBe('{"a":{"b":{"c":3,"d":4},"sig":2},"list":[{"sig":5}]}');
  expect(without(['a', 'b', 'c'], ['a', 'sig'])).toBe('{"a":{"b":{"d":4}},"list":[{"sig":5}],"sig":1}');
  expect(without(['a', 'b'], ['list', 'sig'], ['b'], ['sig', 'x'])).toBe('{"a":{"sig":2},"list":[{"sig":5}],"sig":1}');
  expect(without([])).toBe('');
});
