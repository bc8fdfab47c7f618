import validator from '../../../generated/validators/grype.js';
import {
  asArray,
  asObject,
  asString,
  type JsonObject,
  type JsonValue,
  objectsIn,
  textsIn,
} from '../../format/jsonValue.ts';
import { optionalTimeAt } from '../jsonDocument.ts';
import type { ScanFormat } from './scanCollector.ts';
import { barePurl, type Flaw, orNull, PLAIN_FLAW, PLAIN_SCAN, type ScanReport, sha256sIn } from './scanReport.ts';
import { severityOf } from './severity.ts';

/** `grype -o json`. The format names no version of itself. */
export const grype: ScanFormat = {
  validator,
  schemas: [],
  read(document) {
    const root = asObject(document) ?? {};
    const descriptor = asObject(root['descriptor']) ?? {};
    const database = asObject(descriptor['db']);
    const status = asObject(database?.['status']);
    return [
      {
        ...PLAIN_SCAN,
        ...subjectOf(asObject(root['source'])?.['target']),
        pointer: '',
        tool: 'grype',
        version: orNull(asString(descriptor['version'])),
        at: givenTime(descriptor['timestamp'], '/descriptor/timestamp'),
        // Since version 6 of the database it stands one level deeper.
        database: givenTime(status?.['built'] ?? database?.['built'], '/descriptor/db/built'),
        filters: filtersOf(asObject(descriptor['configuration']) ?? {}),
        found: [
          ...objectsIn(root['matches']).map((match, index) => flawOf(match, `/matches/${index}`)),
          ...objectsIn(root['ignoredMatches']).map((match, index) => ({
            ...flawOf(match, `/ignoredMatches/${index}`),
            suppressed: objectsIn(match['appliedIgnoreRules']).map(ruleWords).join('; ') || 'ignored',
          })),
        ],
      },
    ];
  },
};

function subjectOf(target: JsonValue | undefined): Pick<ScanReport, 'subject' | 'digests'> {
  const image = asObject(target);
  if (image === undefined) return { subject: asString(target) ?? '', digests: [] };
  const ids = [asString(image['manifestDigest']) ?? '', asString(image['imageID']) ?? ''];
  return {
    subject: asString(image['userInput']) ?? '',
    digests: sha256sIn([...textsIn(image['repoDigests']), ...ids]),
  };
}

/** An empty text says nothing. */
function givenTime(value: JsonValue | undefined, pointer: string): ScanReport['at'] {
  return value === '' ? null : optionalTimeAt(value, pointer);
}

/** What it was told to leave out without a trace; what it ignores by a rule is still listed. */
function filtersOf(configuration: JsonObject): string[] {
  const named = ['only-fixed', 'only-notfixed'].filter((name) => configuration[name] === true);
  return (asArray(configuration['exclude']) ?? []).length > 0 ? [...named, 'exclude'] : named;
}

function flawOf(match: JsonObject, pointer: string): Flaw {
  const vulnerability = asObject(match['vulnerability']) ?? {};
  const artifact = asObject(match['artifact']) ?? {};
  const id = asString(vulnerability['id']) ?? '';
  const stated = asString(vulnerability['severity']) ?? '';
  const related = objectsIn(match['relatedVulnerabilities']).flatMap((one) => asString(one['id']) ?? []);
  const fixed = textsIn(asObject(vulnerability['fix'])?.['versions']);
  return {
    ...PLAIN_FLAW,
    pointer,
    type: 'vulnerability',
    id,
    aliases: [...new Set(related)].filter((alias) => alias !== id),
    severity: severityOf(stated),
    stated,
    component: asString(artifact['name']) ?? '',
    version: orNull(asString(artifact['version'])),
    purl: barePurl(asString(artifact['purl']) ?? ''),
    fixed: orNull(fixed.join(', ')),
    location: asString(objectsIn(artifact['locations'])[0]?.['path']) ?? '',
  };
}

function ruleWords(rule: JsonObject): string {
  return ['vulnerability', 'reason', 'fix-state', 'vex-status', 'vex-justification']
    .flatMap((name) => orNull(asString(rule[name])) ?? [])
    .join(', ');
}
