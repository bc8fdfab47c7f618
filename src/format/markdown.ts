import MarkdownIt, { type MarkdownIt as MarkdownParser, type Token } from 'markdown-it';
import { foldLabel } from './foldLabel.ts';
import { FormatError } from './formatError.ts';
import { type InlineLine, inlineLines, inlineText } from './markdownInline.ts';
import { textPlace } from './textPlace.ts';
import { hasBom, utf8Text } from './utf8Text.ts';

const DEFAULT_MAX_BYTES = 1024 * 1024;
/** Blocks inside each other; a list counts twice, for itself and its item. The library would drop what is deeper. */
const MAX_NESTING = 20;
const MAX_LABEL_LENGTH = 80;

export interface MarkdownRecord {
  /** In the order of the text. The first has level 0, no title and an empty path, and holds what precedes any heading. */
  readonly sections: readonly MarkdownSection[];
}

export interface MarkdownSection {
  readonly title: string;
  readonly level: number;
  /** Titles from the outermost heading to this one. */
  readonly path: readonly string[];
  readonly line: number;
  /** Whether another section has the same path, by `foldLabel`: neither may then be taken for the section. */
  readonly ambiguous: boolean;
  /** Paragraphs, items, quotations and table rows (cells separated by ` | `), a line each; without code and HTML. */
  readonly text: string;
  /** Whether a code block stands in it: such a section is not empty, though it may have no text. */
  readonly hasCode: boolean;
  readonly fields: readonly MarkdownField[];
  readonly tables: readonly MarkdownTable[];
  readonly items: readonly MarkdownItem[];
}

export interface MarkdownField {
  readonly label: string;
  /** May be empty. */
  readonly value: string;
  readonly line: number;
  /** Whether the section has another field with this label, by `foldLabel`. */
  readonly ambiguous: boolean;
}

export interface MarkdownTable {
  readonly header: readonly string[];
  /** As many cells as the header has: missing ones are empty, further ones are dropped (GFM). */
  readonly rows: readonly { readonly cells: readonly string[]; readonly line: number }[];
  readonly line: number;
}

export interface MarkdownItem {
  /** Its first paragraph, without the box. */
  readonly text: string;
  readonly line: number;
  /** Only for items that begin with `[ ]`, `[x]` or `[X]`. */
  readonly checked?: boolean;
}

/**
 * Reads a record in Markdown: CommonMark with tables. A byte order mark is skipped: editors add it unseen, and here it
 * changes no meaning. Throws FormatError: `too_large`, `not_utf8`, `control_character` (NUL), `too_deep`.
 *
 * A field is a line of a paragraph or of a list item of the form `Label: value`, whatever emphasis it has. The label is the
 * text before the first colon that a space or the end of the line follows and that is not in code; it has at most 80
 * characters. Lines after it that are no field continue its value. An item with a box is no field, done or not. Nothing
 * counts inside comments, HTML blocks, code blocks and quotations, and the latter two do not make sections.
 */
export function parseMarkdown(bytes: Uint8Array, options: { maxBytes?: number } = {}): MarkdownRecord {
  const text = utf8Text(hasBom(bytes) ? bytes.subarray(3) : bytes, options.maxBytes ?? DEFAULT_MAX_BYTES);
  const nul = text.indexOf('\0');
  if (nul !== -1) throw new FormatError('control_character', textPlace(text, nul));
  const reader = new RecordReader(parser().parse(text, {}));
  return { sections: reader.sections() };
}

function parser(): MarkdownParser {
  const markdown = new MarkdownIt('commonmark', { html: true, maxNesting: MAX_NESTING }).enable('table');
  // No address is ever followed or shown, and judging them would decide what is a link and what is text.
  markdown.validateLink = () => true;
  markdown.normalizeLink = (url) => url;
  markdown.normalizeLinkText = (url) => url;
  return markdown;
}

interface OpenSection {
  readonly title: string;
  readonly level: number;
  readonly path: readonly string[];
  readonly line: number;
  readonly name: PathName;
  readonly lines: string[];
  hasCode: boolean;
  readonly fields: { label: string; value: string; line: number }[];
  readonly tables: OpenTable[];
  readonly items: MarkdownItem[];
}

interface OpenTable {
  readonly header: string[];
  readonly rows: { cells: string[]; line: number }[];
  readonly line: number;
}

/** A path of folded titles, and how many sections have it. */
interface PathName {
  readonly below: Map<string, PathName>;
  sections: number;
}

/** Walks the flat list of tokens once. */
class RecordReader {
  /** The tree of all paths of titles. Comparing paths as texts would cost far more than the text is long. */
  readonly #names: PathName = { below: new Map(), sections: 1 };
  #section = openSection({ title: '', level: 0, path: [], line: 1, name: this.#names });
  readonly #sections = [this.#section];
  readonly #headings: { title: string; level: number; name: PathName }[] = [];
  /** Quotations around the current token: what they hold was said elsewhere, so it is only text. */
  #quotes = 0;
  #table: OpenTable = { header: [], rows: [], line: 0 };
  #row: { cells: string[]; line: number } = { cells: [], line: 0 };

  constructor(tokens: readonly Token[]) {
    for (const [index, token] of tokens.entries()) this.#token(token, tokens[index - 1], tokens[index - 2]);
  }

