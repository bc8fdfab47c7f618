import { GateError } from '../../error.ts';
import type { VexItem } from '../../evidence/evidence.ts';
import { asObject, asString, type JsonObject, objectsIn } from '../../format/jsonValue.ts';
import { bomDocumentClaim, type BomValidators, loadBomValidators } from '../bomValidators.ts';
import type { Collector } from '../collector.ts';
import { optionalTimeAt, showJson, strictJson, wholeFile } from '../jsonDocument.ts';
import { barePurl, orNull } from '../scan/scanReport.ts';
import { UNSIGNED } from '../statement.ts';
import { digestOfComponent } from '../bomDocument.ts';
import { identityOf, type VexProduct, type VexStatement, vexClaims } from './vexClaims.ts';

let validators: BomValidators | undefined;

/** The states of an analysis in the words of OpenVEX. Without one, nobody has said anything. */
const STATES: Readonly<Record<string, VexItem['status']>> = {
  resolved: 'fixed',
  resolved_with_pedigree: 'fixed',
  exploitable: 'affected',
  in_triage: 'under_investigation',
  false_positive: 'not_affected',
  not_affected: 'not_affected',
};

/** The vulnerabilities of a CycloneDX document that somebody has analysed. */
export const cycloneDxVex: Collector = {
  format: 'cyclonedx-vex',
  yields: ['document', 'vex'],
  maxBytes: 64 * 1024 * 1024,
  scanned: false,
  async prepare() {
    validators ??= await loadBomValidators();
  },
  open: () =>
    wholeFile((bytes) => {
      if (validators === undefined) throw new GateError('internal', 'the reader of CycloneDX was not prepared');
      const json = strictJson(bytes);
      const { claim, document } = bomDocumentClaim(json, validators, 'CycloneDX ');
      const statements = document === undefined ? [] : statementsOf(document);
      const claims = [claim, ...vexClaims(statements, UNSIGNED)];
      return { claims, show: showJson(json, () => claims.flatMap(({ place }) => place.pointer ?? [])) };
    }),
};

function statementsOf(document: JsonObject): VexStatement[] {
  const metadata = asObject(document['metadata']);
  const subject = asObject(metadata?.['component']);
  const components = nested([...(subject === undefined ? [] : [subject]), ...objectsIn(document['components'])]);
  return objectsIn(document['vulnerabilities']).flatMap((vulnerability, index): VexStatement[] => {
    const pointer = `/vulnerabilities/${index}`;
    const analysis = asObject(vulnerability['analysis']) ?? {};
    const state = asString(analysis['state']) ?? '';
    const status = Object.hasOwn(STATES, state) ? STATES[state] : undefined;
    if (status === undefined) return [];
    const prose = orNull(asString(analysis['detail']));
    // "Not affected" without a reason is what nobody has to believe; a false positive is its own reason.
    const justification = asString(analysis['justification']) ?? (state === 'false_positive' ? state : null);
    const references = objectsIn(vulnerability['references']).flatMap(({ id }) => asString(id) ?? []);
    return [
      {
        names: [asString(vulnerability['id']) ?? '', ...references].filter((name) => name !== ''),
        products: objectsIn(vulnerability['affects']).map(({ ref }) =>
          productOf(asString(ref) ?? '', subject, components),
        ),
        status,
        justification,
        statement: prose,
        author: null,
        at: optionalTimeAt(
          analysis['lastUpdated'] ?? vulnerability['updated'] ?? metadata?.['timestamp'],
          `${pointer}/analysis/lastUpdated`,
        ),
        place: { pointer },
      },
    ];
  });
}

/** The subject of the document, or a component of it; a link into another document names a product that is not here. */
function productOf(ref: string, subject: JsonObject | undefined, components: readonly JsonObject[]): VexProduct {
  const found = components.find((component) => component['bom-ref'] === ref);
  const whole = subject === undefined ? undefined : identityOfComponent(subject);
  if (found === undefined || found === subject)
    return { product: ref, digest: null, commit: null, components: [], ...(found === subject && whole) };
  const purl = barePurl(asString(found['purl']) ?? '');
  // A component without a package URL cannot be told from another: then nothing is said of any product.
  const identity = purl === null ? undefined : whole;
  return { product: ref, digest: null, commit: null, components: purl === null ? [] : [purl], ...identity };
}

function identityOfComponent(component: JsonObject): Pick<VexProduct, 'digest' | 'commit'> {
  return {
    digest: digestOfComponent(component) ?? null,
    commit: identityOf([asString(component['purl']) ?? '']).commit,
  };
}

function nested(components: readonly JsonObject[]): JsonObject[] {
  return components.flatMap((component) => [component, ...nested(objectsIn(component['components']))]);
}
