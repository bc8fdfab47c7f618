import type { BomItem } from '../evidence/evidence.ts';
import { asArray, asString, isObject, type JsonObject, type JsonValue, objectsIn } from '../format/jsonValue.ts';
import { isPlaceholder } from './placeholder.ts';

/** A component as either format tells of it. */
export interface BomComponent {
  readonly name: string;
  readonly version: string;
  readonly isHashed: boolean;
  readonly purl: string;
  /** Licence expressions or names that all apply; empty where nothing is said. */
  readonly licences: readonly { readonly text: string; readonly isName: boolean }[];
}

export interface BomDocument {
  readonly name: string;
  readonly subjects: BomItem['subjects'];
  readonly components: readonly BomComponent[];
  readonly created: { readonly value: JsonValue | undefined; readonly pointer: string };
}

export function cycloneDx(document: JsonObject): BomDocument {
  const metadata = objectOf(document['metadata']);
  const subject = objectOf(metadata['component']);
  const name = text(subject['name']);
  return {
    name,
    subjects: componentDigests(subject).map((sha256) => ({ name, sha256 })),
    components: nested(document['components'])
      // Files are the contents of components, and no parts that somebody else makes.
      .filter(({ type }) => type !== 'file')
      .map((component) => ({
        name: text(component['name']),
        version: text(component['version']),
        isHashed: objectsIn(component['hashes']).length > 0,
        purl: text(component['purl']),
        licences: objectsIn(component['licenses'])
          .map((choice) => {
            const licence = objectOf(choice['license']);
            const expression = asString(choice['expression']) ?? asString(licence['id']);
            return { text: expression ?? text(licence['name']), isName: expression === undefined };
          })
          .filter((licence) => licence.text !== ''),
      })),
    created: { value: metadata['timestamp'], pointer: '/metadata/timestamp' },
  };
}

/** The digest of a CycloneDX component; undefined where it states none, or several. */
export function digestOfComponent(component: JsonObject): string | undefined {
  const found = componentDigests(component);
  return found.length === 1 ? found[0] : undefined;
}

function componentDigests(component: JsonObject): string[] {
  const texts = [component['version'], component['purl']];
  return digestsOf(component, 'alg', 'content', 'SHA-256', texts, 'hashes');
}

/** Components of components are components. */
function nested(value: JsonValue | undefined): JsonObject[] {
  return objectsIn(value).flatMap((component) => [component, ...nested(component['components'])]);
}

export function spdx(document: JsonObject): BomDocument {
  const described = new Set([
    ...(asArray(document['documentDescribes']) ?? []),
    ...objectsIn(document['relationships']).flatMap((relationship) =>
      relationship['relationshipType'] === 'DESCRIBES' && relationship['spdxElementId'] === 'SPDXRef-DOCUMENT'
        ? [relationship['relatedSpdxElement'] ?? null]
        : [],
    ),
  ]);
  const packages = objectsIn(document['packages']);
  const roots = packages.filter((one) => described.has(one['SPDXID'] ?? null));
  const [root] = roots;
  return {
    name: text(root?.['name'] ?? document['name']),
    subjects: roots.flatMap((one) =>
      digestsOf(
        one,
        'algorithm',
        'checksumValue',
        'SHA256',
        [one['name'], one['versionInfo'], ...purls(one)],
        'checksums',
      ).map((sha256) => ({ name: text(one['name']), sha256 })),
    ),
    components: packages
      .filter((one) => !roots.includes(one))
      .map((one) => ({
        name: text(one['name']),
        version: text(one['versionInfo']),
        isHashed: objectsIn(one['checksums']).length > 0,
        purl: text(purls(one)[0]),
        licences: [one['licenseConcluded'], one['licenseDeclared']]
          .map(text)
          .filter((licence) => licence !== '' && licence !== 'NOASSERTION' && licence !== 'NONE')
          .slice(0, 1)
          .map((licence) => ({ text: licence, isName: false })),
      })),
    created: { value: objectOf(document['creationInfo'])['created'], pointer: '/creationInfo/created' },
  };
}

function purls(one: JsonObject): JsonValue[] {
  return objectsIn(one['externalRefs']).flatMap((reference) =>
    reference['referenceType'] === 'purl' ? [reference['referenceLocator'] ?? null] : [],
  );
}

/** SHA-256 of the thing itself, wherever the tools write it: among its hashes, as its version, or in its package URL. */
function digestsOf(
  thing: JsonObject,
  algorithm: string,
  value: string,
  wanted: string,
  texts: readonly (JsonValue | undefined)[],
  hashes: string,
): string[] {
  const stated = objectsIn(thing[hashes]).flatMap((hash) => (hash[algorithm] === wanted ? [text(hash[value])] : []));
  const named = texts.flatMap((one) => /(?:^|@)sha256(?::|%3A)([0-9a-f]{64})(?:$|[?#])/i.exec(text(one))?.[1] ?? []);
  return [...new Set([...stated, ...named].map((hex) => hex.toLowerCase()))].filter((hex) =>
    /^[0-9a-f]{64}$/.test(hex),
  );
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** A placeholder says no more than nothing. */
function text(value: JsonValue | undefined): string {
  const given = asString(value) ?? '';
  return isPlaceholder(given) ? '' : given;
}
