import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithCorpus } from '../corpora.ts';
import { applyDefect } from '../fixture/applyDefect.ts';
import { ENVIRONMENT, SOURCE, TARGET } from '../fixture/artifortress/identity.ts';
import { rehash } from '../fixture/rehash.ts';
import type { RunTree } from '../fixture/runTree.ts';
import { ProcedureFixtures } from './procedureFixtures.ts';

const fixtures = await ProcedureFixtures.load('artifortress-upgrade');
const good = fixtures.runs.pass;

/** Reports that the project published, in the place of those of a run that passes. They are of another month. */
describeWithCorpus('seeds/artifortress', (folder) => {
  const published = (commit: string, name: string) =>
    readFileSync(join(folder, commit, 'docs/reports', `${name}-latest.md`));

  it.each([
    {
      what: 'drills of which nobody knows the release',
      reports: [
        ['drills/phase6-rto-rpo-drill.md', 'HEAD', 'phase6-rto-rpo-drill'],
        ['drills/upgrade-compatibility-drill.md', 'HEAD', 'upgrade-compatibility-drill'],
      ],
      found: [
        'drill-data-age quality.metric_missing',
        'drill-inputs-set completion.setting_placeholder',
        'drilled-chart-agrees provenance.disagree',
        'drilled-images-bound provenance.use_differs',
        'drilled-tag-agrees provenance.disagree',
        'drills-recent provenance.not_fresh',
        'drills-recent provenance.nothing_fresh',
      ],
    },
    {
      what: 'a chart that was upgraded from a version to the same one',
      reports: [['release/helm-certification.md', 'HEAD', 'helm-certification']],
      found: ['chart-version-agrees provenance.disagree', 'chart-versions-differ provenance.not_different'],
    },
    {
      what: 'a verification of another commit',
      reports: [['release/enterprise-verification.md', 'HEAD', 'enterprise-verification']],
      found: ['subject-expected provenance.subject_unknown', 'target-agrees provenance.disagree'],
    },
    {
      what: 'provenance of another release',
      reports: [['release/provenance.md', 'at-eeff0de', 'release-provenance']],
      found: [
        'drilled-images-bound provenance.bindings_differ',
        'oci-images-listed provenance.use_differs',
        'planned-images-bound provenance.bindings_differ',
        'provenance-recorded provenance.report_stale',
        'running-images-recorded provenance.bindings_differ',
        'subject-expected provenance.subject_unknown',
        'tag-agrees provenance.disagree',
        'tag-subject-agrees provenance.disagree',
        'target-agrees provenance.disagree',
        'version-agrees provenance.disagree',
      ],
    },
    {
      what: 'provenance that was not run',
      reports: [['release/provenance.md', 'at-92e9dd6', 'release-provenance']],
      found: [
        'digests-of-preflight determinism.empty_file',
        'files-well-formed schema.malformed',
        'oci-images-listed provenance.not_bound',
        'oci-images-listed provenance.use_differs',
        'provenance-checks completion.report_missing',
        'provenance-green promotion.report_missing',
        'provenance-recorded provenance.report_missing',
        'reports-present completion.file_missing',
        'tag-agrees provenance.not_stated',
        'tag-subject-agrees provenance.not_stated',
        'target-agrees provenance.not_stated',
        'version-agrees provenance.not_stated',
      ],
    },
  ] as const)('$what blocks a run', async ({ reports, found }) => {
    const tree = new Map(good);
    for (const [path, commit, name] of reports) tree.set(path, published(commit, name));
    expect(await judge(tree, TARGET.commit)).toEqual({ verdict: 'fail', found });
  });

  // The run is about the very release, so nothing is left but what the report itself shows: that no step of the run made
  // it, and, of the second, that it was rewritten when the product was renamed, after the tag had been signed.
  it.each([
    {
      release: {
        version: '0.1.0-rc.1',
        commit: '92e9dd61e1a22ba4377c35a27ff76edb6ebbd1e8',
        api: 'a5e699b0d70cbe19d54eaf273fd0ebad1a6bbc59aaf93037fed42e318bfb77df',
        worker: '9352bf85628468d66efd323466c482bff2dbc4de2c5f7fc47508bd7a37fc0536',
      },
      at: 'at-eeff0de',
      found: ['provenance-recorded provenance.report_stale'],
    },
    {
      release: {
        version: '0.1.0-rc.2',
        commit: '6d9f8e8e9dcb489eaff03a02583b25025e348e94',
        api: '6f732dbc6341b311bf12557c31dc8f84fa7ba8b9db74d83da2c169fbb062b021',
        worker: 'ff4f6f47d6b5c70311c928e19950588579b63ffa8b6969c41f193c46d130e6a8',
      },
      at: 'HEAD',
      found: ['provenance-recorded provenance.report_stale', 'tag-subject-agrees provenance.disagree'],
    },
  ])('provenance of $release.version blocks a run of that release', async ({ release, at, found }) => {
    const { tree } = applyDefect(good, {
      rehash: false,
      change: [
        { op: 'everywhere', find: TARGET.version, with: release.version },
        { op: 'everywhere', find: TARGET.commit, with: release.commit },
        { op: 'everywhere', find: TARGET.api.slice('sha256:'.length), with: release.api },
        { op: 'everywhere', find: TARGET.worker.slice('sha256:'.length), with: release.worker },
      ],
    });
    tree.set('release/provenance.md', published(at, 'release-provenance'));
    expect(await judge(tree, release.commit)).toEqual({ verdict: 'fail', found });
  });
});

/** Every digest is made true again first. */
async function judge(tree: RunTree, target: string) {
  const { verdict, blockingIssues, warnings } = await fixtures.judge(
    { tree: rehash(tree, good) },
    { asOf: '2026-05-01T00:00:00Z', config: { expect: { source: SOURCE.commit, target, environment: ENVIRONMENT } } },
  );
  const found = new Set([...blockingIssues, ...warnings].map(({ requirement, code }) => `${requirement} ${code}`));
  return { verdict, found: [...found].sort() };
}
