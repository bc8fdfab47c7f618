import type { StatementItem } from '../../evidence/evidence.ts';
import { asObject, asString, type JsonObject, objectsIn, textsIn } from '../../format/jsonValue.ts';
import { schemaProblems } from '../../format/schema.ts';
import type { FileContext } from '../collector.ts';
import { optionalTimeAt } from '../jsonDocument.ts';
import { type Flaw, orNull, PLAIN_FLAW, PLAIN_SCAN, type ScanReport } from './scanReport.ts';
import { severityOf, severityOfScore } from './severity.ts';
import { grype } from './grype.ts';
import { trivy } from './trivy.ts';

/** Predicates that are a scan: the two of in-toto, and that of cosign, in which stands what the scanner wrote. */
const VULNS = /^https:\/\/(?:in-toto\.io\/attestation\/vulns\/v0\.[12]|cosign\.sigstore\.dev\/attestation\/vuln\/v1)$/;

/** The scan that a statement is; none for other predicates. What was scanned is what the statement is about. */
export function vulnsReports(
  type: string,
  predicate: JsonObject,
  subjects: StatementItem['subjects'],
  context: FileContext,
): readonly ScanReport[] {
  if (!VULNS.test(type)) return [];
  const digests = subjects.flatMap(({ sha256 }) => sha256 ?? []);
  const [subject = { name: '' }] = subjects;
  const scanner = asObject(predicate['scanner']) ?? {};
  const database = asObject(scanner['db']) ?? asObject(scanner['database']) ?? {};
  const metadata = asObject(predicate['metadata']) ?? {};
  const { result } = scanner;
  const unread: ScanReport = {
    ...PLAIN_SCAN,
    pointer: '',
    tool: asString(scanner['uri']) ?? '',
    version: orNull(asString(scanner['version'])),
    subject: subject.name,
    digests,
    at: optionalTimeAt(metadata['scanFinishedOn'] ?? metadata['scanStartedOn'], '/predicate/metadata/scanFinishedOn'),
    database: optionalTimeAt(database['lastUpdate'], '/predicate/scanner/db/lastUpdate'),
    found: [],
  };
  // Of cosign: what the scanner wrote. What no reader here knows could not be looked at.
  const whole = asObject(result);
  if (whole !== undefined) {
    const known = [trivy, grype].find(({ validator }) => schemaProblems(validator, whole).length === 0);
    const reports = known?.read(whole, context) ?? [{ ...unread, errors: 1 }];
    return reports.map((report) => ({ ...report, subject: subject.name, digests }));
  }
  // Without a list of results nobody says that there was none.
  return [{ ...unread, errors: result === undefined ? 1 : 0, found: objectsIn(result).map(flawOf) }];
}

function flawOf(result: JsonObject): Flaw {
  const scores = objectsIn(result['severity']).flatMap(({ score }) => asString(score) ?? []);
  const known = scores.map((score) => severityOfScore(score) ?? severityOf(score)).filter((one) => one !== 'unknown');
  // Two that differ leave it open which is right.
  const [severity = 'unknown'] = known;
  return {
    ...PLAIN_FLAW,
    pointer: '',
    type: 'vulnerability',
    id: asString(result['id']) ?? asString(result['vulnerability_id']) ?? '',
    aliases: textsIn(result['aliases']),
    severity: new Set(known).size > 1 ? 'unknown' : severity,
    stated: scores.join(', '),
  };
}
