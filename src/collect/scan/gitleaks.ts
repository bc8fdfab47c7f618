import validator from '../../../generated/validators/gitleaks.js';
import { asInteger, asString, type JsonObject, objectsIn } from '../../format/jsonValue.ts';
import type { ScanFormat } from './scanCollector.ts';
import { type Flaw, PLAIN_FLAW, PLAIN_SCAN } from './scanReport.ts';

/** `gitleaks --report-format json`: a list of what it found, and nothing about itself. A secret has no severity. */
export const gitleaks: ScanFormat = {
  validator,
  schemas: [],
  read: (document) => [
    {
      ...PLAIN_SCAN,
      pointer: '',
      tool: 'gitleaks',
      found: objectsIn(document).map((finding, index) => flawOf(finding, `/${index}`)),
    },
  ],
};

/** Neither the secret nor the line that it stands in becomes evidence. */
function flawOf(finding: JsonObject, pointer: string): Flaw {
  return {
    ...PLAIN_FLAW,
    pointer: `${pointer}/RuleID`,
    type: 'secret',
    id: asString(finding['RuleID']) ?? '',
    location: `${asString(finding['File']) ?? ''}:${asInteger(finding['StartLine']) ?? 0}`,
  };
}
