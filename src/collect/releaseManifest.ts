import validate from '../../generated/validators/release-manifest-v1.js';
import { canonicalBytes } from '../format/canonicalJson.ts';
import { asString, type JsonObject, type JsonValue } from '../format/jsonValue.ts';
import type { Claim } from './collector.ts';
import { hmacSignature } from './hmacSignature.ts';
import { jsonCollector, timeAt } from './jsonDocument.ts';
import { isPlaceholder } from './placeholder.ts';

const USE = 'release-manifest';
const SIGNED = ['version', 'sha', 'channel', 'migrations_required', 'breaking_changes', 'released_at'] as const;

/**
 * A release manifest that is signed with a shared secret: HMAC-SHA256 over the compact JSON of its six other fields with
 * sorted keys, `null` kept. It names no version of its own format.
 */
export const releaseManifest = jsonCollector({
  format: 'release-manifest',
  yields: ['release', 'setting', 'event', 'signature'],
  validator: validate,
  schemas: ['ReleaseManifest'],
  versionOf: () => 'ReleaseManifest',
  claims(manifest, context) {
    const version = asString(manifest['version']) ?? '';
    const sha = asString(manifest['sha']) ?? '';
    return [
      {
        kind: 'release',
        place: { pointer: '/sha' },
        item: { identity: 'manifest', component: 'release', value: sha, placeholder: isPlaceholder(sha) },
      },
      ...[...SIGNED, 'signature'].map((name) => setting(name, manifest[name])),
      {
        kind: 'event',
        place: { pointer: '/breaking_changes' },
        item: {
          name: 'breaking-changes',
          subject: version,
          // Whatever stands there was announced, "none" and "TBD" too: only null says that there are none.
          state: manifest['breaking_changes'] === null ? 'none' : 'announced',
          at: timeAt(manifest['released_at'], '/released_at'),
          until: null,
        },
      },
      {
        kind: 'signature',
        place: { pointer: '/signature' },
        item: hmacSignature(context.trust, {
          use: USE,
          subject: context.role,
          message: signedBytes(manifest),
          mac: manifest['signature'],
        }),
      },
    ];
  },
});

/** The bytes that the signature covers: of strings, booleans and null, RFC 8785 is what the signing script writes. */
function signedBytes(manifest: JsonObject): Uint8Array {
  return canonicalBytes(Object.fromEntries(SIGNED.map((name) => [name, manifest[name] ?? null])));
}

function setting(name: string, given: JsonValue | undefined): Claim {
  const value = given === null || given === undefined ? '' : String(given); // as the schema has shown
  return {
    kind: 'setting',
    place: { pointer: `/${name}` },
    item: { group: 'manifest', name, value, placeholder: isPlaceholder(value) },
  };
}
