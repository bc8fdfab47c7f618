import { GateError } from '../../error.ts';
import type { EvidenceKind } from '../../evidence/evidence.ts';
import { isObject, type JsonValue } from '../../format/jsonValue.ts';
import { schemaProblems, type Validator } from '../../format/schema.ts';
import type { Format } from '../../procedure/formats.ts';
import type { Trust } from '../../trust/trust.ts';
import type { Claim, Collector, FileContext } from '../collector.ts';
import { Unreadable } from '../collector.ts';
import { showJson, strictJson, wholeFile } from '../jsonDocument.ts';
import { type ScanReport, scanClaims } from './scanReport.ts';

/** How the JSON of one scanner is read. Loaded with the first such file: most runs have none. */
export interface ScanFormat {
  readonly validator: Validator;
  /** Versions of the format that are read; a format that names none has none. */
  readonly schemas: readonly string[];
  readonly schemaOf?: (document: JsonValue) => string;
  /** The document has passed the validator. */
  readonly read: (document: JsonValue, context: FileContext) => readonly ScanReport[];
}

export const MAX_SCAN_BYTES = 128 * 1024 * 1024;

export function scanCollector(format: Format, load: () => Promise<ScanFormat>): Collector {
  let loaded: ScanFormat | undefined;
  return {
    format,
    yields: ['document', 'scan', 'flaw', 'rating'] satisfies EvidenceKind[],
    maxBytes: MAX_SCAN_BYTES,
    // A scanner for secrets that quotes them spreads them.
    scanned: true,
    async prepare(trust) {
      loaded ??= await load();
      for (const list of trust.lists ?? []) list.load();
    },
    open: ({ trust, ...context }) =>
      wholeFile((bytes) => {
        if (loaded === undefined) throw new GateError('internal', `the reader of ${format} was not prepared`);
        const json = strictJson(bytes);
        const claims = claimsOf(json, loaded, { ...context, trust });
        return { claims, show: showJson(json, () => claims.flatMap(({ place }) => place.pointer ?? [])) };
      }),
  };
}

function claimsOf(
  { value, inexactNumbers }: Pick<ReturnType<typeof strictJson>, 'value' | 'inexactNumbers'>,
  { validator, schemas, schemaOf, read }: ScanFormat,
  context: FileContext & { readonly trust: Trust },
): Claim[] {
  const schema = schemaOf?.(value) ?? '';
  const claim: Claim = {
    kind: 'document',
    place: { pointer: '' },
    item: {
      schema,
      knownSchemas: schemas,
      canonical: false,
      unknownFields: [],
      inexactNumbers: inexactNumbers.map(({ pointer }) => pointer),
    },
  };
  // A version that nobody knows is told as such, and nothing is read from it.
  if (schemaOf !== undefined && isObject(value) && schema !== '' && !schemas.includes(schema)) return [claim];
  const [problem] = schemaProblems(validator, value);
  if (problem !== undefined) throw new Unreadable('schema_violation', problem.text, { pointer: problem.pointer });
  return [...(schemaOf === undefined ? [] : [claim]), ...scanClaims(read(value, context), context.trust)];
}
