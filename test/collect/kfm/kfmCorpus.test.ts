import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithCorpus } from '../../corpora.ts';
import { judgeRecord } from './judgeRecord.ts';
import { type KfmFixture, kfmFixtures } from './kfmFixtures.ts';

/** Findings of KFM that another rule of this project words. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  SPEC_HASH_MISMATCH: ['determinism.self_hash_mismatch'],
  RECEIPT_DIGEST_MISMATCH: ['determinism.self_hash_mismatch'],
  SCHEMA_INVALID: ['schema.malformed'],
};

/**
 * The legacy branch of the manifest's schema allows `{"id": …}` alone. It names no version and no artifact, so it says
 * nothing that could be judged (G2): the one fixture that is called valid upstream and denied here.
 */
const DENIED_ON_PURPOSE = ['valid_legacy_minimal'];

describeWithCorpus('seeds/kfm', (folder) => {
  const fixtures = kfmFixtures(join(folder, 'HEAD/fixtures'));

  it('judges every fixture as its name says, for the reason that the corpus names', async () => {
    const rows = await Promise.all(
      fixtures.map(async (fixture) => ({ fixture, judged: await judgeRecord(fixture.format, fixture.bytes) })),
    );
    const matrix = new Map<string, number[]>();
    const wrong: string[] = [];
    for (const { fixture, judged } of rows) {
      const { family, name, valid, codes } = fixture;
      const cells = matrix.get(family) ?? [0, 0, 0, 0];
      cells[(valid ? 0 : 2) + (judged.valid ? 0 : 1)]! += 1;
      matrix.set(family, cells);
      const expected = valid && !DENIED_ON_PURPOSE.includes(name);
      if (judged.valid !== expected) wrong.push(`${family}/${name}: ${judged.reasons.join(' ') || 'no finding'}`);
      const missed = codes.filter((code) => ![code, ...(SAME[code] ?? [])].some((one) => judged.reasons.includes(one)));
      if (missed.length > 0) wrong.push(`${family}/${name}: not ${missed.join(' ')}, but ${judged.reasons.join(' ')}`);
    }
    // eslint-disable-next-line no-console -- the matrix is what this test is for
    console.info(table(matrix, rows));
    expect(wrong).toEqual([]);
    expect(fixtures.length).toBeGreaterThan(85);
  });
});

function table(
  matrix: ReadonlyMap<string, readonly number[]>,
  rows: readonly { fixture: KfmFixture; judged: { valid: boolean; reasons: readonly string[] } }[],
): string {
  const head = 'family: valid judged valid, valid judged invalid, invalid judged valid, invalid judged invalid';
  const counts = [...matrix].map(([family, cells]) => `${family}: ${cells.join(', ')}`);
  const reasons = rows
    .filter(({ judged }) => !judged.valid)
    .map(({ fixture, judged }) => `  ${fixture.family}/${fixture.name}: ${judged.reasons.join(' ')}`);
  return [head, ...counts, ...reasons].join('\n');
}
