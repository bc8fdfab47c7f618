import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeControl, excerpt, stripControl } from '../../src/format/ansi.ts';

const ESC = '\u001b';

describe('stripControl', () => {
  it.each([
    ['plain text, é 😀', 'plain text, é 😀'],
    ['a\tb\nc', 'a\tb\nc'],
    [`${ESC}[31mred${ESC}[0m`, 'red'],
    [`${ESC}[38;2;1;2;3mx${ESC}[m`, 'x'],
    [`${ESC}[38:2::1:2:3mx`, 'x'],
    [`${ESC}[?25lx${ESC}[2J${ESC}[1;1H`, 'x'],
    [`${ESC}[1 qx${ESC}[>0c`, 'x'],
    ['\u009b31mx\u009b0m', 'x'],
    [`${ESC}]0;title\u0007x`, 'x'],
    [`${ESC}]8;;https://a${ESC}\\link${ESC}]8;;${ESC}\\`, 'link'],
    ['\u009d0;title\u009cx', 'x'],
    [`${ESC}P1$qm${ESC}\\x${ESC}_apc${ESC}\\y${ESC}^pm${ESC}\\z${ESC}Xsos${ESC}\\`, 'xyz'],
    ['\u0090dcs\u009cx\u009fapc\u009cy', 'xy'],
    [`${ESC}cx${ESC}7y${ESC}8${ESC}Mz${ESC}=`, 'xyz'],
    [`${ESC}(Bx${ESC}#8y${ESC}%Gz`, 'xyz'],
    ['FAIL\rPASS', 'FAILPASS'],
    ['a\bb\u0000c\u007fd\u0085e\u000cf', 'abcdef'],
    // Without a terminator the text stays visible.
    [`${ESC}]0;rm -rf`, '0;rm -rf'],
    [`${ESC}]0;a\nFAIL`, '0;a\nFAIL'],
    [`${ESC}]0;a${ESC}[31mFAIL`, '0;aFAIL'],
    [`${ESC}Pq\u0090r`, 'qr'],
    [`${ESC}[31`, '31'],
    [`${ESC}[31é`, '31é'],
    [`${ESC}[31\nm`, '31\nm'],
    [`${ESC}é`, 'é'],
    [`${ESC}( `, '( '],
    [ESC, ''],
    [`x${ESC}${ESC}[1my`, 'xy'],
    ['\u202etxt.exe', '\u202etxt.exe'],
  ])('%j', (text, stripped) => {
    expect(stripControl(text)).toBe(stripped);
  });

  it('leaves no control character, and nothing more to strip', () => {
    fc.assert(
      fc.property(hostile(), (text) => {
        const stripped = stripControl(text);
        expect(stripped).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
        expect(stripControl(stripped)).toBe(stripped);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([`${ESC}]`, '\u009d', `${ESC}[1;`, `${ESC}P1${ESC}`, '\u0000', `${ESC}( `])('is linear in %j', (unit) => {
    // What is quadratic does not end before the test runner's patience does.
    const stripped = stripControl(unit.repeat(1_000_000));
    expect(stripControl(stripped)).toBe(stripped);
  });
});

describe('escapeControl', () => {
  it.each([
    ['plain é 😀 \\ \t', 'plain é 😀 \\ \t'],
    ['a\u202etxt\u2066', 'a\\u{202e}txt\\u{2066}'],
    ['a\u200bb\u200dc\ufeffd\u00ade', 'a\\u{200b}b\\u{200d}c\\u{feff}d\\u{ad}e'],
    [`${ESC}[0m\n\r\u0085\u2028`, '\\u{1b}[0m\\u{a}\\u{d}\\u{85}\\u{2028}'],
    ['a\u{e0041}\ufe0f\u{e0100}', 'a\\u{e0041}\\u{fe0f}\\u{e0100}'],
    ['\ud83d-\ude00', '\\u{d83d}-\\u{de00}'],
    ['\u3164\uffa0', '\\u{3164}\\u{ffa0}'],
  ])('%j', (text, escaped) => {
    expect(escapeControl(text)).toBe(escaped);
  });

  it('is the same again on what it wrote', () => {
    fc.assert(
      fc.property(hostile(), (text) => {
        const escaped = escapeControl(text);
        expect(escapeControl(escaped)).toBe(escaped);
      }),
    );
  });
});

describe('excerpt', () => {
  it.each([
    ['short', 10, 'short'],
    ['0123456789', 10, '0123456789'],
    ['0123456789a', 10, '012345678…'],
    ['😀😀😀😀', 3, '😀😀…'],
    [`${ESC}[31mred${ESC}[0m`, 3, 'red'],
    ['ab\u202ecd', 12, 'ab\\u{202e}cd'],
    ['ab\u202ecd', 11, 'ab\\u{202e}…'],
    ['ab\u202ecd', 10, 'ab…'],
    ['a \r\n', 10, 'a'],
    ['a\nb', 10, 'a\\u{a}b'],
    ['', 10, ''],
    ['ab', 1, '…'],
  ])('%j to %i', (text, maxChars, cut) => {
    expect(excerpt(text, maxChars)).toBe(cut);
  });

  it('is never longer than asked, and begins as the whole does', () => {
    fc.assert(
      fc.property(hostile(), fc.integer({ min: 1, max: 30 }), (text, maxChars) => {
        const cut = excerpt(text, maxChars);
        expect(Array.from(cut).length).toBeLessThanOrEqual(maxChars);
        const whole = escapeControl(stripControl(text).replace(/[ \t\n]+$/, ''));
        expect(whole.startsWith(cut.replace(/…$/, ''))).toBe(true);
        if (Array.from(whole).length <= maxChars) expect(cut).toBe(whole);
      }),
      { numRuns: 1000 },
    );
  });
});

function hostile(): fc.Arbitrary<string> {
  const special = fc.constantFrom(
    ...Array.from(`${ESC}${ESC}[](#P\\;:?1m \u0007\u009b\u009c\u009d\u0090\r\n\u202e\u200b`),
  );
  return fc.string({ unit: fc.oneof(special, fc.constantFrom('a', 'é', '😀')), maxLength: 30 });
}
