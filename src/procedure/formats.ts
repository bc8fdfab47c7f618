import type { JsonObject } from '../format/jsonValue.ts';

/**
 * The artifact formats that a procedure may declare, and what each takes under `with`. The collectors stand in
 * `collect/collectors.ts`, one for each.
 */
export const FORMATS = {
  asciicast: [],
  attestation: ['source', 'use'],
  'backup-manifest': ['subjects'],
  'change-ticket': [],
  checksums: [],
  cobertura: ['series'],
  compose: [],
  'cyclonedx-vex': [],
  'detached-signature': ['of', 'use'],
  'gate-report': ['sources'],
  'gitlab-report': [],
  gitleaks: [],
  grype: [],
  'github-log': [],
  'go-test': [],
  'hosted-baseline': [],
  jacoco: ['series'],
  json: ['sources'],
  jsonl: ['sources'],
  junit: ['suite', 'release'],
  'kfm-catalog-closure': [],
  'kfm-cosign-plan': [],
  'kfm-promotion-decision': [],
  'kfm-promotion-packet': [],
  'kfm-promotion-receipt': [],
  'kfm-release-manifest': [],
  'kfm-resolved-reference': [],
  'kfm-rollback-card': [],
  'kfm-stac-item': [],
  'kfm-verification-execution': [],
  lcov: ['series'],
  log: [],
  markdown: ['sources'],
  opaque: ['scan'],
  openvex: [],
  'osv-scanner': [],
  'pg-dump': [],
  'probe-series': ['release'],
  'promotion-guard': ['sources'],
  'promotion-override': [],
  'provider-snapshot': [],
  'release-manifest': [],
  sarif: [],
  sbom: [],
  seal: [],
  semgrep: [],
  'signed-requests': ['use', 'sender'],
  table: ['sources'],
  tap: [],
  text: [],
  transcript: [],
  trivy: [],
  typescript: [],
  yaml: ['sources'],
} as const satisfies Record<string, readonly string[]>;

export type Format = keyof typeof FORMATS;

export function isFormat(name: string): name is Format {
  return Object.hasOwn(FORMATS, name);
}

/** Formats whose files become evidence by the claims of their declaration. */
const MAPPED: readonly Format[] = ['json', 'jsonl', 'markdown', 'probe-series', 'signed-requests', 'table', 'yaml'];

export function isMapped(format: Format): boolean {
  return MAPPED.includes(format);
}

/** What `trust` calls the signatures of a file: what its declaration says, or what is usual for its format. */
export function signedUse({
  format,
  with: given = {},
}: {
  readonly format: string;
  readonly with?: JsonObject;
}): string {
  if (typeof given['use'] === 'string') return given['use'];
  return format === 'detached-signature' ? 'artifact' : 'attestation';
}

/** Formats whose records are signed one by one, by whoever recorded them. */
export function signsItself(format: string): boolean {
  return format === 'transcript' || format === 'probe-series';
}

/** Mapped formats whose documents can name their version; a probe series has a collector that checks its own. */
export function hasSchema(format: Format): boolean {
  return isMapped(format) && !['markdown', 'probe-series', 'signed-requests', 'table'].includes(format);
}

/** Formats in which the labels of pointers are compared as people read them. */
export function foldsLabels(format: Format): boolean {
  return format === 'markdown' || format === 'table';
}

/** Formats in whose text the `lines` of a procedure are recognised. */
export function hasLines(format: Format): boolean {
  return ['asciicast', 'github-log', 'log', 'transcript', 'typescript'].includes(format);
}

/** Formats whose files name no version of themselves. */
const UNVERSIONED: readonly Format[] = [
  'asciicast',
  'checksums',
  'cobertura',
  'compose',
  'detached-signature',
  'github-log',
  'go-test',
  'jacoco',
  'junit',
  'lcov',
  'log',
  'markdown',
  'opaque',
  'pg-dump',
  'probe-series',
  'table',
  'tap',
  'text',
  'transcript',
  'typescript',
];

/** Whether a file can be a document that names its version: one of a format of its own, or one whose declaration asks for it. */
export function isVersioned(format: Format, hasDeclaredSchema: boolean): boolean {
  return hasSchema(format) ? hasDeclaredSchema : !UNVERSIONED.includes(format);
}