  sections(): MarkdownSection[] {
    return this.#sections.map(({ lines, fields, name, ...rest }) => {
      const labels = repeated(fields.map(({ label }) => foldLabel(label)));
      return {
        ...rest,
        ambiguous: name.sections > 1,
        text: lines.join('\n'),
        fields: fields.map((field) => ({ ...field, ambiguous: labels.has(foldLabel(field.label)) })),
      };
    });
  }

  #token(token: Token, parent: Token | undefined, grandparent: Token | undefined): void {
    switch (token.type) {
      case 'blockquote_open':
        refuseDeep(token);
        this.#quotes += 1;
        break;
      case 'blockquote_close':
        this.#quotes -= 1;
        break;
      case 'list_item_open':
        refuseDeep(token);
        if (this.#quotes === 0) this.#section.items.push({ text: '', line: lineOf(token) });
        break;
      case 'fence':
      case 'code_block':
        this.#section.hasCode = true;
        break;
      case 'table_open':
        this.#table = { header: [], rows: [], line: lineOf(token) };
        if (this.#quotes === 0) this.#section.tables.push(this.#table);
        break;
      case 'tr_open':
        this.#row = { cells: [], line: lineOf(token) };
        break;
      case 'tr_close':
        if (this.#row.cells.length > 0) this.#table.rows.push(this.#row);
        this.#section.lines.push((this.#row.cells.length > 0 ? this.#row.cells : this.#table.header).join(' | '));
        break;
      case 'inline':
        this.#inline(token, parent, grandparent);
        break;
      default:
    }
  }

  #inline(token: Token, parent: Token | undefined, grandparent: Token | undefined): void {
    if (parent?.type === 'th_open') {
      this.#table.header.push(inlineText(token));
    } else if (parent?.type === 'td_open') {
      this.#row.cells.push(inlineText(token));
    } else if (parent?.type === 'heading_open' && parent.level === 0) {
      this.#heading(inlineText(token), Number(parent.tag.slice(1)), lineOf(token));
    } else {
      this.#block(token, parent?.type === 'paragraph_open', grandparent?.type === 'list_item_open');
    }
  }

  #heading(title: string, level: number, line: number): void {
    while ((this.#headings.at(-1)?.level ?? 0) >= level) this.#headings.pop();
    const above = this.#headings.at(-1)?.name ?? this.#names;
    const folded = foldLabel(title);
    const name = above.below.get(folded) ?? { below: new Map(), sections: 0 };
    above.below.set(folded, name);
    name.sections += 1;
    this.#headings.push({ title, level, name });
    const path = this.#headings.map((heading) => heading.title);
    this.#section = openSection({ title, level, path, line, name });
    this.#sections.push(this.#section);
  }

  #block(token: Token, isParagraph: boolean, opensItem: boolean): void {
    const lines = inlineLines(token);
    for (const { text } of lines) this.#section.lines.push(text);
    // What is left is a heading in a list or a quotation.
    if (this.#quotes > 0 || !isParagraph) return;
    if (opensItem && this.#item(token, lines)) return;
    this.#fields(token, lines);
  }

  /** Fills in the item that has just begun; whether it has a box. */
  #item(token: Token, lines: readonly InlineLine[]): boolean {
    const text = lines.map((line) => line.text).join(' ');
    const { items } = this.#section;
    const line = items.pop()?.line ?? lineOf(token);
    // In the source and in what is shown: a link, code or an escape may look like a box in one of them.
    const mark = /^\[([ xX])\](?: |$)/.exec(token.content)?.[1];
    const hasBox = mark !== undefined && (lines[0]?.prose.startsWith(`[${mark}]`) ?? false);
    items.push(hasBox ? { text: text.slice(4), line, checked: mark !== ' ' } : { text, line });
    return hasBox;
  }

  #fields(token: Token, lines: readonly InlineLine[]): void {
    const { fields } = this.#section;
    const first = lineOf(token);
    // Code may have run over lines; then only the beginning of the paragraph is certain.
    const height = token.map === null ? 0 : token.map[1] - token.map[0];
    let values: string[] | undefined;
    const open: { label: string; values: string[]; line: number }[] = [];
    for (const [index, line] of lines.entries()) {
      const field = fieldOf(line);
      if (field !== undefined) {
        values = [field.value];
        open.push({ label: field.label, values, line: height === lines.length ? first + index : first });
      } else {
        values?.push(line.text);
      }
    }
    for (const { label, values: parts, line } of open) fields.push({ label, value: parts.join(' ').trim(), line });
  }
}

function fieldOf({ text, prose }: InlineLine): { label: string; value: string } | undefined {
  const colon = /:(?: |$)/.exec(prose)?.index ?? -1;
  const label = text.slice(0, Math.max(colon, 0)).trim();
  if (label === '' || label.length > MAX_LABEL_LENGTH) return undefined;
  return { label, value: text.slice(colon + 1).trim() };
}

function openSection(head: Pick<OpenSection, 'title' | 'level' | 'path' | 'line' | 'name'>): OpenSection {
  return { ...head, lines: [], hasCode: false, fields: [], tables: [], items: [] };
}

/** The keys that come more than once. */
function repeated(keys: readonly string[]): Set<string> {
  const once = new Set<string>();
  const more = new Set<string>();
  for (const key of keys) (once.has(key) ? more : once).add(key);
  return more;
}

/** From 1. */
function lineOf(token: Token): number {
  return (token.map?.[0] ?? 0) + 1;
}

/** Whatever stands in a block at the limit is dropped by the library without a word. */
function refuseDeep(token: Token): void {
  if (token.level + 1 >= MAX_NESTING) throw new FormatError('too_deep', { line: lineOf(token), column: 1 });
}
