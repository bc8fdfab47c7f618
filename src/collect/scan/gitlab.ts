import validator from '../../../generated/validators/gitlab-report.js';
import type { FlawType } from '../../evidence/evidence.ts';
import { asInteger, asObject, asString, type JsonObject, type JsonValue, objectsIn } from '../../format/jsonValue.ts';
import { timeAt } from '../jsonDocument.ts';
import type { ScanFormat } from './scanCollector.ts';
import { type Flaw, orNull, PLAIN_FLAW, PLAIN_SCAN, type ScanReport } from './scanReport.ts';
import { severityOf } from './severity.ts';

/** What the kinds of scan find. */
const TYPES: Readonly<Record<string, FlawType>> = {
  container_scanning: 'vulnerability',
  dependency_scanning: 'vulnerability',
  secret_detection: 'secret',
};

/** A security report of GitLab, of version 14 or 15 of its schemas. */
export const gitlab: ScanFormat = {
  validator,
  schemas: ['GitLab 14', 'GitLab 15'],
  schemaOf: (document) => `GitLab ${asString(asObject(document)?.['version'])?.split('.')[0] ?? ''}`,
  read(document) {
    const root = asObject(document) ?? {};
    const scan = asObject(root['scan']) ?? {};
    const scanner = asObject(scan['scanner']) ?? {};
    const kind = asString(scan['type']) ?? '';
    const type = Object.hasOwn(TYPES, kind) ? (TYPES[kind] ?? 'code') : 'code';
    const found = objectsIn(root['vulnerabilities']);
    const images = new Set(found.map(({ location }) => asString(asObject(location)?.['image']) ?? ''));
    return [
      {
        ...PLAIN_SCAN,
        pointer: '',
        tool: asString(scanner['id']) ?? '',
        version: orNull(asString(scanner['version'])),
        subject: images.size === 1 ? ([...images][0] ?? '') : '',
        at: utc(scan['end_time'], '/scan/end_time'),
        errors: scan['status'] === 'success' ? 0 : 1,
        found: found.map((one, index) => flawOf(one, type, `/vulnerabilities/${index}`)),
      },
    ];
  },
};

/** The schema says that its times, which have no zone, are UTC. */
function utc(value: JsonValue | undefined, pointer: string): ScanReport['at'] {
  return value === undefined ? null : timeAt(typeof value === 'string' ? `${value}Z` : value, pointer);
}

function flawOf(one: JsonObject, type: FlawType, pointer: string): Flaw {
  const names = objectsIn(one['identifiers']).flatMap(({ value }) => asString(value) ?? []);
  const id = names.find((name) => name.startsWith('CVE-')) ?? names[0] ?? asString(one['id']) ?? '';
  const location = asObject(one['location']) ?? {};
  const dependency = asObject(location['dependency']);
  const file = asString(location['file']) ?? asString(location['image']) ?? '';
  const line = asInteger(location['start_line']);
  const stated = asString(one['severity']) ?? '';
  return {
    ...PLAIN_FLAW,
    // Not the whole: it may quote the secret.
    pointer: `${pointer}/identifiers`,
    type,
    id,
    aliases: [...new Set(names)].filter((name) => name !== id),
    severity: severityOf(stated),
    stated,
    component: asString(asObject(dependency?.['package'])?.['name']) ?? '',
    version: orNull(asString(dependency?.['version'])),
    location: line === undefined ? file : `${file}:${line}`,
  };
}
