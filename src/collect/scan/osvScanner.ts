import validator from '../../../generated/validators/osv-scanner.js';
import type { Severity } from '../../evidence/evidence.ts';
import { asObject, asString, type JsonObject, objectsIn, textsIn } from '../../format/jsonValue.ts';
import type { ScanFormat } from './scanCollector.ts';
import { type Flaw, orNull, PLAIN_FLAW, PLAIN_SCAN } from './scanReport.ts';
import { severityOf, severityOfScore } from './severity.ts';

/** `osv-scanner --format json`: it says neither its version nor when it ran. */
export const osvScanner: ScanFormat = {
  validator,
  schemas: [],
  read(document) {
    const results = objectsIn(asObject(document)?.['results']);
    const paths = results.map((result) => asString(asObject(result['source'])?.['path']) ?? '');
    return [
      {
        ...PLAIN_SCAN,
        pointer: '',
        tool: 'osv-scanner',
        subject: paths.length === 1 ? (paths[0] ?? '') : '',
        found: results.flatMap((result, index) =>
          objectsIn(result['packages']).flatMap((one, position) =>
            flawsOf(one, paths[index] ?? '', `/results/${index}/packages/${position}`),
          ),
        ),
      },
    ];
  },
};

/** A group is one vulnerability that several databases know by names of their own. */
function flawsOf(one: JsonObject, location: string, pointer: string): Flaw[] {
  const described = asObject(one['package']) ?? {};
  const plain = {
    ...PLAIN_FLAW,
    component: asString(described['name']) ?? '',
    version: orNull(asString(described['version'])),
    location,
  };
  const known = objectsIn(one['vulnerabilities']);
  const groups = objectsIn(one['groups']);
  const grouped = new Set(groups.flatMap((group) => textsIn(group['ids'])));
  const alone = known.flatMap((vulnerability, index) => {
    const id = asString(vulnerability['id']) ?? '';
    if (grouped.has(id)) return [];
    const names = [...new Set(textsIn(vulnerability['aliases']))].filter((alias) => alias !== id);
    const at = `${pointer}/vulnerabilities/${index}`;
    return [
      { ...plain, pointer: at, type: 'vulnerability' as const, id, aliases: names, ...ratingOf('', [vulnerability]) },
    ];
  });
  const together = groups.map((group, index): Flaw => {
    const ids = textsIn(group['ids']);
    const members = known.filter(({ id }) => ids.includes(asString(id) ?? ''));
    const aliases = [
      ...ids.slice(1),
      ...textsIn(group['aliases']),
      ...members.flatMap(({ aliases }) => textsIn(aliases)),
    ];
    const [id = ''] = ids;
    return {
      ...plain,
      pointer: `${pointer}/groups/${index}`,
      type: 'vulnerability',
      id,
      aliases: [...new Set(aliases)].filter((alias) => alias !== id),
      ...ratingOf(asString(group['max_severity']) ?? '', members),
      fixed: orNull([...new Set(members.flatMap(fixesOf))].join(', ')),
      suppressed: isCalled(group) ? null : 'not called',
    };
  });
  const licences = textsIn(one['license_violations']).map((id, index): Flaw => ({
    ...plain,
    pointer: `${pointer}/license_violations/${index}`,
    type: 'licence',
    id,
  }));
  return [...together, ...alone, ...licences];
}

/** The score of the group or, without one, the word of the database that has the vulnerability. */
function ratingOf(score: string, members: readonly JsonObject[]): { severity: Severity; stated: string } {
  const byScore = severityOfScore(score);
  if (byScore !== undefined) return { severity: byScore, stated: score };
  const words = members.flatMap((one) => asString(asObject(one['database_specific'])?.['severity']) ?? []);
  // Two databases that differ leave it open which of them is right.
  const [word = ''] = words;
  return new Set(words).size > 1
    ? { severity: 'unknown', stated: words.join(', ') }
    : { severity: severityOf(word), stated: word };
}

function fixesOf(vulnerability: JsonObject): string[] {
  return objectsIn(vulnerability['affected'])
    .flatMap(({ ranges }) => objectsIn(ranges))
    .flatMap(({ events }) => objectsIn(events))
    .flatMap(({ fixed }) => orNull(asString(fixed)) ?? []);
}

/** Where the call analysis says of every member of the group that nothing calls it, the scanner leaves it out of account. */
function isCalled(group: JsonObject): boolean {
  const analysis = asObject(group['experimental_analysis']) ?? asObject(group['experimentalAnalysis']) ?? {};
  const verdicts = Object.values(analysis).flatMap((one) => asObject(one)?.['called'] ?? []);
  return verdicts.length === 0 || verdicts.some((called) => called !== false);
}
