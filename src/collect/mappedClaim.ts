import { MAPPABLE, type MappableFields, type MappableKind } from '../evidence/fields.ts';
import type { Claim, ClaimPlace } from './collector.ts';
import type { FieldValue } from './fieldValue.ts';
import type { Frame } from './lineClaims.ts';
import { isPlaceholder, personKey } from './placeholder.ts';

/** An item of a kind from the fields that a line or a document gave, with all that the collector says of it itself. */
export function mappedClaim(
  kind: MappableKind,
  given: Readonly<Record<string, FieldValue>>,
  place: ClaimPlace,
  frame: Frame | undefined,
): Claim {
  const { required, optional, sparse = {} }: MappableFields = MAPPABLE[kind];
  const fields: Record<string, FieldValue> = {};
  // An absent required field was declared optional: the kind calls an empty statement a placeholder.
  for (const name of Object.keys(required)) fields[name] = given[name] ?? '';
  for (const name of Object.keys(optional)) fields[name] = given[name] ?? null;
  for (const name of Object.keys(sparse)) {
    const value = given[name] ?? null;
    if (value !== null) fields[name] = value;
  }
  const item = { ...frame, ...fields, ...computed(kind, fields) };
  return { kind, place, item } as unknown as Claim; // MAPPABLE gives each field the type that the kind has
}

function computed(kind: MappableKind, fields: Readonly<Record<string, FieldValue>>): Record<string, unknown> {
  const text = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' ? value : '';
  };
  switch (kind) {
    case 'release':
    case 'setting':
      return { placeholder: isPlaceholder(text('value')) };
    case 'approval':
      return { whoKey: personKey(text('who')), placeholder: isPlaceholder(text('who')) };
    case 'binding':
      return { placeholder: isPlaceholder(text('name')) || /^0*$/.test(text('digest')) };
    case 'replay':
      return { equal: text('left') === text('right') };
    case 'digest': {
      // A tool may print "./a" for "a".
      const path = fields['path'] === null ? null : text('path').replace(/^(?:\.\/)+/, '');
      return {
        subject: text('subject') || path,
        path,
        of: path === null ? 'content' : 'file',
        actual: null,
        bytes: null,
      };
    }
    case 'verdict': {
      const checks = Array.isArray(fields['checks']) ? (fields['checks'] as { ok: boolean }[]) : []; // as its type says
      const passed = checks.filter(({ ok }) => ok).length;
      return {
        overridden: fields['overridden'] ?? false,
        // A report that does not count its checks is counted.
        total: fields['total'] ?? checks.length,
        passed: fields['passed'] ?? passed,
        failed: fields['failed'] ?? checks.length - passed,
        checks,
        issues: fields['issues'] ?? [],
        selfHash: null,
      };
    }
    default:
      return {};
  }
}
