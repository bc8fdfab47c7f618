import { GateError } from '../error.ts';
import type { BomItem } from '../evidence/evidence.ts';
import { type BomComponent, type BomDocument, cycloneDx, spdx } from './bomDocument.ts';
import { bomDocumentClaim, type BomValidators, loadBomValidators } from './bomValidators.ts';
import type { Claim, Collector } from './collector.ts';
import { Unreadable } from './collector.ts';
import { optionalTimeAt, showJson, strictJson, wholeFile } from './jsonDocument.ts';
import type { licenceTerms } from './licenceTerms.ts';

/** As many components as a finding names. */
const MAX_EXAMPLES = 20;
const MAX_LICENCES = 2_000;

/** Loaded with the first bill of materials. */
let loaded: { readonly validators: BomValidators; readonly terms: typeof licenceTerms } | undefined;

/** A bill of materials, CycloneDX or SPDX in JSON: what it is about, how complete it is, and under which licences. */
export const sbom: Collector = {
  format: 'sbom',
  yields: ['document', 'bom'],
  maxBytes: 64 * 1024 * 1024,
  scanned: false,
  async prepare() {
    loaded ??= {
      terms: (await import('./licenceTerms.ts')).licenceTerms,
      validators: await loadBomValidators(),
    };
  },
  open: () =>
    wholeFile((bytes) => {
      if (loaded === undefined) throw new GateError('internal', 'the reader of bills of materials was not prepared');
      const json = strictJson(bytes);
      const { claim, schema, document } = bomDocumentClaim(json, loaded.validators);
      const bom = document === undefined ? undefined : schema.startsWith('SPDX') ? spdx(document) : cycloneDx(document);
      const claims: Claim[] =
        bom === undefined
          ? [claim]
          : [claim, { kind: 'bom', place: { pointer: '' }, item: itemOf(schema, bom, loaded.terms) }];
      return { claims, show: showJson(json, () => claims.flatMap(({ place }) => place.pointer ?? [])) };
    }),
};

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
