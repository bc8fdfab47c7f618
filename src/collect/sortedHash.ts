import { Buffer } from 'node:buffer';
import type { JsonObject, JsonValue } from '../format/jsonValue.ts';
import { sha256Hex } from '../format/sha256.ts';

/** SHA-256 of a document with its keys sorted, as the scripts of nooterra hash their reports. */
export function sortedHash(document: JsonObject): string {
  return sha256Hex(Buffer.from(JSON.stringify(rebuilt(document)), 'utf8'));
}

/**
 * Those scripts sort keys, rebuild each object and let the engine write it. A rebuilt object lists integer-like keys first
 * and by number (`{"9":…,"10":…}`), so this differs from RFC 8785 exactly there, and has to.
 */
function rebuilt(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(rebuilt);
  if (typeof value !== 'object' || value === null) return value;
  const sorted: JsonObject = {};
  for (const key of Object.keys(value).sort()) sorted[key] = rebuilt(value[key] ?? null);
  return sorted;
}
