import validator from '../../../generated/validators/trivy-v2.js';
import type { FlawType } from '../../evidence/evidence.ts';
import { asInteger, asObject, asString, type JsonObject, objectsIn, textsIn } from '../../format/jsonValue.ts';
import { optionalTimeAt } from '../jsonDocument.ts';
import type { ScanFormat } from './scanCollector.ts';
import { barePurl, commitOf, type Flaw, orNull, PLAIN_FLAW, PLAIN_SCAN, sha256sIn } from './scanReport.ts';
import { severityOf } from './severity.ts';

/** Which list of a result holds what, and how `ExperimentalModifiedFindings` calls it. */
const LISTS = {
  vulnerability: 'Vulnerabilities',
  misconfiguration: 'Misconfigurations',
  secret: 'Secrets',
  license: 'Licenses',
} as const;

type ListName = keyof typeof LISTS;

/** `trivy --format json`. */
export const trivy: ScanFormat = {
  validator,
  schemas: ['Trivy 2'],
  schemaOf: (document) => `Trivy ${asInteger(asObject(document)?.['SchemaVersion']) ?? ''}`,
  read(document) {
    const root = asObject(document) ?? {};
    const metadata = asObject(root['Metadata']) ?? {};
    const tool = asObject(root['Trivy']);
    const database = asObject(asObject(tool?.['Server'])?.['VulnerabilityDB']);
    const results = objectsIn(root['Results']);
    return [
      {
        ...PLAIN_SCAN,
        pointer: '',
        tool: 'trivy',
        version: orNull(asString(tool?.['Version'])),
        subject: asString(root['ArtifactName']) ?? '',
        digests: sha256sIn([...textsIn(metadata['RepoDigests']), asString(metadata['ImageID']) ?? '']),
        commit: commitOf(asString(metadata['Commit'])),
        at: optionalTimeAt(root['CreatedAt'], '/CreatedAt'),
        database: optionalTimeAt(database?.['UpdatedAt'], '/Trivy/Server/VulnerabilityDB/UpdatedAt'),
        targets: results.length,
        found: results.flatMap((result, index) => flawsOf(result, `/Results/${index}`)),
      },
    ];
  },
};

function flawsOf(result: JsonObject, pointer: string): Flaw[] {
  const target = asString(result['Target']) ?? '';
  const open = (Object.keys(LISTS) as ListName[]).flatMap((name) =>
    objectsIn(result[LISTS[name]])
      .map((finding, index) => flawOf(name, finding, target, `${pointer}/${LISTS[name]}/${index}`))
      .filter((flaw) => flaw !== undefined),
  );
  const modified = objectsIn(result['ExperimentalModifiedFindings']).flatMap((entry, index) => {
    const name = asString(entry['Type']) ?? '';
    const at = `${pointer}/ExperimentalModifiedFindings/${index}`;
    const flaw = isListName(name) ? flawOf(name, asObject(entry['Finding']) ?? {}, target, at) : undefined;
    const reason = [entry['Status'], entry['Statement'], entry['Source']].filter(
      (one) => one !== undefined && one !== '',
    );
    return flaw === undefined ? [] : [{ ...flaw, suppressed: reason.map(String).join(', ') }];
  });
  return [...open, ...modified];
}

function isListName(name: string): name is ListName {
  return Object.hasOwn(LISTS, name);
}

/** Undefined for a check that passed: it is listed beside those that failed. */
function flawOf(name: ListName, finding: JsonObject, target: string, pointer: string): Flaw | undefined {
  const stated = asString(finding['Severity']) ?? '';
  const plain = { ...PLAIN_FLAW, pointer, severity: severityOf(stated), stated, location: target };
  switch (name) {
    case 'vulnerability':
      return {
        ...plain,
        type: 'vulnerability',
        id: asString(finding['VulnerabilityID']) ?? '',
        aliases: textsIn(finding['VendorIDs']),
        component: asString(finding['PkgName']) ?? '',
        version: orNull(asString(finding['InstalledVersion'])),
        purl: barePurl(asString(asObject(finding['PkgIdentifier'])?.['PURL']) ?? ''),
        fixed: orNull(asString(finding['FixedVersion'])),
      };
    case 'misconfiguration':
      return finding['Status'] === 'PASS' ? undefined : { ...plain, ...namedBy('misconfiguration', finding, 'ID') };
    case 'secret': {
      const line = asInteger(finding['StartLine']);
      const location = line === undefined ? target : `${target}:${line}`;
      return { ...plain, ...namedBy('secret', finding, 'RuleID'), location };
    }
    case 'license':
      return {
        ...plain,
        ...namedBy('licence', finding, 'Name'),
        component: asString(finding['PkgName']) ?? '',
        location: orNull(asString(finding['FilePath'])) ?? target,
      };
  }
}

function namedBy(type: FlawType, finding: JsonObject, key: string): Pick<Flaw, 'type' | 'id'> {
  return { type, id: asString(finding[key]) ?? '' };
}
