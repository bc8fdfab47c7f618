import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/format/formatError.ts';
import { foldLabel } from '../../src/format/foldLabel.ts';
import { type MarkdownRecord, type MarkdownSection, parseMarkdown } from '../../src/format/markdown.ts';
import { describeWithCorpus } from '../corpora.ts';

function parse(text: string): MarkdownRecord {
  return parseMarkdown(Buffer.from(text, 'utf8'));
}

/** The only section of a text without headings. */
function section(text: string): MarkdownSection {
  const { sections } = parse(text);
  expect(sections).toHaveLength(1);
  return sections[0] as MarkdownSection;
}

function fields(text: string): [label: string, value: string][] {
  return section(text).fields.map(({ label, value }) => [label, value]);
}

describe('fields', () => {
  it.each<[string, [string, string][]]>([
    ['Status: PASS', [['Status', 'PASS']]],
    ['- RPO status: PASS', [['RPO status', 'PASS']]],
    [
      '* a: 1\n+ b: 2\n1. c: 3',
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ],
    ],
    ['**Status:** PASS', [['Status', 'PASS']]],
    ['**Status**: PASS', [['Status', 'PASS']]],
    ['- **Status:** *PASS*', [['Status', 'PASS']]],
    ['__Status:__ [PASS](https://a)', [['Status', 'PASS']]],
    ['- tag: `v1`', [['tag', 'v1']]],
    ['- tag: `<unset>`', [['tag', '<unset>']]],
    ['- tag: <unset>', [['tag', '<unset>']]],
    ['- `tag`: v1', [['tag', 'v1']]],
    ['tag: `a: b`', [['tag', 'a: b']]],
    ['tag:  a   b ', [['tag', 'a b']]],
    ['tag: ``a   b``', [['tag', 'a   b']]],
    ['tag: a &amp; b \\*', [['tag', 'a & b *']]],
    ['tag: <https://a.b>', [['tag', 'https://a.b']]],
    ['tag: ![shown](a.png)', [['tag', 'shown']]],
    ['Started at: 2024-01-01T00:00:00Z', [['Started at', '2024-01-01T00:00:00Z']]],
    ['image: ghcr.io/a/b@sha256:00', [['image', 'ghcr.io/a/b@sha256:00']]],
    ['Status:', [['Status', '']]],
    ['Status:\nPASS', [['Status', 'PASS']]],
    ['Status: PASS\nexcept for one', [['Status', 'PASS except for one']]],
    [
      'a: 1\nb: 2\\\nc: 3  \nd: 4',
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
        ['d', '4'],
      ],
    ],
    [
      '- a: 1\n  - b: 2\n\n    c: 3',
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ],
    ],
    ['Status: PASS <!-- FAIL -->', [['Status', 'PASS']]],
    ['Status: FAIL <!-- a\nStatus: PASS\n--> b', [['Status', 'FAIL b']]],
    ['Status: <b>PASS</b>', [['Status', '<b>PASS</b>']]],
    ['a: b: c', [['a', 'b: c']]],
    // None of these is a field.
    ['https://a.b/c', []],
    ['10:30 started', []],
    [': PASS', []],
    ['no colon', []],
    ['`Status: PASS`', []],
    ['<a b="c: d">', []],
    [`${'x'.repeat(81)}: y`, []],
    ['- [ ] Status: PASS', []],
    ['- [x] Status: PASS', []],
    ['> Status: PASS', []],
    ['> - Status: PASS', []],
    ['- > Status: PASS', []],
    ['- # Status: PASS', []],
    ['<!-- Status: PASS -->', []],
    ['<!--\n\nStatus: PASS\n\n-->', []],
    ['<!-- open\n\nStatus: PASS', []],
    ['<div>\nStatus: PASS\n</div>', []],
    ['<script>\n\nStatus: PASS\n</script>', []],
    ['<?php\n\nStatus: PASS ?>', []],
    ['<![CDATA[\n\nStatus: PASS ]]>', []],
    ['```\nStatus: PASS\n```', []],
    ['```\nStatus: PASS', []],
    ['~~~~ yaml\n~~~\nStatus: PASS\n~~~~', []],
    ['    Status: PASS', []],
    ['- a\n\n      Status: PASS', []],
    ['| Status: PASS |\n|---|\n| Status: PASS |', []],
    ['[Status]: PASS', []],
    ['[x]: /a\n[Status]: PASS', []],
  ])('%j', (text, expected) => {
    expect(fields(text)).toEqual(expected);
  });

  it('count again after a comment or a block has ended', () => {
    expect(fields('<!-- a -->\nStatus: PASS')).toEqual([['Status', 'PASS']]);
    expect(fields('> a: 1\n\n- b: 2')).toEqual([['b', '2']]);
    expect(section('> - a\n\n- b').items.map(({ text }) => text)).toEqual(['b']);
    expect(fields('<div>\n\nStatus: PASS\n\n</div>')).toEqual([['Status', 'PASS']]);
  });

  it('are ambiguous where a section has the label twice, however it is written', () => {
    const text = '- Status: FAIL\n- other: 1\n\n**status :** PASS\n\n# Next\n\n- STATUS: PASS\n';
    expect(parse(text).sections.map((part) => part.fields.map(({ ambiguous }) => ambiguous))).toEqual([
      [true, false, true],
      [false],
    ]);
  });

  it('have their own lines', () => {
    const text = 'intro\n\na: 1\nb: 2\nmore\nc: 3\n\n- d: 4\n\n  e: 5\n\r\nf: `x\ny`\ng: 6\n';
    expect(section(text).fields.map(({ label, line }) => `${label}${line}`)).toEqual([
      'a3',
      'b4',
      'c6',
      'd8',
      'e10',
      'f12',
      'g12',
    ]);
  });
});

