import type { Claim, ClaimPlace } from './collector.ts';
import { isPlaceholder } from './placeholder.ts';

/** A setting, marked where its value says nothing. */
export function settingOf(
  { group, name, value }: { readonly group: string; readonly name: string; readonly value: string },
  place: ClaimPlace,
): Claim {
  return { kind: 'setting', place, item: { group, name, value, placeholder: isPlaceholder(value) } };
}
