import { canonicalBytes } from '../format/canonicalJson.ts';
import type { Claim, Collector } from './collector.ts';
import { showJson, strictJson, wholeFile } from './jsonDocument.ts';
import { DocumentMapper } from './mapDocument.ts';
import { documentClaim, MAPPED_YIELDS, schemaOf } from './mappedFile.ts';

/** Any strict JSON. What it claims stands in the `claims` of its declaration; without any it only has to be well formed. */
export const json: Collector = {
  format: 'json',
  yields: MAPPED_YIELDS,
  maxBytes: 32 * 1024 * 1024,
  scanned: true,
  open: (context) =>
    wholeFile((bytes) => {
      const document = strictJson(bytes);
      const { value } = document;
      const claims: Claim[] = [];
      const schema = context.schema === undefined ? '' : schemaOf(context.schema, value);
      const known = context.schema === undefined || context.schema.known.includes(schema);
      if (context.schema !== undefined) {
        const facts = {
          place: { pointer: '' },
          canonical: canonicalBytes(value).equals(bytes),
          inexactNumbers: document.inexactNumbers.map(({ pointer }) => pointer),
        };
        claims.push(documentClaim(schema, context.schema.known, facts));
      }
      // Nothing is read from a version that nobody declared.
      if (known) {
        const mapper = new DocumentMapper(context.claims, context.wildcards);
        mapper.add({ root: value, textual: false, placeOf: ({ pointer }) => ({ pointer }) });
        claims.push(...mapper.end());
      }
      return { claims, show: showJson(document, () => claims.flatMap(({ place }) => place.pointer ?? [])) };
    }),
};
