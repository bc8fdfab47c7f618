import type { Evidence, EvidenceKind } from '../evidence/evidence.ts';
import { sortedBy } from '../format/order.ts';
import type { BoundRequirement } from './bindRequirements.ts';
import { select } from './select.ts';

/** Tells the ids of the requirement lines that select an item. */
export function readBy(
  requirements: readonly BoundRequirement[],
  evidence: Evidence,
): (kind: EvidenceKind, index: number) => string[] {
  const readers = new Map<string, Set<string>>();
  for (const { requirement, parameters } of requirements) {
    for (const parameter of Object.values(parameters)) {
      const selectors =
        'selector' in parameter ? [parameter.selector] : 'selectors' in parameter ? parameter.selectors : [];
      for (const selector of selectors) {
        for (const index of select(evidence, selector)) {
          const key = `${selector.kind} ${index}`;
          readers.set(key, (readers.get(key) ?? new Set()).add(requirement.id));
        }
      }
    }
  }
  return (kind, index) => sortedBy([...(readers.get(`${kind} ${index}`) ?? [])], (id) => id);
}
