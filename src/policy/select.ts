import type { Evidence, EvidenceItem } from '../evidence/evidence.ts';
import type { Literal, Selector } from '../procedure/procedure.ts';

/** Indices of the items of the selector's kind whose fields equal one of the given literals, in evidence order. */
export function select(evidence: Evidence, selector: Selector): number[] {
  const conditions = Object.entries(selector.where ?? {}).map(([field, wanted]) => [field, [wanted].flat()] as const);
  const items: readonly EvidenceItem[] = evidence[selector.kind];
  const indices: number[] = [];
  items.forEach((item, index) => {
    if (conditions.every(([field, wanted]) => wanted.includes(fieldOf(item, field) as Literal))) indices.push(index);
  });
  return indices;
}

/** Undefined for a field that the item does not have: that equals no literal, so it selects nothing. */
export function fieldOf(item: EvidenceItem, field: string): unknown {
  return Object.hasOwn(item, field) ? item[field as keyof EvidenceItem] : undefined;
}
