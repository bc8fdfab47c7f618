import validator from '../../../generated/validators/openvex-v0.2.0.js';
import type { VexItem } from '../../evidence/evidence.ts';
import { asObject, asString, type JsonObject, type JsonValue, objectsIn, textsIn } from '../../format/jsonValue.ts';
import { schemaProblems } from '../../format/schema.ts';
import type { ClaimPlace } from '../collector.ts';
import { Unreadable } from '../collector.ts';
import { optionalTimeAt } from '../jsonDocument.ts';
import { barePurl, orNull } from '../scan/scanReport.ts';
import { identityOf, type VexProduct, type VexStatement } from './vexClaims.ts';

export const OPENVEX = 'https://openvex.dev/ns/v0.2.0';

/**
 * The statements of an OpenVEX document. `subjects` are those of an attestation around it, which it may leave its products
 * to. Throws Unreadable for a document that is none.
 */
export function openVexStatements(
  document: JsonValue,
  subjects: readonly VexProduct[],
  place: (pointer: string) => ClaimPlace,
): VexStatement[] {
  const [problem] = schemaProblems(validator, document);
  if (problem !== undefined) throw new Unreadable('schema_violation', problem.text, place(problem.pointer));
  const root = asObject(document) ?? {};
  return objectsIn(root['statements']).map((statement, index) => {
    const pointer = `/statements/${index}`;
    const vulnerability = asObject(statement['vulnerability']) ?? {};
    const justification = orNull(asString(statement['justification']));
    const prose = orNull(asString(statement['impact_statement']));
    const status = statement['status'] as VexItem['status']; // an enum of the schema
    if (status === 'not_affected' && justification === null && prose === null)
      throw new Unreadable('schema_violation', 'lacks "justification"', place(pointer));
    const products = objectsIn(statement['products']).map(productOf);
    return {
      names: [asString(vulnerability['name']) ?? '', ...textsIn(vulnerability['aliases'])],
      products: products.length === 0 ? subjects : products,
      status,
      justification,
      statement: prose ?? orNull(asString(statement['action_statement'])),
      author: orNull(asString(root['author'])),
      at: optionalTimeAt(
        statement['last_updated'] ?? statement['timestamp'] ?? root['timestamp'],
        `${pointer}/timestamp`,
      ),
      place: place(pointer),
    };
  });
}

function productOf(product: JsonObject): VexProduct {
  const texts = [asString(product['@id']) ?? '', purlOf(product)];
  const { digest, commit } = identityOf(texts);
  const stated = asString(asObject(product['hashes'])?.['sha-256'])?.toLowerCase();
  return {
    product: texts.find((text) => text !== '') ?? '',
    digest: stated !== undefined && /^[0-9a-f]{64}$/.test(stated) ? stated : digest,
    commit,
    components: objectsIn(product['subcomponents']).map(
      (component) => barePurl(purlOf(component)) ?? asString(component['@id']) ?? '',
    ),
  };
}

function purlOf(component: JsonObject): string {
  const id = asString(component['@id']) ?? '';
  return asString(asObject(component['identifiers'])?.['purl']) ?? (id.startsWith('pkg:') ? id : '');
}
