import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type KfmFixture, kfmFixtures } from '../collect/kfm/kfmFixtures.ts';
import { describeWithCorpus } from '../corpora.ts';
import { sortTree } from '../fixture/runTree.ts';
import { ProcedureFixtures } from './procedureFixtures.ts';

const fixtures = await ProcedureFixtures.load('kfm-infra-upgrade');

/** Where a run holds a record that it may lack. */
const OPTIONAL: Partial<Record<KfmFixture['format'], string>> = {
  'kfm-promotion-packet': 'release/promotion-packet.json',
  'kfm-promotion-receipt': 'release/promotion-receipt.json',
  'kfm-cosign-plan': 'release/cosign-plan.json',
};
/** What a record by itself is judged by, whatever the run is about. */
const OF_A_RECORD = ['files-well-formed', 'known-versions', 'kfm-records-valid', 'self-hashes', 'verdicts-rederived'];
/** Well-formed receipts of promotions that were refused: nobody promotes over them. */
const REFUSED = ['abstained_attempt', 'denied_attempt'];

function withRecord(path: string, bytes: Uint8Array) {
  return fixtures.judge({ tree: sortTree(new Map(fixtures.runs.pass).set(path, bytes)) });
}

describeWithCorpus('seeds/kfm', (folder) => {
  const rows = kfmFixtures(join(folder, 'HEAD/fixtures')).flatMap((fixture) => {
    const path = OPTIONAL[fixture.format];
    return path === undefined ? [] : [{ ...fixture, path }];
  });

  it.each(rows)('$family/$name in a good run: valid is $valid', async ({ name, path, bytes, valid }) => {
    const isGood = valid && !REFUSED.includes(name);
    const { verdict, blockingIssues } = await withRecord(path, bytes);
    const found = blockingIssues.filter(({ requirement, subject }) => {
      return OF_A_RECORD.includes(requirement) && subject === path;
    });
    expect(found.length === 0).toBe(isGood);
    if (!isGood) expect(verdict).toBe('fail');
  });

  it('blocks an approval whose proof and rollback card are not there', async () => {
    const approval = readFileSync(
      join(folder, 'HEAD/fixtures/release/promotion_decision/valid/hydrology_valid_1.json'),
    );
    const { verdict, blockingIssues } = await withRecord('release/promotion-decision.json', approval);
    expect(verdict).toBe('fail');
    const unproved = blockingIssues.filter(({ requirement }) => requirement === 'decision-proved');
    expect(unproved.map(({ code, subject }) => [code, subject])).toEqual([
      ['completion.recorded_file_missing', 'data/proofs/hydrology/run-2026-05-12T00-00-00Z.promotion_proof.json'],
      ['completion.recorded_file_missing', 'release/rollback_cards/hydrology/run-2026-05-12T00-00-00Z.md'],
    ]);
    expect(blockingIssues.map(({ requirement }) => requirement)).toContain('decision-of-this-change');
  });
});