describe('sections', () => {
  it('follow the headings, with paths', () => {
    const text = 'x\n# A\n## B\nb\n#### C\n## D `d` *e*\nF\n===\n### G ###\n';
    expect(
      parse(text).sections.map(({ path, level, line, title, text: inside }) => [
        path.join('/'),
        level,
        line,
        title,
        inside,
      ]),
    ).toEqual([
      ['', 0, 1, '', 'x'],
      ['A', 1, 2, 'A', ''],
      ['A/B', 2, 3, 'B', 'b'],
      ['A/B/C', 4, 5, 'C', ''],
      ['A/D d e', 2, 6, 'D d e', ''],
      ['F', 1, 7, 'F', ''],
      ['F/G', 3, 9, 'G', ''],
    ]);
  });

  it('are ambiguous where a path comes twice', () => {
    const text = '# A\n## B\n# a\n## b\n## C\n# D\n## C\n';
    expect(parse(text).sections.map(({ ambiguous }) => ambiguous)).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('may follow a byte order mark', () => {
    expect(parse('\ufeff# A\n').sections[1]).toMatchObject({ title: 'A', line: 1 });
  });

  it('are not made by headings inside other blocks', () => {
    expect(section('> # A\n\n- # B\n\n```\n# C\n```\n\n<!--\n# D\n-->\n\n    # E\n').text).toBe('A\nB');
  });

  it('have the text that is shown, without code and HTML', () => {
    const text =
      'a *b*\n`c`\n\n- d\n- [x] e\n\n> f\n\n| g | h |\n|---|---|\n| i | j |\n\n```\nk\n```\n\n<!-- l -->\n\n---\n\n[m](n "o")\n';
    expect(section(text)).toMatchObject({ text: 'a b\nc\nd\n[x] e\nf\ng | h\ni | j\nm', hasCode: true });
    expect(section('<!-- none -->\n\n<div>x</div>\n')).toMatchObject({ text: '', hasCode: false });
    expect(section('    code\n')).toMatchObject({ text: '', hasCode: true });
  });
});

describe('tables', () => {
  it('have cells as text, and lines', () => {
    const text = 'x\n\n| Step | **Status** |\n|:--|--:|\n| `a \\| b` | PASS |\n| [c](d) | | e |\n| f\n\ng | h\n';
    expect(section(text).tables).toEqual([
      {
        header: ['Step', 'Status'],
        line: 3,
        rows: [
          { cells: ['a | b', 'PASS'], line: 5 },
          { cells: ['c', ''], line: 6 },
          { cells: ['f', ''], line: 7 },
        ],
      },
    ]);
  });

  it('may have no rows, and several may follow each other', () => {
    expect(section('|a|\n|-|\n\n|b|\n|-|\n|c|\n').tables).toEqual([
      { header: ['a'], rows: [], line: 1 },
      { header: ['b'], rows: [{ cells: ['c'], line: 6 }], line: 4 },
    ]);
  });

  it('do not count in quotations, comments and code', () => {
    const table = '|a|\n|-|\n|b|\n';
    expect(section(table.replaceAll(/^/gm, '> ')).tables).toEqual([]);
    expect(section(`<!--\n${table}-->`).tables).toEqual([]);
    expect(section(`~~~\n${table}~~~`).tables).toEqual([]);
  });
});

describe('items', () => {
  it('have their first paragraph as text, and the state of their box', () => {
    const text = [
      '- a\n  b\n\n  c',
      '- [ ] todo',
      '- [x] done: all',
      '- [X] *done*',
      '1. d',
      '   - e',
      '-',
      '- ```\n  f\n  ```',
      '- `[x]` g',
      '- \\[x] h',
      '- [x](i) j',
      '- [x]k',
      '- [ ]',
      '> - quoted',
    ].join('\n');
    expect(section(text).items).toEqual([
      { text: 'a b', line: 1 },
      { text: 'todo', line: 5, checked: false },
      { text: 'done: all', line: 6, checked: true },
      { text: 'done', line: 7, checked: true },
      { text: 'd', line: 8 },
      { text: 'e', line: 9 },
      { text: '', line: 10 },
      { text: '', line: 11 },
      { text: '[x] g', line: 14 },
      { text: '[x] h', line: 15 },
      { text: 'x j', line: 16 },
      { text: '[x]k', line: 17 },
      { text: '', line: 18, checked: false },
    ]);
  });

  it('have no box where the box is a link', () => {
    expect(section('- [x] a\n\n[x]: /b\n').items).toEqual([{ text: 'x a', line: 1 }]);
  });
});

describe('parseMarkdown refuses', () => {
  it.each<[string, Uint8Array, Partial<FormatError>]>([
    ['a second byte order mark', Buffer.from('\ufeff\ufeff# A'), { code: 'bom' }],
    ['Latin-1', Buffer.from('\u00e9', 'latin1'), { code: 'not_utf8' }],
    ['NUL', Buffer.from('a\nb\0'), { code: 'control_character', line: 2, column: 2 }],
    ['deep quotations', Buffer.from(`a\n\n${'>'.repeat(30)} Status: PASS`), { code: 'too_deep', line: 3 }],
    ['deep lists', Buffer.from(`${'- '.repeat(30)}Status: PASS`), { code: 'too_deep', line: 1 }],
    ['more bytes than allowed', Buffer.alloc(1024 * 1024 + 1, 0x61), { code: 'too_large' }],
  ])('%s', (_, bytes, expected) => {
    let error: unknown;
    try {
      parseMarkdown(bytes);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(FormatError);
    expect(error).toMatchObject(expected);
  });

  it('only what the library would drop', () => {
    for (const unit of ['> ', '- ', '>- ', '1. > ']) {
      for (let depth = 1; depth < 25; depth += 1) {
        try {
          expect(section(`${unit.repeat(depth)}text`).text).toBe('text');
        } catch (error) {
          expect(error).toMatchObject({ code: 'too_deep' });
        }
      }
    }
    expect(section(`${'- '.repeat(9)}text`).text).toBe('text');
  });
});

describe('foldLabel', () => {
  it('folds ASCII letters and whitespace only', () => {
    expect(foldLabel('  RPO \t Status ')).toBe('rpo status');
    expect(foldLabel('ÉTAT')).toBe('État');
  });
});

describe('parseMarkdown', () => {
  it('never throws anything but a FormatError, and finds no field in fenced text', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        ': ',
        'x: y',
        '\n',
        '\n\n',
        '- ',
        '> ',
        '# ',
        '`',
        '```\n',
        '<!--',
        '-->',
        '<b>',
        '*',
        '**',
        '[',
        '](',
        ')',
        '|',
        '-|-',
      ],
      ...['[x] ', '    ', '\\', '&amp;', '---\n', '1. ', '\t', '😀', '<div>\n', '\r'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const text = pieces.join('');
        try {
          parse(text);
          const fenced = parse(`~~~~~~~~\n${text}\n~~~~~~~~\n`).sections;
          expect(fenced).toHaveLength(1);
          expect(fenced[0]).toMatchObject({ fields: [], items: [], tables: [], text: '', hasCode: true });
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('finds again every field that was written', () => {
    const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ]{0,10}[a-z0-9]$/);
    const form = fc.constantFrom('- L: V', '**L:** V', 'L: V', '* **L**: V', '- L: `V`');
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word, form), { minLength: 1, maxLength: 8 }), (rows) => {
        const text = rows
          .map(([label, value, shape]) => shape.replaceAll(/[LV]/g, (slot) => (slot === 'L' ? label : value)))
          .join('\n\n');
        // Code keeps its spaces.
        const expected = rows.map(([label, value, shape]) => [
          squeeze(label),
          shape.includes('`') ? value : squeeze(value),
        ]);
        expect(fields(text)).toEqual(expected);
      }),
    );
  });

  it.each([
    '[',
    '![',
    '[a](',
    '*a_ ',
    '**a ',
    '`',
    '`a``',
    '<',
    '<!-- a',
    '<?',
    '&',
    '\\',
    'a\n',
    '> ',
    '>',
    '- ',
    '- a\n',
    '|',
    '| a |\n|-|\n',
    '[a]: b\n',
    '[a][b]',
    '<a href="',
    'a\n===\n',
    '# a\n',
    'a: b\n',
    'a: b\nx\n',
    '- [x] a\n',
    '*a* ',
    '`a: b` ',
    '<b>',
    'a: ',
    ': ',
    '![_',
  ])('is linear in %j', (unit) => {
    for (const head of ['', 'a|b\n-|-\n', '# A\n## ', 'a: b\n']) {
      try {
        parse((head + unit.repeat(50_000)).slice(0, 50_000));
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }
  });
});

describeWithCorpus('seeds', (folder) => {
  it('every Markdown file is read, but the one that is not UTF-8', () => {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
    expect(names.length).toBeGreaterThan(50);
    const refused: string[] = [];
    for (const name of names) {
      try {
        expect(parseMarkdown(readFileSync(join(folder, name))).sections.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toMatchObject({ code: 'not_utf8' });
        refused.push(name);
      }
    }
    // It has a byte of Windows-1252 in it.
    expect(refused).toEqual(['drinklo/packages/docs/GO_LIVE_CHECKLIST.md']);
  });

  it('the fields of a drill report', () => {
    const report = parseMarkdown(
      readFileSync(join(folder, 'artifortress/at-eeff0de/docs/reports/phase6-rto-rpo-drill-latest.md')),
    );
    const results = report.sections.find(({ title }) => title === 'Results');
    expect(results?.fields).toContainEqual({ label: 'RPO status', value: 'PASS', line: 18, ambiguous: false });
    const inputs = report.sections.find(({ title }) => title === 'Inputs');
    expect(inputs?.fields[0]).toEqual({ label: 'source DB', value: 'artifortress', line: 7, ambiguous: false });
  });
});

function squeeze(text: string): string {
  return text.replaceAll(/ +/g, ' ');
}
