import { readFileSync } from 'node:fs';
import type { RegoFiles } from '../compiler/compiler.ts';
import type { JsonObject } from '../format/jsonValue.ts';

const FILE = new URL('../../dist/policy/rego.json', import.meta.url);
const EVIDENCE = new URL('../../schemas/evidence-v1.schema.json', import.meta.url);

/** The shipped rules as they were compiled, by their path in `policies/`. */
export function shippedSources(): RegoFiles {
  return JSON.parse(readFileSync(FILE, 'utf8')) as RegoFiles; // written by the build
}

/** The libraries among them, which users' rules may import. */
export function shippedLibraries(): RegoFiles {
  return Object.fromEntries(Object.entries(shippedSources()).filter(([path]) => path.startsWith('policies/lib/')));
}

export function evidenceSchema(): JsonObject {
  return JSON.parse(readFileSync(EVIDENCE, 'utf8')) as JsonObject; // one of this package's own
}
