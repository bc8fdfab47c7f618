import { foldLabel } from '../format/foldLabel.ts';
import type { JsonObject } from '../format/jsonValue.ts';
import { utf8Text } from '../format/utf8Text.ts';
import type { Collector } from './collector.ts';
import { Unreadable } from './collector.ts';
import { unreadableFormat, wholeFile } from './jsonDocument.ts';
import { DocumentMapper } from './mapDocument.ts';
import { MAPPED_YIELDS } from './mappedFile.ts';

const MAX_BYTES = 1024 * 1024;

/**
 * One table as `kubectl`, `helm` and `docker` print it: columns begin where their headers begin, or are cut by tabs. Claims
 * read it as `{ rows }`, each row by its headers. Lines before the headers are titles, which have no gap in them.
 */
export const table: Collector = {
  format: 'table',
  yields: MAPPED_YIELDS,
  maxBytes: MAX_BYTES,
  scanned: true,
  open: (context) =>
    wholeFile((bytes) => {
      if (bytes.length === 0) throw new Unreadable('empty', 'empty');
      const lines = linesOf(bytes);
      const rows = rowsOf(lines);
      const mapper = new DocumentMapper(context.claims, context.wildcards);
      mapper.add({
        root: { rows: rows.map(({ cells }) => cells) },
        textual: true,
        placeOf({ pointer }) {
          const line = rows[Number(pointer.split('/')[2])]?.line ?? 1;
          return { lines: [line, line] };
        },
      });
      const show = ({ lines: at }: { readonly lines?: readonly [number, number] }) => {
        const text = at === undefined ? undefined : lines[at[0] - 1];
        return { ...(text !== undefined && { excerpt: text }), ...(at !== undefined && { lines: at }) };
      };
      return { claims: mapper.end(), show };
    }),
};

interface Row {
  readonly line: number;
  readonly cells: JsonObject;
}

type Cut = (line: string, number: number) => readonly string[];

function linesOf(bytes: Uint8Array): readonly string[] {
  let text;
  try {
    text = utf8Text(bytes, MAX_BYTES);
  } catch (error) {
    throw unreadableFormat(error);
  }
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.pop() !== '') throw wrong('no_final_line_feed', lines.length + 1, 'truncated');
  return lines;
}

function rowsOf(lines: readonly string[]): readonly Row[] {
  const at = lines.findIndex((line) => cutOf(line) !== undefined);
  const cut = cutOf(lines[at] ?? '');
  if (cut === undefined) throw wrong('no_headers', 1);
  const headers = cut(lines[at] ?? '', at + 1).map(foldLabel);
  if (new Set(headers).size < headers.length || headers.includes('')) throw wrong('column_repeated', at + 1);
  const rows: Row[] = [];
  let isOver = false;
  for (const [index, line] of lines.entries()) {
    if (index <= at) continue;
    // Another table would be read by the headers of this one.
    if (isOver && line.trim() !== '') throw wrong('second_table', index + 1);
    isOver ||= line.trim() === '';
    if (isOver) continue;
    const cells = cut(line, index + 1);
    rows.push({
      line: index + 1,
      cells: Object.assign(
        Object.create(null) as JsonObject, // a header may be called "__proto__"
        Object.fromEntries(headers.map((header, column) => [header, cells[column] ?? ''])),
      ),
    });
  }
  return rows;
}

/** How a line of headers cuts the lines below it; undefined for a line that holds no two columns. */
function cutOf(line: string): Cut | undefined {
  if (line.includes('\t')) {
    const count = line.split('\t').length;
    return (row, number) => tabbed(row, count, number);
  }
  const starts: number[] = [];
  const characters = [...line];
  for (const [at, character] of characters.entries()) {
    const isStart = character !== ' ' && (at === 0 || (characters[at - 1] === ' ' && characters[at - 2] === ' '));
    if (isStart) starts.push(at);
  }
  return starts.length > 1 && starts[0] === 0 ? (row, number) => aligned(row, starts, number) : undefined;
}

function tabbed(line: string, count: number, number: number): readonly string[] {
  const cells = line.split('\t').map((cell) => cell.trim());
  if (cells.length > count) throw wrong('cell_without_column', number);
  return cells;
}

/** Programs pad by characters, not by the units of a JavaScript string. */
function aligned(line: string, starts: readonly number[], number: number): readonly string[] {
  const characters = [...line];
  return starts.map((start, column) => {
    // Whatever reaches into the next column would be read as two cells.
    if (start > 0 && (characters[start - 1] ?? ' ') !== ' ') throw wrong('cell_crosses_column', number);
    return characters
      .slice(start, starts[column + 1])
      .join('')
      .trim();
  });
}

function wrong(detail: string, line: number, reason: 'malformed' | 'truncated' = 'malformed'): Unreadable {
  return new Unreadable(reason, detail, { lines: [line, line] });
}
