import { Buffer, isUtf8 } from 'node:buffer';
import { readText, type RunTree } from '../fixture/runTree.ts';
import { type Fact, factOfMember, factOfWord } from './fact.ts';
import { jsonMembers } from './jsonMembers.ts';

/** One edit of the bytes of a run, as somebody with a text editor could make it. */
export interface Edit {
  readonly kind: EditKind;
  readonly path: string;
  /** Where in the file: a JSON Pointer, a line, or nothing. */
  readonly place: string;
  /** The name of what was edited, with numbers left out: edits of the same key of many items are alike. */
  readonly key: string;
  readonly fact: Fact;
  /** The new bytes of each file that it touches; undefined for one that goes. */
  readonly files: () => readonly (readonly [path: string, bytes: Uint8Array | undefined])[];
}

export type EditKind =
  | 'delete'
  | 'empty'
  | 'truncate'
  | 'append'
  | 'swap-files'
  | 'flip-byte'
  | 'flip-leaf'
  | 'drop-member'
  | 'double-member'
  | 'flip-word'
  | 'drop-line'
  | 'swap-lines'
  | 'double-line';

/** Lines of a file that are edited one by one; of longer files, as many, evenly spread. */
const MAX_LINES = 400;
/** A file that is longer and no JSON: a dump or an archive, whose content is bound by its digest alone. */
const MAX_TEXT = 60_000;

/** Every edit of every file of the run, in a fixed order. Of edits that are alike, the first and the last `alike`. */
export function editsOf(tree: RunTree, alike = 1): Edit[] {
  const paths = [...tree.keys()];
  const edits = paths.flatMap((path, index) => [
    ...fileEdits(tree, path),
    ...paths.slice(index + 1).map((other) => swapFiles(tree, path, other)),
    ...contentEdits(tree, path),
  ]);
  const groups = groupedBy(edits, alikeness);
  return [...groups.values()].flatMap((group) => group.filter((_, n) => n < alike || n >= group.length - alike));
}

/** The same edit of the same key of another item of the same file tells little more. */
export function alikeness({ kind, path, key, place, fact }: Edit): string {
  const how = kind === 'swap-files' ? place : (/\(([^()]*)\)$/.exec(place)?.[1] ?? '');
  return [fact, kind, path, key, how].join(' | ');
}

function fileEdits(tree: RunTree, path: string): Edit[] {
  const bytes = tree.get(path) ?? new Uint8Array();
  const one = (kind: EditKind, place: string, made: Uint8Array | undefined): Edit => ({
    kind,
    path,
    place,
    key: place,
    fact: 'file',
    files: () => [[path, made]],
  });
  const kept = (share: number) => bytes.subarray(0, Math.floor(bytes.length * share));
  const more = (text: string) => Buffer.concat([bytes, Buffer.from(text)]);
  return [
    one('delete', '', undefined),
    one('empty', '', new Uint8Array()),
    one('truncate', 'half', kept(0.5)),
    one('truncate', 'last byte', bytes.subarray(0, -1)),
    one('append', 'a space', more(' ')),
    one('append', 'a line feed', more('\n')),
    one('append', 'a word', more('x')),
    one('append', 'a line', more('x\n')),
    one('append', 'itself', more(Buffer.from(bytes).toString('latin1'))),
  ];
}

function swapFiles(tree: RunTree, a: string, b: string): Edit {
  const files = [
    [a, tree.get(b)],
    [b, tree.get(a)],
  ] as const;
  return { kind: 'swap-files', path: a, place: b, key: '', fact: 'file', files: () => files };
}

