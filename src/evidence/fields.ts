import type { EvidenceByKind, EvidenceKind } from './evidence.ts';

/** How the value of a mapped field is read. A value of another type makes the file unreadable: `"n/a"` is no number. */
export type FieldType =
  /** A string that is not empty. */
  | 'text'
  /** A string that is not empty, or an integer. */
  | 'id'
  /** A string; the kind says whether it is a placeholder. */
  | 'statement'
  /** A string, an integer or a boolean, as text. */
  | 'value'
  /** Within 2^53 - 1, perhaps scaled by a power of ten. */
  | 'integer'
  | 'boolean'
  /** RFC 3339 with a zone. */
  | 'time'
  /** A SHA-256 in lower-case hex, perhaps after `sha256:`, which is left out. */
  | 'digest'
  /** As `digest`; a line gives whatever was printed. */
  | 'stated'
  /** A list of checks, each with an id, a status and whether it passed. */
  | 'checks'
  /** A list of strings. */
  | 'texts';

export interface MappableFields {
  readonly required: Readonly<Record<string, FieldType>>;
  /** null where they are not given. */
  readonly optional: Readonly<Record<string, FieldType>>;
  /** Left out where they are not given. */
  readonly sparse?: Readonly<Record<string, FieldType>>;
}

/**
 * Kinds that a line template or a mapping may produce, with the fields it must and may give. Everything else about such an
 * item (source, step, phase, frame, what is computed from the fields) is filled in by the collector, so data cannot claim it.
 */
export const MAPPABLE = {
  release: {
    required: { identity: 'text', component: 'text', value: 'statement' },
    optional: {},
    sparse: { at: 'time' },
  },
  // Without a subject, a digest is about its path.
  digest: {
    required: { role: 'text', stated: 'stated' },
    optional: { subject: 'text', path: 'text', statedBytes: 'integer' },
    sparse: { at: 'time' },
  },
  setting: { required: { group: 'text', name: 'text', value: 'value' }, optional: {}, sparse: { at: 'time' } },
  event: { required: { name: 'text', subject: 'id', state: 'text' }, optional: { at: 'time', until: 'time' } },
  approval: { required: { role: 'text', who: 'statement' }, optional: { at: 'time', until: 'time', of: 'text' } },
  window: { required: { name: 'text', begin: 'time', end: 'time' }, optional: {} },
  verdict: {
    required: { schema: 'text', ok: 'boolean', status: 'text' },
    optional: {
      at: 'time',
      overridden: 'boolean',
      total: 'integer',
      passed: 'integer',
      failed: 'integer',
      checks: 'checks',
      issues: 'texts',
    },
  },
  metric: { required: { name: 'text', value: 'integer', series: 'text' }, optional: { scope: 'id', at: 'time' } },
  task: {
    required: { group: 'id', id: 'id', state: 'text' },
    optional: { name: 'id', attempt: 'integer', at: 'time', until: 'time', detail: 'text' },
  },
  member: { required: { group: 'id', id: 'id' }, optional: { state: 'text', at: 'time' } },
  label: { required: { subject: 'id', name: 'text', value: 'value', series: 'text' }, optional: { at: 'time' } },
  binding: { required: { component: 'text', name: 'text', digest: 'digest' }, optional: { at: 'time' } },
  link: { required: { subject: 'text', resolves: 'boolean' }, optional: { status: 'integer', at: 'time' } },
  replay: {
    required: { subject: 'text', left: 'text', right: 'text' },
    optional: { input: 'text', difference: 'integer' },
  },
  tests: {
    required: { suite: 'text', passed: 'integer', failed: 'integer', skipped: 'integer' },
    optional: { at: 'time', release: 'text' },
  },
} as const satisfies Partial<Record<EvidenceKind, MappableFields>>;

export type MappableKind = keyof typeof MAPPABLE;

export const MAPPABLE_KINDS = Object.keys(MAPPABLE) as readonly MappableKind[];

export function isMappable(kind: string): kind is MappableKind {
  return Object.hasOwn(MAPPABLE, kind);
}

/** All fields of a kind that data may give, with their types. */
export function mappableFields(kind: MappableKind): Readonly<Record<string, FieldType>> {
  return ALL_MAPPABLE[kind];
}

const ALL_MAPPABLE = mapValues(MAPPABLE, ({ required, optional, sparse }: MappableFields) => ({
  ...required,
  ...optional,
  ...sparse,
}));

