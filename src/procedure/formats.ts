/**
 * The artifact formats that a procedure may declare, and what each takes under `with`. The collectors stand in
 * `collect/collectors.ts`, one for each.
 */
export const FORMATS = {
  'backup-manifest': ['subjects'],
  'change-ticket': [],
  compose: [],
  'gate-report': ['sources'],
  'hosted-baseline': [],
  json: [],
  log: [],
  opaque: ['scan'],
  'probe-series': ['release'],
  'promotion-guard': ['sources'],
  'promotion-override': [],
  'provider-snapshot': [],
  text: [],
  transcript: [],
} as const satisfies Record<string, readonly string[]>;

export type Format = keyof typeof FORMATS;

export function isFormat(name: string): name is Format {
  return Object.hasOwn(FORMATS, name);
}
