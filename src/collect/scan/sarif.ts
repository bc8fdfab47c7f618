import validator from '../../../generated/validators/sarif-v2.1.0.js';
import type { FlawType, Severity } from '../../evidence/evidence.ts';
import { asInteger, asObject, asString, type JsonObject, objectsIn, textsIn } from '../../format/jsonValue.ts';
import { optionalTimeAt } from '../jsonDocument.ts';
import type { ScanFormat } from './scanCollector.ts';
import { commitOf, type Flaw, orNull, PLAIN_FLAW, PLAIN_SCAN, type ScanReport, sha256sIn } from './scanReport.ts';
import { severityOf, severityOfScore } from './severity.ts';

/** SARIF 2.1.0, of whatever tool: each run is a scan. */
export const sarif: ScanFormat = {
  validator,
  schemas: ['SARIF 2.1.0'],
  schemaOf: (document) => `SARIF ${asString(asObject(document)?.['version']) ?? ''}`,
  read: (document) => objectsIn(asObject(document)?.['runs']).map((run, index) => reportOf(run, `/runs/${index}`)),
};

function reportOf(run: JsonObject, pointer: string): ScanReport {
  const driver = asObject(asObject(run['tool'])?.['driver']) ?? {};
  const invocations = objectsIn(run['invocations']);
  const sources = objectsIn(run['versionControlProvenance']);
  const commits = new Set(sources.map(({ revisionId }) => commitOf(asString(revisionId))));
  const last = invocations.at(-1);
  const rules = new Rules(run);
  const properties = asObject(run['properties']) ?? {};
  return {
    ...PLAIN_SCAN,
    pointer,
    tool: asString(driver['name']) ?? '',
    version: orNull(asString(driver['semanticVersion']) ?? asString(driver['version'])),
    subject: asString(sources[0]?.['repositoryUri']) ?? '',
    // No part of SARIF, but how Trivy says which image it looked at.
    digests: sha256sIn([...textsIn(properties['repoDigests']), asString(properties['imageID']) ?? '']),
    commit: commits.size === 1 ? ([...commits][0] ?? null) : null,
    at: optionalTimeAt(
      last?.['endTimeUtc'] ?? last?.['startTimeUtc'],
      `${pointer}/invocations/${invocations.length - 1}/endTimeUtc`,
    ),
    errors: errorsOf(run, invocations),
    found: objectsIn(run['results'])
      .map((result, index) => flawOf(result, rules, `${pointer}/results/${index}`))
      .filter((flaw) => flaw !== undefined),
  };
}

/** Without results nothing was looked at (§3.14.23), and results that stand in another file are not here. */
function errorsOf(run: JsonObject, invocations: readonly JsonObject[]): number {
  const failed = invocations.filter(({ executionSuccessful }) => executionSuccessful !== true);
  const notified = invocations
    .flatMap((one) => [
      ...objectsIn(one['toolExecutionNotifications']),
      ...objectsIn(one['toolConfigurationNotifications']),
    ])
    .filter(({ level }) => level === 'error');
  const isElsewhere = asObject(asObject(run['externalPropertyFileReferences'])) !== undefined;
  const isAbsent = !Array.isArray(run['results']) || isElsewhere;
  return failed.length + notified.length + (isAbsent ? 1 : 0);
}

/** Finds the rule that a result is about: by its index or by its id, whose last part after a slash may name a case of it. */
class Rules {
  readonly #components: readonly (readonly JsonObject[])[];
  readonly #byId = new Map<string, JsonObject>();

  constructor(run: JsonObject) {
    const tool = asObject(run['tool']) ?? {};
    const driver = objectsIn(asObject(tool['driver'])?.['rules']);
    const extensions = objectsIn(tool['extensions']).map(({ rules }) => objectsIn(rules));
    this.#components = [driver, ...extensions];
    for (const rule of this.#components.flat()) this.#byId.set(asString(rule['id']) ?? '', rule);
  }

  of(result: JsonObject): JsonObject | undefined {
    const reference = asObject(result['rule']);
    const extension = asInteger(asObject(reference?.['toolComponent'])?.['index']);
    const component = this.#components[extension === undefined ? 0 : extension + 1] ?? [];
    const index = asInteger(result['ruleIndex']) ?? asInteger(reference?.['index']) ?? -1;
    const id = asString(result['ruleId']) ?? asString(reference?.['id']) ?? '';
    return component[index] ?? this.#byId.get(id) ?? this.#byId.get(id.slice(0, Math.max(0, id.lastIndexOf('/'))));
  }
}

/** Undefined for what is no flaw: a check that passed, or a result that is there no more. */
function flawOf(result: JsonObject, rules: Rules, pointer: string): Flaw | undefined {
  const kind = asString(result['kind']) ?? 'fail';
  if (['pass', 'notApplicable', 'informational'].includes(kind) || result['baselineState'] === 'absent')
    return undefined;
  const rule = rules.of(result);
  const id = asString(result['ruleId']) ?? asString(asObject(result['rule'])?.['id']) ?? asString(rule?.['id']) ?? '';
  const place = asObject(objectsIn(result['locations'])[0]?.['physicalLocation']) ?? {};
  const line = asInteger(asObject(place['region'])?.['startLine']);
  const uri = asString(asObject(place['artifactLocation'])?.['uri']) ?? '';
  return {
    ...PLAIN_FLAW,
    pointer,
    type: typeOf(id),
    id,
    ...severity(result, rule, kind),
    location: line === undefined ? uri : `${uri}:${line}`,
    suppressed: suppressionOf(result),
  };
}

function typeOf(id: string): FlawType {
  return /^(?:CVE-[0-9]|GHSA-)/.test(id) ? 'vulnerability' : 'code';
}

/** What a tool wants to have looked at is of no severity that anybody knows yet. */
function severity(
  result: JsonObject,
  rule: JsonObject | undefined,
  kind: string,
): { severity: Severity; stated: string } {
  if (kind !== 'fail') return { severity: 'unknown', stated: kind };
  const property = asObject(rule?.['properties'])?.['security-severity'];
  const score = typeof property === 'number' ? String(property) : (asString(property) ?? '');
  const byScore = severityOfScore(score);
  if (byScore !== undefined) return { severity: byScore, stated: score };
  const stated =
    asString(result['level']) ?? asString(asObject(rule?.['defaultConfiguration'])?.['level']) ?? 'warning';
  return { severity: severityOf(stated), stated };
}

/** One that is under review, or was rejected, suppresses nothing. */
function suppressionOf(result: JsonObject): string | null {
  const accepted = objectsIn(result['suppressions']).filter(
    ({ status }) => status === undefined || status === 'accepted',
  );
  if (accepted.length === 0 || accepted.length < objectsIn(result['suppressions']).length) return null;
  return accepted.map(({ kind, justification }) => orNull(asString(justification)) ?? asString(kind) ?? '').join('; ');
}
