import validate from '../../generated/validators/backup-manifest-v1.js';
import { asArray, asInteger, asObject, asString, type JsonObject } from '../format/jsonValue.ts';
import { compilePathPattern } from '../format/pathPattern.ts';
import type { Claim, FileContext } from './collector.ts';
import { jsonCollector, optionalTimeAt } from './jsonDocument.ts';
import { isPlaceholder } from './placeholder.ts';

/**
 * `SelfHostUpgradeBackupManifest.v1`: the identities, and a stated digest for each artifact. The declaration maps paths to
 * subjects (`with: { subjects: { postgres: snapshots/postgres/** } }`); an artifact outside the map is its own subject.
 */
export const backupManifest = jsonCollector({
  format: 'backup-manifest',
  yields: ['release', 'digest'],
  says: { release: { identity: ['source', 'target'] }, digest: { role: ['backup'] } },
  validator: validate,
  schemas: ['SelfHostUpgradeBackupManifest.v1'],
  claims(manifest, context) {
    optionalTimeAt(manifest['createdAt'], '/createdAt');
    const subjectOf = subjects(context);
    const artifacts = (asArray(manifest['artifacts']) ?? []).map((value) => asObject(value) ?? {});
    return [
      release(manifest, 'sourceRelease', 'source'),
      release(manifest, 'targetRelease', 'target'),
      ...artifacts.map((artifact, index): Claim => {
        const path = asString(artifact['path']) ?? '';
        return {
          kind: 'digest',
          place: { pointer: `/artifacts/${index}` },
          item: {
            role: 'backup',
            subject: subjectOf(path),
            path,
            of: 'file',
            stated: asString(artifact['sha256']) ?? null,
            actual: null,
            statedBytes: asInteger(artifact['bytes']) ?? null,
            bytes: null,
          },
        };
      }),
    ];
  },
});

function release(manifest: JsonObject, key: string, identity: string): Claim {
  const value = asString(manifest[key]) ?? '';
  return {
    kind: 'release',
    place: { pointer: `/${key}` },
    item: { identity, component: 'manifest', value, placeholder: isPlaceholder(value) },
  };
}

function subjects(context: FileContext): (path: string) => string {
  const map = Object.entries(asObject(context.with['subjects']) ?? {}).map(([subject, pattern]) => ({
    subject,
    pattern: compilePathPattern(asString(pattern) ?? ''),
  }));
  return (path) => map.find(({ pattern }) => pattern.matches(path))?.subject ?? path;
}
