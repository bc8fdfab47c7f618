import validateSpdx from '../../generated/validators/spdx-v2.3.js';
import { isObject, type JsonObject } from '../format/jsonValue.ts';
import { schemaProblems, type Validator } from '../format/schema.ts';
import type { StrictJson } from '../format/strictJson.ts';
import type { Claim } from './collector.ts';
import { Unreadable } from './collector.ts';

const SPDX = 'SPDX-2.3';

export type BomValidators = Readonly<Record<string, Validator>>;

/** Loaded with the first such document: the schemas alone are larger than the program. */
export async function loadBomValidators(): Promise<BomValidators> {
  return {
    'CycloneDX 1.4': (await import('../../generated/validators/cyclonedx-1.4.js')).default,
    'CycloneDX 1.5': (await import('../../generated/validators/cyclonedx-1.5.js')).default,
    'CycloneDX 1.6': (await import('../../generated/validators/cyclonedx-1.6.js')).default,
    'CycloneDX 1.7': (await import('../../generated/validators/cyclonedx-1.7.js')).default,
    [SPDX]: validateSpdx,
  };
}

/**
 * The claim of a bill of materials about itself, and the document where its version is known; only versions that begin with
 * `prefix` are. Throws Unreadable for a document that its schema refuses.
 */
export function bomDocumentClaim(
  { value, inexactNumbers }: Pick<StrictJson, 'value' | 'inexactNumbers'>,
  validators: BomValidators,
  prefix = '',
): { readonly claim: Claim; readonly schema: string; readonly document: JsonObject | undefined } {
  if (!isObject(value)) throw new Unreadable('schema_violation', 'must be an object', { pointer: '' });
  const schema = schemaOf(value);
  const known = Object.keys(validators).filter((name) => name.startsWith(prefix));
  const claim: Claim = {
    kind: 'document',
    place: { pointer: '' },
    item: {
      schema,
      knownSchemas: known,
      canonical: false,
      unknownFields: [],
      inexactNumbers: inexactNumbers.map(({ pointer }) => pointer),
    },
  };
  const validator = known.includes(schema) ? validators[schema] : undefined;
  if (validator === undefined) return { claim, schema, document: undefined };
  const [problem] = schemaProblems(validator, value);
  if (problem !== undefined) throw new Unreadable('schema_violation', problem.text, { pointer: problem.pointer });
  return { claim, schema, document: value };
}

function schemaOf({ bomFormat, specVersion, spdxVersion }: JsonObject): string {
  if (bomFormat === 'CycloneDX' && typeof specVersion === 'string') return `CycloneDX ${specVersion}`;
  return typeof spdxVersion === 'string' ? spdxVersion : '';
}
