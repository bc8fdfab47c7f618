import { canonicalJson } from '../format/canonicalJson.ts';
import { sortedBy } from '../format/order.ts';

/** Lines of `missing.jsonl`: recorded reports without a run, ordered by path. */
export function missingLines(paths: readonly string[]): string[] {
  return sortedBy(paths, (path) => path).map((path) => canonicalJson({ path }));
}
