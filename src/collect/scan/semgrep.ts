import validator from '../../../generated/validators/semgrep.js';
import { asInteger, asObject, asString, type JsonObject, objectsIn, textsIn } from '../../format/jsonValue.ts';
import type { ScanFormat } from './scanCollector.ts';
import { type Flaw, orNull, PLAIN_FLAW, PLAIN_SCAN } from './scanReport.ts';
import { severityOf } from './severity.ts';

/** `semgrep --json`: it says neither what commit it looked at nor when. */
export const semgrep: ScanFormat = {
  validator,
  schemas: [],
  read(document) {
    const root = asObject(document) ?? {};
    return [
      {
        ...PLAIN_SCAN,
        pointer: '',
        tool: 'semgrep',
        version: orNull(asString(root['version'])),
        targets: textsIn(asObject(root['paths'])?.['scanned']).length,
        errors: objectsIn(root['errors']).filter(({ level }) => level === 'error').length,
        found: objectsIn(root['results']).map((result, index) => flawOf(result, `/results/${index}`)),
      },
    ];
  },
};

function flawOf(result: JsonObject, pointer: string): Flaw {
  const extra = asObject(result['extra']) ?? {};
  const stated = asString(extra['severity']) ?? '';
  const line = asInteger(asObject(result['start'])?.['line']) ?? 0;
  return {
    ...PLAIN_FLAW,
    pointer,
    type: 'code',
    id: asString(result['check_id']) ?? '',
    severity: severityOf(stated),
    stated,
    location: `${asString(result['path']) ?? ''}:${line}`,
    suppressed: extra['is_ignored'] === true ? 'nosemgrep' : null,
  };
}
