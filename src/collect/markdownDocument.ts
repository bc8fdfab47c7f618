import { isObject, type JsonObject, type JsonValue } from '../format/jsonValue.ts';
import { foldLabel } from '../format/foldLabel.ts';
import { type MarkdownRecord, type MarkdownSection } from '../format/markdown.ts';
import { type Claim, type ClaimPlace, MAX_CLAIMS, Unreadable } from './collector.ts';
import type { MappedDocument, MappedNode } from './documentNode.ts';
import { isPlaceholder } from './placeholder.ts';

/**
 * A Markdown record as a document that claims point into:
 * `{ title, fields, rows, tables, items, sections: { <title>: { fields, rows, tables, items } } }`. Labels, column headers
 * and titles are folded. What stands before the first heading below the title belongs to the document itself.
 */
export class MarkdownDocument implements MappedDocument {
  readonly root: JsonObject = plain();
  readonly textual = true;
  readonly ambiguous: JsonObject = plain();
  readonly #lines = new Map<JsonObject, number>();
  /** Lines of values that are no objects, by what holds them. */
  readonly #memberLines = new Map<JsonValue, Map<string, number>>();

  constructor({ sections }: MarkdownRecord) {
    const head = headOf(sections);
    this.#lines.set(this.root, head.at(-1)?.line ?? 1);
    this.root['title'] = head.at(-1)?.title ?? '';
    this.#fill(this.root, head);
    const below: JsonObject = plain();
    this.root['sections'] = below;
    for (const section of sections) {
      if (head.includes(section) || section.level === 0) continue;
      const content = plain();
      this.#lines.set(content, section.line);
      this.#fill(content, [section]);
      this.#put(below, foldLabel(section.title), content, section.line);
    }
  }

  readonly placeOf = (node: MappedNode): ClaimPlace => {
    for (let at: MappedNode | undefined = node; at !== undefined; at = at.parent) {
      const own = isObject(at.value) ? this.#lines.get(at.value) : undefined;
      const line = own ?? this.#memberLines.get(at.parent?.value ?? null)?.get(String(at.key));
      if (line !== undefined) return { lines: [line, line] };
    }
    return {};
  };

  #fill(target: JsonObject, sections: readonly MarkdownSection[]): void {
    const fields = plain();
    for (const { label, value, line } of sections.flatMap((section) => section.fields)) {
      this.#put(fields, foldLabel(label), value, line);
    }
    const tables = sections
      .flatMap((section) => section.tables)
      .map(({ header, rows }) => rows.map(({ cells, line }) => this.#row(header, cells, line)));
    const items = sections
      .flatMap((section) => section.items)
      .map(({ text, line, checked }) => {
        const item = plain();
        item['text'] = text;
        if (checked !== undefined) item['checked'] = checked;
        this.#lines.set(item, line);
        return item;
      });
    target['fields'] = fields;
    target['tables'] = tables;
    // Which of several tables is meant must be said.
    const [only, another] = tables;
    if (only !== undefined) target['rows'] = another === undefined ? only : this.ambiguous;
    target['items'] = items;
  }

  #row(header: readonly string[], cells: readonly string[], line: number): JsonObject {
    const row = plain();
    this.#lines.set(row, line);
    for (const [index, name] of header.entries()) {
      if (name !== '') this.#put(row, foldLabel(name), cells[index] ?? '', line);
    }
    return row;
  }

  #put(target: JsonObject, key: string, value: JsonValue, line: number): void {
    target[key] = key in target ? this.ambiguous : value;
    const lines = this.#memberLines.get(target) ?? new Map<string, number>();
    lines.set(key, line);
    this.#memberLines.set(target, lines);
  }
}

/** The sections of a record, for rules that ask whether each is there and says something. */
export function sectionClaims({ sections }: MarkdownRecord): Claim[] {
  const titled = sections.filter(({ level }) => level > 0);
  if (titled.length > MAX_CLAIMS) throw new Unreadable('cap_exceeded', 'too_many_items');
  const contents = titled.map(() => ({ hasWords: false, says: false }));
  /** Indices of the section and of those around it: as many as there are levels, so the whole is linear. */
  let open: number[] = [];
  for (const [index, section] of titled.entries()) {
    open = [...open.filter((other) => (titled[other]?.level ?? 0) < section.level), index];
    const lines = section.text.split('\n').filter((line) => line.trim() !== '');
    for (const content of open.map((other) => contents[other])) {
      if (content === undefined) continue;
      content.hasWords ||= lines.length > 0 || section.hasCode;
      content.says ||= section.hasCode || lines.some((line) => !saysNothing(line));
    }
  }
  return titled.map((section, index): Claim => {
    const { hasWords = false, says = false } = contents[index] ?? {};
    return {
      kind: 'section',
      place: { lines: [section.line, section.line] },
      item: { name: foldLabel(section.title), level: section.level, empty: !hasWords, placeholder: hasWords && !says },
    };
  });
}

/** A line of a form that was not filled in: `Owner:`, `Owner: TBD`. */
function saysNothing(line: string): boolean {
  const colon = /:(?: |$)/.exec(line)?.index ?? -1;
  return isPlaceholder(line.slice(colon + 1));
}

/** What precedes all headings, and the title's own text where the record has one title. */
function headOf(sections: readonly MarkdownSection[]): MarkdownSection[] {
  const [first, title] = sections;
  const titles = sections.filter(({ level }) => level === 1);
  return [first, title?.level === 1 && titles.length === 1 ? title : undefined].filter((part) => part !== undefined);
}

/** Without a prototype: a label may be called `__proto__`. */
function plain(): JsonObject {
  return Object.create(null) as JsonObject; // an object without members is one
}
