import { createHmac } from 'node:crypto';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { releaseManifest } from '../../src/produce/releaseManifest.ts';
import { itemsOf, readArtifact } from './readArtifact.ts';

const SECRET = 'a secret that only this test knows';
const TRUST = { secrets: [{ name: 'release', signs: ['release-manifest'], value: SECRET }] };
const FIELDS = {
  version: '1.4.0',
  sha: 'ae307f32d793aa06a78724f97a2b9c93ad3d57a1',
  channel: 'stable',
  migrations_required: false,
  breaking_changes: null as string | null,
  released_at: '2026-03-14T01:02:10Z',
};

function verified(text: string) {
  return itemsOf(readArtifact('release-manifest', Buffer.from(text), TRUST), 'signature').map((item) => item.verified);
}

/** As the release's own script signs, without anything of this project. */
function signed(fields: Readonly<Record<string, unknown>>): string {
  const sorted = Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
  const signature = createHmac('sha256', SECRET).update(JSON.stringify(sorted), 'utf8').digest('hex');
  return JSON.stringify({ ...fields, signature });
}

describe('a signed manifest', () => {
  it('verifies whatever its texts are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.boolean(), (breaking_changes, migrations_required) => {
        expect(verified(signed({ ...FIELDS, breaking_changes, migrations_required }))).toEqual(['yes']);
      }),
    );
  });

  it('is what gate manifest release writes', () => {
    const { version, sha, channel, released_at } = FIELDS;
    const release = { version, sha, channel, migrationsRequired: true, breakingChanges: null, releasedAt: released_at };
    expect(verified(releaseManifest(release, SECRET))).toEqual(['yes']);
  });

  it('verifies over null, and not over a text in its place', () => {
    const text = signed(FIELDS);
    expect(verified(text)).toEqual(['yes']);
    expect(verified(text.replace('"breaking_changes":null', '"breaking_changes":""'))).toEqual(['no']);
    expect(verified(text.replace('"breaking_changes":null', '"breaking_changes":"null"'))).toEqual(['no']);
  });

  it.each(Object.keys(FIELDS))('does not verify after a change of %s', (name) => {
    const other = { version: '1.4.1', sha: 'b'.repeat(40), channel: 'beta', migrations_required: true };
    const changed = { breaking_changes: 'some', released_at: '2026-03-14T01:02:11Z', ...other };
    const manifest = JSON.parse(signed(FIELDS)) as Record<string, unknown>;
    const value = Object.entries(changed).find(([key]) => key === name)?.[1];
    expect(verified(JSON.stringify({ ...manifest, [name]: value }))).toEqual(['no']);
  });
});