function contentEdits(tree: RunTree, path: string): Edit[] {
  const bytes = tree.get(path) ?? new Uint8Array();
  if (!isUtf8(bytes) || bytes.includes(0)) return byteEdits(path, bytes);
  const text = readText(tree, path);
  const whole = jsonMembers(text).length > 0 && /^\s*[[{]/.test(text) && !path.endsWith('.jsonl');
  if (whole) return memberEdits(path, text, text, 0, '');
  return lineEdits(path, text);
}

function byteEdits(path: string, bytes: Uint8Array): Edit[] {
  const step = Math.max(1, Math.floor(bytes.length / 16));
  return [...Array(16).keys()].map((n) => ({
    kind: 'flip-byte',
    path,
    place: `byte ${n * step}`,
    key: '',
    fact: 'file',
    files: () => [[path, Buffer.from(bytes.map((byte, at) => (at === n * step ? byte ^ 1 : byte)))]],
  }));
}

/** Edits of the JSON text that stands at `offset` of the file. */
function memberEdits(path: string, whole: string, json: string, offset: number, line: string): Edit[] {
  return jsonMembers(json).flatMap((member) => {
    const { pointer, key, start, valueStart, end, isLeaf, isKeyed } = member;
    const value = json.slice(valueStart, end);
    const named = json.slice(start, end);
    const fact = isLeaf ? factOfMember(key, value) : 'text';
    const make = (kind: EditKind, from: number, to: number, by: string, how = ''): Edit => ({
      kind,
      path,
      place: `${line}${pointer}${how === '' ? '' : ` (${how})`}`,
      key: pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*'),
      fact: isLeaf ? fact : 'file',
      files: () => [[path, Buffer.from(whole.slice(0, offset + from) + by + whole.slice(offset + to))]],
    });
    const after = /^\s*,\s*/.exec(json.slice(end))?.[0].length;
    const before = /,\s*$/.exec(json.slice(0, start))?.[0].length ?? 0;
    const dropped =
      after === undefined ? make('drop-member', start - before, end, '') : make('drop-member', start, end + after, '');
    return [
      ...(isLeaf ? flips(value).map(([how, by]) => make('flip-leaf', valueStart, end, by, how)) : []),
      dropped,
      ...(isKeyed ? [make('double-member', start, end, `${named},${named}`)] : []),
    ];
  });
}

/** Other values of the same type, each with what it is. */
function flips(value: string): [string, string][] {
  if (value === 'true') return [['no', 'false']];
  if (value === 'false') return [['yes', 'true']];
  if (value === 'null') return [['a text', '"x"']];
  if (!value.startsWith('"')) {
    const number = Number(value);
    return [
      ['one more', String(number + 1)],
      ['zero', number === 0 ? '-1' : '0'],
      ['much', String(Math.round(Math.abs(number)) * 1000 + 999)],
    ];
  }
  const text = JSON.parse(value) as string;
  return [...flippedTexts(text), ['emptied', ''], ['longer', `${text}x`] as const].map(([how, by]) => [
    how,
    JSON.stringify(by),
  ]);
}

const OPPOSITES: Readonly<Record<string, string>> = {
  pass: 'fail',
  PASS: 'FAIL',
  fail: 'pass',
  success: 'failure',
  succeeded: 'failed',
  failed: 'succeeded',
  ok: 'error',
  approved: 'rejected',
  APPROVED: 'CHANGES_REQUESTED',
  completed: 'in_progress',
  merged: 'closed',
  true: 'false',
  false: 'true',
  yes: 'no',
  no: 'yes',
  up: 'down',
  connected: 'disconnected',
  healthy: 'unhealthy',
  production: 'staging',
  prod: 'stage',
};

function flippedTexts(text: string): [string, string][] {
  const opposite = OPPOSITES[text];
  const found: [string, string][] = opposite === undefined ? [] : [['opposite', opposite]];
  if (/^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text)) {
    for (const [how, seconds] of [
      ['a second later', 1],
      ['an hour later', 3600],
      ['an hour earlier', -3600],
      ['a week earlier', -604_800],
    ] as const) {
      const moved = new Date(Date.parse(text) + seconds * 1000).toISOString();
      found.push([how, text.includes('.') ? moved : moved.replace(/\.\d+Z$/, 'Z')]);
    }
    return found;
  }
  const changed = otherEnd(text);
  if (changed !== text) found.push(['other end', changed]);
  return found;
}

/** With its last letter or digit changed: hex stays hex. */
function otherEnd(text: string): string {
  return text.replace(/[0-9A-Za-z](?=[^0-9A-Za-z]*$)/, (last) =>
    /\d/.test(last)
      ? String((Number(last) + 1) % 10)
      : last === 'a'
        ? 'b'
        : last === 'A'
          ? 'B'
          : last < 'a'
            ? 'A'
            : 'a',
  );
}

function lineEdits(path: string, text: string): Edit[] {
  const lines = text.split(/(?<=\n)/);
  if (text.length > MAX_TEXT) return spread(lines.length, 24).flatMap((n) => shapeEdits(path, lines, n));
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += line.length;
  }
  return spread(lines.length, MAX_LINES).flatMap((n) => {
    const line = lines[n] ?? '';
    const start = starts[n] ?? 0;
    const frame = /^(%\w+ |)(?=\{)/.exec(line)?.[0];
    const inner =
      frame === undefined
        ? wordEdits(path, text, line, start, n)
        : memberEdits(path, text, line.slice(frame.length).trimEnd(), start + frame.length, `line ${n + 1} `);
    return [...shapeEdits(path, lines, n), ...inner];
  });
}

function shapeEdits(path: string, lines: readonly string[], n: number): Edit[] {
  const make = (kind: EditKind, made: readonly string[], fact: Fact): Edit => ({
    kind,
    path,
    place: `line ${n + 1}`,
    key: (lines[n] ?? '').replaceAll(/\d+/g, '#').trimEnd().slice(0, 60),
    fact,
    files: () => [[path, Buffer.from(made.join(''))]],
  });
  const [line = '', next] = [lines[n], lines[n + 1]];
  const fact = line.trim() === '' ? 'text' : 'file';
  return [
    make('drop-line', lines.toSpliced(n, 1), fact),
    make('double-line', lines.toSpliced(n, 0, line), fact),
    ...(next === undefined || next === line ? [] : [make('swap-lines', lines.toSpliced(n, 2, next, line), 'order')]),
  ];
}

function wordEdits(path: string, text: string, line: string, start: number, n: number): Edit[] {
  return [...line.matchAll(/[0-9A-Za-z][0-9A-Za-z_.:/@+-]*[0-9A-Za-z]|[0-9A-Za-z]/g)].map((match) => {
    const [word] = match;
    const fact = factOfWord(word);
    const from = start + match.index;
    const by = OPPOSITES[word] ?? otherEnd(word);
    return {
      kind: 'flip-word',
      path,
      place: `line ${n + 1}: ${word} to ${by}`,
      key: line
        .slice(0, match.index + word.length)
        .replaceAll(/\d+/g, '#')
        .slice(-60),
      fact,
      files: () => [[path, Buffer.from(text.slice(0, from) + by + text.slice(from + word.length))]],
    };
  });
}

/** Numbers below `length`: all of them, or as many as `limit`, evenly spread. */
function spread(length: number, limit: number): number[] {
  const count = Math.min(length, limit);
  return [...Array(count).keys()].map((n) => Math.floor((n * length) / count));
}

function groupedBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item)) ?? [];
    group.push(item);
    groups.set(key(item), group);
  }
  return groups;
}
