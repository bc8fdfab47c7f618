import { canonicalBytes } from '../format/canonicalJson.ts';
import { sha256Hex } from '../format/sha256.ts';
import type { JsonValue } from '../format/jsonValue.ts';

export interface DigestedEntry {
  readonly path: string;
  readonly type: string;
  readonly size: number | null;
  readonly sha256: string | null;
  readonly target?: string;
}

/**
 * `sha256:<hex>` over the canonical JSON of `[path, type, size, sha256 | link target | null]` for every entry in path
 * order. Names, contents and kinds of entries are in it; modes, times, owners and the place of the directory are not.
 */
export function runDigest(entries: readonly DigestedEntry[]): string {
  const rows: JsonValue = entries.map((entry) => [
    entry.path,
    entry.type,
    entry.size,
    entry.sha256 ?? entry.target ?? null,
  ]);
  return `sha256:${sha256Hex(canonicalBytes(rows))}`;
}
