import { GateError } from '../error.ts';
import type { EvidenceKind } from '../evidence/evidence.ts';
import { FormatError } from '../format/formatError.ts';
import type { XmlEvents, XmlReader } from '../format/xml.ts';
import type { Format } from '../procedure/formats.ts';
import type { Claim, Collector, FileContext } from './collector.ts';
import { MAX_CLAIMS, tooMany, Unreadable } from './collector.ts';
import { unreadableFormat } from './jsonDocument.ts';

const MAX_XML_BYTES = 256 * 1024 * 1024;

/** What takes the elements of a document, and says at the end what they claim. */
export interface XmlFormat extends XmlEvents {
  end(): readonly Claim[];
}

/** The parser is loaded with the first such file. */
let Reader: typeof XmlReader | undefined;

/** A collector for XML: it streams, so that a document of any size takes as much memory as what it claims. */
export function xmlCollector(
  format: Format,
  yields: readonly EvidenceKind[],
  read: (context: FileContext) => XmlFormat,
): Collector {
  return {
    format,
    yields,
    maxBytes: MAX_XML_BYTES,
    scanned: true,
    async prepare() {
      Reader ??= (await import('../format/xml.ts')).XmlReader;
    },
    open(context) {
      if (Reader === undefined) throw new GateError('internal', 'the reader of XML was not prepared');
      const document = read(context);
      const xml = new Reader(document);
      let bytes = 0;
      return {
        push(chunk) {
          bytes += chunk.length;
          guarded(() => {
            xml.push(chunk);
          });
        },
        end() {
          if (bytes === 0) throw new Unreadable('empty', 'empty');
          guarded(() => {
            xml.end();
          });
          const claims = document.end();
          if (claims.length > MAX_CLAIMS) throw tooMany(1);
          return { claims, show: () => ({}) };
        },
      };
    },
  };
}

function guarded(act: () => void): void {
  try {
    act();
  } catch (error) {
    throw error instanceof FormatError ? unreadableFormat(error) : error;
  }
}

/** A number of things that an attribute states. */
export function countIn(attributes: Readonly<Record<string, string>>, name: string): number | undefined {
  const text = attributes[name];
  return text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}
