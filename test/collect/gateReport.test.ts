import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describeWithCorpus } from '../corpora.ts';
import { itemsOf, readArtifact, refusalOf } from './readArtifact.ts';

const ARTIFACTS = fileURLToPath(new URL('../../fixtures/artifacts/gate-report/', import.meta.url));

describe('own reports', () => {
  it.each([
    ['pass-with-failure-code', true],
    ['fail', true],
    ['integer-like-keys', true],
    ['edited-after-hashing', false],
  ])('recomputes the self-hash of %s: %j', (name, equal) => {
    const [verdict] = itemsOf(readOwn(name), 'verdict');
    expect(verdict?.selfHash?.actual === verdict?.selfHash?.stated).toBe(equal);
  });

  it('takes a passing check with a failure code for passing, and a failing one for failing', () => {
    expect(itemsOf(readOwn('pass-with-failure-code'), 'verdict')).toMatchObject([
      { ok: true, status: 'pass', failed: 0, checks: [{ ok: true }, { ok: true, status: 'pass' }], issues: [] },
    ]);
    expect(itemsOf(readOwn('fail'), 'verdict')).toMatchObject([
      {
        ok: false,
        status: 'fail',
        failed: 1,
        checks: [{ ok: true }, { ok: false }],
        issues: ['required_services_declared'],
      },
    ]);
  });

  it('reads nothing from a version that it does not know', () => {
    const read = readOwn('unknown-version');
    expect('claims' in read && read.claims.map(({ kind }) => kind)).toEqual(['document']);
  });

  it.each([
    ['ok', '"true"'],
    ['ok', 'null'],
    ['ok', '1'],
    ['totalChecks', '"2"'],
    ['totalChecks', '2.5'],
    ['status', 'true'],
  ])('refuses a verdict whose %s is %s', (key, value) => {
    const text = ownText('pass-with-failure-code').replace(/"verdict": \{[^}]*\}/, (verdict) =>
      verdict.replace(new RegExp(`"${key}": [^,\n}]+`), `"${key}": ${value}`),
    );
    expect(text).not.toBe(ownText('pass-with-failure-code'));
    expect(refusalOf(readArtifact('gate-report', Buffer.from(text)))).toMatch(/^schema_violation: /);
  });

  it('does not hide a wrong type behind an unknown field', () => {
    const report = JSON.parse(ownText('pass-with-failure-code')) as Record<string, unknown>;
    const text = JSON.stringify({
      ...report,
      aaa: 1,
      checks: [{ id: 'x', ok: 'yes', status: 'pass', also: 1 }],
      zzz: 1,
    });
    expect(refusalOf(readArtifact('gate-report', Buffer.from(text)))).toMatch(/^schema_violation: /);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty'])('takes a source named %s for a source', (name) => {
    const report = JSON.parse(ownText('pass-with-failure-code')) as Record<string, unknown>;
    const text = JSON.stringify({ ...report, sources: { [name]: { path: '/x', sha256: 'ab' } } });
    const digests = itemsOf(readArtifact('gate-report', Buffer.from(text), { role: 'gate' }), 'digest');
    expect(digests.map(({ subject, stated }) => [subject, stated])).toEqual([[`gate.${name}`, 'ab']]);
  });
});

describeWithCorpus('seeds', (folder) => {
  const generated = join(folder, 'nooterra/generated');
  const reports = readdirSync(generated).filter((name) => /^(?:self-host|acs-e10)-.*\.json$/.test(name));

  it('holds the real reports', () => {
    expect(reports.length).toBeGreaterThanOrEqual(4);
  });

  it.each(reports)('%s: the recomputed self-hash is the one its own script wrote', (name) => {
    const read = readArtifact('gate-report', readFileSync(join(generated, name)));
    expect(refusalOf(read)).toBeUndefined();
    const [verdict] = itemsOf(read, 'verdict');
    expect(verdict?.selfHash?.actual).toBe(verdict?.selfHash?.stated);
    expect(itemsOf(read, 'document')).toMatchObject([{ unknownFields: [], inexactNumbers: [] }]);
  });

  it.each(reports)('%s: every byte of what the self-hash covers matters', (name) => {
    const report = JSON.parse(readFileSync(join(generated, name), 'utf8')) as Record<string, unknown>;
    const inputs = { ...(report['inputs'] as Record<string, unknown>), added: 1 };
    const [verdict] = itemsOf(
      readArtifact('gate-report', Buffer.from(JSON.stringify({ ...report, inputs }))),
      'verdict',
    );
    expect(verdict?.selfHash?.actual).not.toBe(verdict?.selfHash?.stated);
  });

  it.each(reports.filter((name) => /\.(?:pass|fail)\.json$/.test(name)))('%s: pass and fail are told apart', (name) => {
    const [verdict] = itemsOf(readArtifact('gate-report', readFileSync(join(generated, name))), 'verdict');
    const passes = name.endsWith('.pass.json');
    expect(verdict).toMatchObject({ ok: passes, status: passes ? 'pass' : 'fail' });
    expect(verdict?.checks.every(({ ok }) => ok)).toBe(passes);
    expect(verdict?.issues.length === 0).toBe(passes);
  });

  it('holds passing checks that carry a failure code, which pass all the same', () => {
    const checks = reports.flatMap((name) => {
      const { checks: listed } = JSON.parse(readFileSync(join(generated, name), 'utf8')) as {
        checks: { id: string; ok: boolean; failureCode?: string | null }[];
      };
      return listed
        .filter(({ ok, failureCode }) => ok && typeof failureCode === 'string')
        .map(({ id }) => ({ name, id }));
    });
    expect(checks.length).toBeGreaterThan(0);
    for (const { name, id } of checks) {
      const [verdict] = itemsOf(readArtifact('gate-report', readFileSync(join(generated, name))), 'verdict');
      expect(verdict?.checks.find((check) => check.id === id)).toMatchObject({ ok: true });
    }
  });
});

function ownText(name: string): string {
  return readFileSync(`${ARTIFACTS}${name}/input.json`, 'utf8');
}

function readOwn(name: string) {
  return readArtifact('gate-report', Buffer.from(ownText(name)));
}
