import { asString, type JsonValue } from '../format/jsonValue.ts';
import type { Claim, FileContext } from './collector.ts';

/**
 * What a report states of something that it read, under the name that it gives it. The declaration maps names to roles
 * (`with: { sources: { topologyGate: topology-gate } }`), so the subject is `<role of the report>.<name>`.
 */
export function sourceDigest(
  context: FileContext,
  name: string,
  pointer: string,
  stated: JsonValue | undefined,
): Claim {
  return {
    kind: 'digest',
    place: { pointer },
    item: {
      role: 'source',
      subject: `${context.role}.${name}`,
      path: null,
      of: 'file',
      stated: asString(stated) ?? null,
      actual: null,
      statedBytes: null,
      bytes: null,
    },
  };
}
