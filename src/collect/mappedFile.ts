import type { EvidenceKind } from '../evidence/evidence.ts';
import { MAPPABLE_KINDS } from '../evidence/fields.ts';
import { asString, type JsonValue, pointerGet } from '../format/jsonValue.ts';
import type { SchemaDeclaration } from '../procedure/claimDeclaration.ts';
import type { Claim, ClaimPlace } from './collector.ts';

/** Kinds that a file may yield whose declaration maps it. */
export const MAPPED_YIELDS: readonly EvidenceKind[] = ['document', ...MAPPABLE_KINDS];

interface DocumentFacts {
  readonly place: ClaimPlace;
  readonly canonical: boolean;
  readonly inexactNumbers: readonly string[];
}

/** The version that a document names, where the declaration asks for one. */
export function schemaOf(schema: SchemaDeclaration, root: JsonValue): string {
  return asString(pointerGet(root, schema.pointer)) ?? '';
}

/** Which fields nobody knows is not said: the declaration names those that it reads, and no others. */
export function documentClaim(schema: string, knownSchemas: readonly string[], facts: DocumentFacts): Claim {
  const { place, canonical, inexactNumbers } = facts;
  return { kind: 'document', place, item: { schema, knownSchemas, canonical, unknownFields: [], inexactNumbers } };
}
