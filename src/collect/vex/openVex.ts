import { GateError } from '../../error.ts';
import { asObject, asString } from '../../format/jsonValue.ts';
import type { Claim, Collector } from '../collector.ts';
import { showJson, strictJson, wholeFile } from '../jsonDocument.ts';
import type * as OpenVexDocument from './openVexDocument.ts';
import { UNSIGNED } from '../statement.ts';
import { vexClaims } from './vexClaims.ts';

let reader: typeof OpenVexDocument | undefined;

/** An OpenVEX document. Nobody signs it as it stands: what vouches for it is a signature over the file. */
export const openVex: Collector = {
  format: 'openvex',
  yields: ['document', 'vex'],
  maxBytes: 32 * 1024 * 1024,
  scanned: true,
  async prepare() {
    reader ??= await import('./openVexDocument.ts');
  },
  open: () =>
    wholeFile((bytes) => {
      if (reader === undefined) throw new GateError('internal', 'the reader of OpenVEX was not prepared');
      const json = strictJson(bytes);
      const schema = asString(asObject(json.value)?.['@context']) ?? '';
      const document: Claim = {
        kind: 'document',
        place: { pointer: '' },
        item: {
          schema,
          knownSchemas: [reader.OPENVEX],
          canonical: false,
          unknownFields: [],
          inexactNumbers: json.inexactNumbers.map(({ pointer }) => pointer),
        },
      };
      const isOther = schema !== '' && schema !== reader.OPENVEX;
      const statements = isOther ? [] : reader.openVexStatements(json.value, [], (pointer) => ({ pointer }));
      const claims = [document, ...vexClaims(statements, UNSIGNED)];
      return { claims, show: showJson(json, () => claims.flatMap(({ place }) => place.pointer ?? [])) };
    }),
};
