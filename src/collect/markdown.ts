import { GateError } from '../error.ts';
import type { MarkdownRecord, parseMarkdown } from '../format/markdown.ts';
import type { Claim, Collector } from './collector.ts';
import { Unreadable } from './collector.ts';
import { unreadableFormat, wholeFile } from './jsonDocument.ts';
import { DocumentMapper } from './mapDocument.ts';
import { MAPPED_YIELDS } from './mappedFile.ts';
import { MarkdownDocument, sectionClaims } from './markdownDocument.ts';

/** Loaded when the first record is read: most runs hold none, and every command would pay for it. */
let parse: typeof parseMarkdown | undefined;

/** A record in Markdown: its sections, and what the `claims` of its declaration read from fields, tables and lists. */
export const markdown: Collector = {
  format: 'markdown',
  yields: ['section', ...MAPPED_YIELDS],
  maxBytes: 1024 * 1024,
  scanned: true,
  async prepare() {
    parse ??= (await import('../format/markdown.ts')).parseMarkdown;
  },
  open: (context) =>
    wholeFile((bytes) => {
      if (bytes.length === 0) throw new Unreadable('empty', 'empty');
      const record = readMarkdown(bytes);
      const document = new MarkdownDocument(record);
      const mapper = new DocumentMapper(context.claims, context.wildcards);
      mapper.add(document);
      const claims: Claim[] = [...sectionClaims(record), ...mapper.end()];
      let lines: string[] | undefined;
      return {
        claims,
        show(place) {
          if (place.lines === undefined) return {};
          lines ??= bytes.toString('utf8').split(/\r\n|\r|\n/);
          const text = lines[place.lines[0] - 1];
          return { ...(text !== undefined && { excerpt: text }), lines: place.lines };
        },
      };
    }),
};

function readMarkdown(bytes: Uint8Array): MarkdownRecord {
  if (parse === undefined) throw new GateError('internal', 'the Markdown reader was not prepared');
  try {
    return parse(bytes);
  } catch (error) {
    throw unreadableFormat(error);
  }
}
