import type { EvidenceByKind, EvidenceKind } from './evidence.ts';

/**
 * Kinds that a line template or a JSON mapping may produce, with the fields it must and may give. Everything else about
 * such an item (source, step, phase, frame) is filled in by the collector, so data cannot claim it.
 */
export const MAPPABLE = {
  release: { required: ['identity', 'component', 'value'], optional: [] },
  digest: { required: ['role', 'subject', 'stated'], optional: ['path'] },
  setting: { required: ['group', 'name', 'value'], optional: [] },
  event: { required: ['name', 'subject', 'state'], optional: [] },
} as const satisfies Partial<Record<EvidenceKind, { required: readonly string[]; optional: readonly string[] }>>;

export type MappableKind = keyof typeof MAPPABLE;

const COMMON_FIELDS = ['source', 'from', 'step', 'n', 'phase', 'framed'] as const;

/** The fields that a selector may name, by kind: one that is misspelt would select nothing, and nobody would notice. */
const OWN_FIELDS = {
  file: ['format', 'bytes', 'many', 'claims'],
  unreadable: ['entry', 'reason', 'detail', 'decided', 'collidesWith'],
  document: ['schema', 'knownSchemas', 'canonical', 'unknownFields', 'inexactNumbers'],
  transcript: ['run', 'environment', 'procedure', 'closed', 'final', 'steps', 'closedAt'],
  step: ['name', 'exit', 'command', 'begin', 'end'],
  release: ['identity', 'component', 'value', 'placeholder'],
  digest: ['role', 'subject', 'path', 'of', 'stated', 'statedBytes', 'actual', 'bytes'],
  probe: ['series', 'url', 'attempt', 'planned', 'complete', 'at', 'gapUs', 'status', 'outcome', 'facts'],
  approval: ['role', 'who', 'whoKey', 'placeholder', 'at', 'until', 'of'],
  verdict: ['schema', 'at', 'ok', 'status', 'overridden', 'total', 'passed', 'failed', 'checks', 'issues', 'selfHash'],
  window: ['name', 'begin', 'end'],
  setting: ['group', 'name', 'value', 'placeholder'],
  event: ['name', 'subject', 'state', 'at'],
  image: ['component', 'reference', 'digest', 'built'],
  secret: ['detector'],
  signature: ['use', 'scheme', 'subject', 'digest', 'verified', 'signer', 'reason', 'at', 'until'],
} as const satisfies { [K in EvidenceKind]: readonly (keyof EvidenceByKind[K])[] };

export function fieldsOf(kind: EvidenceKind): readonly string[] {
  return [...COMMON_FIELDS, ...OWN_FIELDS[kind]];
}
