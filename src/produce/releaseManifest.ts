import { createHmac } from 'node:crypto';
import { GateError } from '../error.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import { parseRfc3339 } from '../format/rfc3339.ts';

export interface ReleaseDescription {
  readonly version: string;
  readonly sha: string;
  readonly channel: string;
  readonly migrationsRequired: boolean;
  readonly breakingChanges: string | null;
  readonly releasedAt: string;
}

/** https://semver.org: version 2.0.0, whole text. */
const SEMVER =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;

const SHORTEST_SECRET = 16;

/**
 * A release manifest signed with HMAC-SHA256: over the compact JSON of the six fields with sorted keys, which canonical
 * JSON is. Throws GateError('usage') for a manifest that no check would accept.
 */
export function releaseManifest(release: ReleaseDescription, secret: string): string {
  const { version, sha, channel, releasedAt } = release;
  demand(version.length <= 256 && SEMVER.test(version), 'the version is no semantic version', 'Write it like 1.4.0.');
  demand(
    /^[0-9a-f]{40}$/.test(sha) && !/^0+$/.test(sha),
    'the sha is no full commit',
    'Give all 40 digits: git rev-parse HEAD.',
  );
  demand(channel === 'stable' || channel === 'beta', `there is no channel "${channel}"`, 'It is stable or beta.');
  demand(
    parseRfc3339(releasedAt) !== undefined,
    'the time of release is no RFC 3339 time',
    'Write it like 2026-03-14T01:02:10Z.',
  );
  demand(
    secret.length >= SHORTEST_SECRET,
    'the secret is empty, or so short that it can be guessed',
    `Use one of ${SHORTEST_SECRET} characters or more.`,
  );
  const fields = {
    version,
    sha,
    channel,
    migrations_required: release.migrationsRequired,
    breaking_changes: release.breakingChanges,
    released_at: releasedAt,
  };
  const signature = createHmac('sha256', secret).update(canonicalJson(fields), 'utf8').digest('hex');
  return canonicalJson({ ...fields, signature });
}

function demand(condition: boolean, message: string, solution: string): asserts condition {
  if (!condition) throw new GateError('usage', message, { solution });
}
