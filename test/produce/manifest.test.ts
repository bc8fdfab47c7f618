import { createHash, createHmac } from 'node:crypto';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gate } from '../cli/gate.ts';
import { itemsOf, readArtifact } from '../collect/readArtifact.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);

describe('gate manifest backup', () => {
  it('writes the digests of the files, in canonical JSON that the collector reads', () => {
    const root = temporaryDirectory({ 'snapshots/b.dump': 'beta', 'snapshots/a.dump': 'alpha' });
    const args = ['m.json', 'snapshots/b.dump', 'snapshots/a.dump', '--source', A, '--target', B];
    expect(gate(['manifest', 'backup', ...args], { cwd: root }).status).toBe(0);
    const bytes = readFileSync(join(root, 'm.json'));
    const read = readArtifact('backup-manifest', bytes, {});
    expect(itemsOf(read, 'document')).toMatchObject([{ canonical: true, unknownFields: [] }]);
    expect(itemsOf(read, 'digest').map(({ path, stated, statedBytes }) => [path, stated, statedBytes])).toEqual([
      ['snapshots/a.dump', sha256('alpha'), 5],
      ['snapshots/b.dump', sha256('beta'), 4],
    ]);
    expect(itemsOf(read, 'release').map(({ identity, value }) => [identity, value])).toEqual([
      ['source', A],
      ['target', B],
    ]);
    expect(bytes.at(-1)).toBe('}'.charCodeAt(0));
  });

  it.each([
    ['an empty backup', ['empty.dump'], 'empty'],
    ['a file that is not there', ['none.dump'], 'no such artifact'],
    ['a file outside the run', ['../out.dump'], 'outside'],
    ['a directory', ['snapshots'], 'no regular file'],
    ['a link', ['link.dump'], 'no links'],
    ['a file named twice', ['a.dump', './a.dump'], 'twice'],
  ])('refuses %s', (_, artifacts, says) => {
    const outer = temporaryDirectory({
      'out.dump': 'x',
      'run/empty.dump': '',
      'run/a.dump': 'a',
      'run/snapshots/x': 'x',
    });
    const root = join(outer, 'run');
    symlinkSync('a.dump', join(root, 'link.dump'));
    const { status, stderr } = gate(['manifest', 'backup', 'm.json', ...artifacts, '--source', A, '--target', B], {
      cwd: root,
    });
    expect(status).toBe(2);
    expect(stderr).toContain(says);
  });

  it('never replaces a manifest', () => {
    const root = temporaryDirectory({ 'm.json': 'old', 'a.dump': 'a' });
    expect(gate(['manifest', 'backup', 'm.json', 'a.dump', '--source', A, '--target', B], { cwd: root }).status).toBe(
      2,
    );
    expect(readFileSync(join(root, 'm.json'), 'utf8')).toBe('old');
  });
});

describe('gate manifest release', () => {
  const SECRET = 'a secret that nobody guesses';
  const args = ['manifest', 'release', 'r.json', '--sha', A, '--channel', 'stable', '--secret', 'RELEASE_SECRET'];
  const version = ['--release-version', '1.4.0'];

  it('is signed as the control plane verifies it', () => {
    const root = temporaryDirectory();
    const breaking = ['--migrations-required', '--breaking-changes', 'Drops "legacy" orders API – é'];
    const { status } = gate([...args, ...version, ...breaking, '--released-at', '2026-03-01T10:00:00Z'], {
      cwd: root,
      env: { RELEASE_SECRET: SECRET },
    });
    expect(status).toBe(0);
    const text = readFileSync(join(root, 'r.json'), 'utf8');
    // The message as the format's own description words it, not as this program writes JSON.
    const message = `{"breaking_changes":"Drops \\"legacy\\" orders API – é","channel":"stable","migrations_required":true,"released_at":"2026-03-01T10:00:00Z","sha":"${A}","version":"1.4.0"}`;
    const { signature, ...rest } = JSON.parse(text) as Record<string, unknown>;
    expect(signature).toBe(createHmac('sha256', SECRET).update(message).digest('hex'));
    expect(rest).toEqual(JSON.parse(message));
  });

  it('says null where nothing breaks, and reads the secret from a file', () => {
    const root = temporaryDirectory({ 'secret.txt': `${SECRET}\n` });
    expect(gate([...args.slice(0, -1), 'file:secret.txt', ...version], { cwd: root }).status).toBe(0);
    const manifest = JSON.parse(readFileSync(join(root, 'r.json'), 'utf8')) as Record<string, unknown>;
    expect(manifest).toMatchObject({ breaking_changes: null, migrations_required: false });
    const { signature, ...fields } = manifest;
    const sorted = JSON.stringify(fields, Object.keys(fields).sort());
    expect(signature).toBe(createHmac('sha256', SECRET).update(sorted).digest('hex'));
  });

  it.each([
    ['no semantic version', ['--release-version', '1.4'], SECRET, 'semantic'],
    ['a short commit', [...version, '--sha', 'abc1234'], SECRET, '40 digits'],
    ['an unknown channel', [...version, '--channel', 'nightly'], SECRET, 'stable or beta'],
    ['a time that is none', [...version, '--released-at', '2026-02-30T00:00:00Z'], SECRET, 'RFC 3339'],
    ['an empty secret', version, '', 'guessed'],
  ])('refuses %s', (_, given, secret, says) => {
    const { status, stderr } = gate([...args, ...given], {
      cwd: temporaryDirectory(),
      env: { RELEASE_SECRET: secret },
    });
    expect(status).toBe(2);
    expect(stderr).toContain(says);
  });
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
