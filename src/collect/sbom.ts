import validateSpdx from '../../generated/validators/spdx-v2.3.js';
import { GateError } from '../error.ts';
import type { BomItem } from '../evidence/evidence.ts';
import { isObject, type JsonObject } from '../format/jsonValue.ts';
import { schemaProblems, type Validator } from '../format/schema.ts';
import { type BomComponent, type BomDocument, cycloneDx, spdx } from './bomDocument.ts';
import type { Claim, Collector } from './collector.ts';
import { Unreadable } from './collector.ts';
import { optionalTimeAt, showJson, strictJson, wholeFile } from './jsonDocument.ts';
import type { licenceTerms } from './licenceTerms.ts';

const CYCLONEDX = ['CycloneDX 1.4', 'CycloneDX 1.5', 'CycloneDX 1.6', 'CycloneDX 1.7'] as const;
const KNOWN: readonly string[] = [...CYCLONEDX, 'SPDX-2.3'];
/** As many components as a finding names. */
const MAX_EXAMPLES = 20;
const MAX_LICENCES = 2_000;

/** Loaded with the first bill of materials: the schemas alone are larger than the program. */
let loaded: Loaded | undefined;

interface Loaded {
  readonly validators: Readonly<Record<string, Validator>>;
  readonly terms: typeof licenceTerms;
}

/** A bill of materials, CycloneDX or SPDX in JSON: what it is about, how complete it is, and under which licences. */
export const sbom: Collector = {
  format: 'sbom',
  yields: ['document', 'bom'],
  maxBytes: 64 * 1024 * 1024,
  scanned: false,
  async prepare() {
    loaded ??= {
      terms: (await import('./licenceTerms.ts')).licenceTerms,
      validators: {
        'CycloneDX 1.4': (await import('../../generated/validators/cyclonedx-1.4.js')).default,
        'CycloneDX 1.5': (await import('../../generated/validators/cyclonedx-1.5.js')).default,
        'CycloneDX 1.6': (await import('../../generated/validators/cyclonedx-1.6.js')).default,
        'CycloneDX 1.7': (await import('../../generated/validators/cyclonedx-1.7.js')).default,
        'SPDX-2.3': validateSpdx,
      },
    };
  },
  open: () =>
    wholeFile((bytes) => {
      const json = strictJson(bytes);
      if (!isObject(json.value)) throw new Unreadable('schema_violation', 'must be an object', { pointer: '' });
      const claims = claimsOf(
        json.value,
        json.inexactNumbers.map(({ pointer }) => pointer),
      );
      return { claims, show: showJson(json, () => claims.flatMap(({ place }) => place.pointer ?? [])) };
    }),
};

function claimsOf(document: JsonObject, inexactNumbers: readonly string[]): Claim[] {
  if (loaded === undefined) throw new GateError('internal', 'the reader of bills of materials was not prepared');
  const schema = schemaOf(document);
  const claim: Claim = {
    kind: 'document',
    place: { pointer: '' },
    item: { schema, knownSchemas: KNOWN, canonical: false, unknownFields: [], inexactNumbers },
  };
  const validator = Object.hasOwn(loaded.validators, schema) ? loaded.validators[schema] : undefined;
  if (validator === undefined) return [claim];
  const [problem] = schemaProblems(validator, document);
  if (problem !== undefined) throw new Unreadable('schema_violation', problem.text, { pointer: problem.pointer });
  const bom = schema === 'SPDX-2.3' ? spdx(document) : cycloneDx(document);
  return [claim, { kind: 'bom', place: { pointer: '' }, item: itemOf(schema, bom, loaded.terms) }];
}

function schemaOf({ bomFormat, specVersion, spdxVersion }: JsonObject): string {
  if (bomFormat === 'CycloneDX' && typeof specVersion === 'string') return `CycloneDX ${specVersion}`;
  return typeof spdxVersion === 'string' ? spdxVersion : '';
}

function itemOf(
  schema: string,
  { name, subjects, components, created }: BomDocument,
  terms: typeof licenceTerms,
): Omit<BomItem, 'source' | 'from'> {
  const without = (what: string, lacks: (component: BomComponent) => boolean) => {
    const names = components.filter(lacks).map((component) => component.name);
    return { what, count: names.length, examples: names.slice(0, MAX_EXAMPLES) };
  };
  return {
    schema,
    name,
    subjects,
    components: components.length,
    lacking: [
      without('name', (component) => component.name === ''),
      without('version', ({ version }) => version === ''),
      without('hash', ({ isHashed }) => !isHashed),
      without('purl', ({ purl }) => purl === ''),
      without('licence', ({ licences }) => licences.length === 0),
    ],
    licences: licencesOf(components, terms),
    at: optionalTimeAt(created.value, created.pointer),
  };
}

/** Each licence once, with the component that has it first. */
function licencesOf(components: readonly BomComponent[], terms: typeof licenceTerms): BomItem['licences'] {
  const found = new Map<string, { text: string; isName: boolean; count: number; component: string }>();
  for (const { name, licences } of components) {
    for (const { text, isName } of licences) {
      const key = `${isName ? 'name' : 'id'} ${text}`;
      const before = found.get(key);
      if (before === undefined) found.set(key, { text, isName, count: 1, component: name });
      else before.count += 1;
    }
  }
  if (found.size > MAX_LICENCES) throw new Unreadable('cap_exceeded', 'too_many_licences');
  return [...found.values()].map(({ text, isName, count, component }) => ({
    expression: text,
    // A name is what somebody called it: no licence can be told from it.
    alternatives: (isName ? undefined : terms(text)) ?? [],
    count,
    component,
  }));
}
