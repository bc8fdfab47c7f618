import { describe, expect, it } from 'vitest';
import { linkDigests } from '../../src/collect/linkDigests.ts';
import type { DigestItem, FileItem, VerdictItem } from '../../src/evidence/evidence.ts';
import { compilePathPattern } from '../../src/format/pathPattern.ts';
import type { FileDeclaration } from '../../src/procedure/procedure.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

describe('a digest that names a path', () => {
  const files = [fileOf('snapshots/a', 'snapshot', A)];

  it('is compared with the file at exactly that path', () => {
    const [linked] = linkDigests([digestOf({ path: 'snapshots/a' })], { file: files, verdict: [], unreadable: [] }, []);
    expect(linked).toMatchObject({ actual: A, bytes: 7 });
  });

  it.each(['snapshots/A', './snapshots/a', '/snapshots/a', 'snapshots//a', 'snapshots/../snapshots/a', 'a', ''])(
    'finds nothing at %j',
    (path) => {
      const [linked] = linkDigests([digestOf({ path, actual: A })], { file: files, verdict: [], unreadable: [] }, []);
      expect(linked).toMatchObject({ actual: null, bytes: null });
    },
  );
});

describe('a digest of a source', () => {
  const declaration = declarationOf('upgrade', { topologyGate: 'topology' });
  const source = digestOf({ role: 'source', subject: 'upgrade.topologyGate', from: 'upgrade' });
  const file = [fileOf('t.json', 'topology', B)];

  it('is compared with the file in the role that the declaration maps it to', () => {
    expect(linkDigests([source], { file, verdict: [], unreadable: [] }, [declaration])).toMatchObject([
      { actual: B, bytes: 7 },
    ]);
  });

  it('of a report is compared with the recomputed self-hash, not with the stated one', () => {
    const verdict = [verdictOf('topology', { stated: A, actual: B })];
    const digest = { ...source, role: 'source-self-hash' };
    expect(linkDigests([digest], { file, verdict, unreadable: [] }, [declaration])).toMatchObject([
      { actual: B, bytes: null },
    ]);
  });

  it('stays open where two files are in the role', () => {
    const two = [...file, fileOf('t2.json', 'topology', B)];
    expect(linkDigests([source], { file: two, verdict: [], unreadable: [] }, [declaration])).toMatchObject([
      { actual: null },
    ]);
  });

  it('stays open where no file is in the role, or nothing maps it', () => {
    expect(linkDigests([source], { file: [], verdict: [], unreadable: [] }, [declaration])).toMatchObject([
      { actual: null },
    ]);
    expect(linkDigests([source], { file, verdict: [], unreadable: [] }, [])).toMatchObject([{ actual: null }]);
    expect(linkDigests([source], { file, verdict: [], unreadable: [] }, [declarationOf('upgrade', {})])).toMatchObject([
      { actual: null },
    ]);
  });

  it.each(['constructor', 'toString', '__proto__', ''])('named %j is mapped by nothing', (name) => {
    const digest = { ...source, subject: `upgrade.${name}` };
    expect(linkDigests([digest], { file, verdict: [], unreadable: [] }, [declaration])).toMatchObject([
      { actual: null },
    ]);
  });

  it('is not mapped by the declaration of another file', () => {
    const digest = { ...source, from: 'other' };
    expect(linkDigests([digest], { file, verdict: [], unreadable: [] }, [declaration])).toMatchObject([
      { actual: null },
    ]);
  });
});

it('keeps the order and everything that was stated', () => {
  const digests = [digestOf({ subject: 'x', path: 'gone' }), digestOf({ subject: 'y', stated: 'no digest' })];
  const linked = linkDigests(digests, { file: [], verdict: [], unreadable: [] }, []);
  expect(linked.map(({ subject, stated }) => [subject, stated])).toEqual([
    ['x', A],
    ['y', 'no digest'],
  ]);
});

function digestOf(more: Partial<DigestItem>): DigestItem {
  return {
    source: { path: 'manifest.json', sha256: A },
    from: 'manifest',
    role: 'backup',
    subject: 'postgres',
    path: null,
    of: 'file',
    statedBytes: null,
    stated: A,
    actual: null,
    bytes: null,
    ...more,
  };
}

function fileOf(path: string, from: string, sha256: string): FileItem {
  return { source: { path, sha256 }, from, format: 'opaque', bytes: 7, many: false, claims: 0 };
}

function verdictOf(from: string, selfHash: VerdictItem['selfHash']): VerdictItem {
  const counts = { total: 0, passed: 0, failed: 0 };
  const source = { path: `${from}.json`, sha256: A };
  return {
    source,
    from,
    schema: 'X.v1',
    at: null,
    ok: true,
    overridden: false,
    status: 'pass',
    ...counts,
    checks: [],
    issues: [],
    selfHash,
  };
}

function declarationOf(role: string, sources: Readonly<Record<string, string>>): FileDeclaration {
  const path = compilePathPattern(`${role}.json`);
  return { role, path, format: 'gate-report', optional: false, many: false, with: { sources } };
}