/** Whether data may leave a field out that its declaration names: then it is null, absent, or an empty statement. */
export function mayLack(kind: MappableKind, field: string): boolean {
  const { required }: MappableFields = MAPPABLE[kind];
  const type = Object.hasOwn(required, field) ? required[field] : undefined;
  if (type === undefined) return true;
  // The kind marks an empty one as a placeholder.
  return type === 'statement' || (kind === 'setting' && type === 'value');
}

const COMMON_FIELDS = ['source', 'from', 'step', 'n', 'phase', 'framed'] as const;

/** The fields that a selector may name, by kind: one that is misspelt would select nothing, and nobody would notice. */
const OWN_FIELDS = {
  file: ['format', 'bytes', 'many', 'claims'],
  unreadable: ['entry', 'reason', 'detail', 'decided', 'collidesWith'],
  document: ['schema', 'knownSchemas', 'canonical', 'unknownFields', 'inexactNumbers'],
  transcript: ['run', 'environment', 'procedure', 'closed', 'final', 'steps', 'closedAt'],
  step: ['name', 'exit', 'command', 'begin', 'end'],
  release: ['identity', 'component', 'value', 'placeholder', 'at'],
  digest: ['role', 'subject', 'path', 'of', 'stated', 'statedBytes', 'actual', 'bytes', 'at'],
  probe: ['series', 'url', 'attempt', 'planned', 'complete', 'at', 'gapUs', 'status', 'outcome', 'facts'],
  approval: ['role', 'who', 'whoKey', 'placeholder', 'at', 'until', 'of'],
  verdict: [
    'schema',
    'at',
    'ok',
    'status',
    'overridden',
    'total',
    'passed',
    'failed',
    'checks',
    'contradictions',
    'issues',
    'selfHash',
  ],
  window: ['name', 'begin', 'end'],
  setting: ['group', 'name', 'value', 'placeholder', 'at'],
  event: ['name', 'subject', 'state', 'at', 'until'],
  image: ['component', 'reference', 'digest', 'built'],
  secret: ['detector'],
  signature: ['use', 'scheme', 'subject', 'digest', 'verified', 'signer', 'reason', 'at', 'until', 'recorded'],
  metric: ['name', 'value', 'series', 'scope', 'at'],
  task: ['group', 'id', 'name', 'state', 'attempt', 'at', 'until', 'detail'],
  member: ['group', 'id', 'state', 'at'],
  label: ['subject', 'name', 'value', 'series', 'at'],
  binding: ['component', 'name', 'digest', 'placeholder', 'at'],
  link: ['subject', 'resolves', 'status', 'at'],
  replay: ['subject', 'input', 'left', 'right', 'equal', 'difference'],
  tests: ['suite', 'passed', 'failed', 'skipped', 'at', 'release'],
  section: ['name', 'level', 'empty', 'placeholder'],
  statement: [
    'type',
    'subjects',
    'producer',
    'by',
    'resource',
    'result',
    'levels',
    'placeholder',
    'verified',
    'signer',
    'reason',
    'begin',
    'at',
  ],
  bom: ['schema', 'name', 'subjects', 'components', 'lacking', 'licences', 'at'],
  scan: ['tool', 'version', 'subject', 'digests', 'commit', 'at', 'database', 'targets', 'errors', 'filters', 'flaws'],
  flaw: [
    'tool',
    'type',
    'subject',
    'id',
    'aliases',
    'severity',
    'stated',
    'component',
    'version',
    'purl',
    'fixed',
    'location',
    'digests',
    'commit',
    'suppressed',
  ],
  vex: [
    'vulnerability',
    'product',
    'digest',
    'commit',
    'components',
    'status',
    'justification',
    'statement',
    'author',
    'at',
    'verified',
    'signer',
    'reason',
  ],
  rating: ['list', 'verified', 'at', 'rows'],
} as const satisfies { [K in EvidenceKind]: readonly (keyof EvidenceByKind[K])[] };

export function fieldsOf(kind: EvidenceKind): readonly string[] {
  return FIELDS[kind];
}

const FIELDS = mapValues(OWN_FIELDS, (own: readonly string[]): readonly string[] => [...COMMON_FIELDS, ...own]);

function mapValues<K extends string, V, W>(record: Readonly<Record<K, V>>, map: (value: V) => W): Record<K, W> {
  return Object.fromEntries(Object.entries<V>(record).map(([key, value]) => [key, map(value)])) as Record<K, W>; // its own keys
}
