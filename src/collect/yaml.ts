import { canonicalJson } from '../format/canonicalJson.ts';
import { pointerGet } from '../format/jsonValue.ts';
import { parseYaml } from '../format/yaml.ts';
import type { Claim, Collector } from './collector.ts';
import { Unreadable } from './collector.ts';
import { unreadableFormat, wholeFile } from './jsonDocument.ts';
import { DocumentMapper } from './mapDocument.ts';
import { documentClaim, MAPPED_YIELDS, schemaOf } from './mappedFile.ts';

/** A YAML document that means a JSON value. What it claims stands in the `claims` of its declaration. */
export const yaml: Collector = {
  format: 'yaml',
  yields: MAPPED_YIELDS,
  maxBytes: 1024 * 1024,
  scanned: true,
  open: (context) =>
    wholeFile((bytes) => {
      if (bytes.length === 0) throw new Unreadable('empty', 'empty');
      const document = readYaml(bytes);
      const { value } = document;
      const claims: Claim[] = [];
      const schema = context.schema === undefined ? '' : schemaOf(context.schema, value);
      if (context.schema !== undefined) {
        const facts = { place: { pointer: '' }, canonical: false, inexactNumbers: [] };
        claims.push(documentClaim(schema, context.schema.known, facts));
      }
      // Nothing is read from a version that nobody declared.
      if (context.schema === undefined || context.schema.known.includes(schema)) {
        const mapper = new DocumentMapper(context.claims, context.wildcards);
        mapper.add({ root: value, textual: false, placeOf: ({ pointer }) => ({ pointer }) });
        claims.push(...mapper.end());
      }
      return {
        claims,
        show({ pointer }) {
          if (pointer === undefined) return {};
          const found = pointer === '' ? undefined : pointerGet(value, pointer);
          const at = document.locate(pointer);
          return {
            ...(found !== undefined && { excerpt: canonicalJson(found) }),
            ...(at !== undefined && { lines: [at.line, at.line] as const }),
          };
        },
      };
    }),
};

function readYaml(bytes: Uint8Array): ReturnType<typeof parseYaml> {
  try {
    return parseYaml(bytes);
  } catch (error) {
    throw unreadableFormat(error);
  }
}
