import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { isObject, type JsonValue } from '../../src/format/jsonValue.ts';
import type { GateReport } from '../../src/index.ts';
import { describeWithCorpus } from '../corpora.ts';
import { applyDefect } from '../fixture/applyDefect.ts';
import type { Change } from '../fixture/defect.ts';
import { rehash } from '../fixture/rehash.ts';
import { readText, type RunTree, writeText } from '../fixture/runTree.ts';
import { ProcedureFixtures } from './procedureFixtures.ts';

const fixtures = await ProcedureFixtures.load('smartaccounting-release');
const good = fixtures.runs.pass;

/** What the project published, put into a run that passes. */
describeWithCorpus('seeds/smartaccounting', (folder) => {
  const published = (path: string) => readFileSync(join(folder, 'HEAD', path), 'utf8');
  const FAILED = ['system-audit-report.txt', 'feature-audit-report.txt', 'verify-production-report.txt'];

  it.each([...FAILED, 'core-api-audit.txt'])(
    'blocks on %s in the place of a transcript: it has no frame',
    async (name) => {
      const found = findings(await judge({ 'verification.txt': published(name) }));
      expect(found).toContain('files-well-formed schema.malformed');
      expect(found).toContain('in-effect promotion.incomplete');
    },
  );

  it.each(FAILED)('blocks on %s where it was recorded as the failed verification that it was', async (name) => {
    const found = findings(await judgeChanged(verifiedBy(published(name)), failed));
    expect(found).toEqual([
      'commit-running provenance.not_stated',
      'deploy-order completion.step_failed',
      'in-effect promotion.incomplete',
      'postdeploy-passed quality.state_missing',
      'rollback-on-failure rollback.not_begun',
      'smoke-of-host provenance.not_stated',
      'steps-stopped-on-failure completion.continued_after_failure',
      'version-running provenance.not_stated',
    ]);
  });

  // One of them ends without a verdict; and one of another kind says that all went well.
  it.each([...FAILED, 'core-api-audit.txt'])('blocks on %s even where its exit code says success', async (name) => {
    const found = findings(await judgeChanged(verifiedBy(published(name)), []));
    expect(found).toEqual([
      'commit-running provenance.not_stated',
      'postdeploy-passed quality.state_missing',
      'smoke-of-host provenance.not_stated',
      'version-running provenance.not_stated',
    ]);
  });

  it('blocks on the version of the frontend, which was not raised with VERSION', async () => {
    const found = findings(await judge({ 'client/appVersion.json': published('client/appVersion.json') }));
    expect(found).toEqual(['version-agrees provenance.disagree']);
  });

  it('blocks on the metadata that the documentation shows: a short commit, and dots for a digest', async () => {
    const [, example = ''] =
      /```json\n(\s*\{\s*"success": true,[\s\S]*?)```/.exec(published('docs/release/RUNBOOK.md')) ?? [];
    const metadata = objectAt(JSON.parse(example) as JsonValue, 'metadata');
    expect(metadata).toMatchObject({ commitHash: 'abc1234', imageDigest: 'sha256:...' });
    const offered = findings(await judgeVersion(metadata));
    expect(offered).toContain('files-well-formed schema.malformed');
    const { imageDigest: _, ...rest } = metadata;
    expect(findings(await judgeVersion(rest))).toEqual([
      'commit-running provenance.disagree',
      'releases-immutable provenance.mutable_identity',
      'version-running provenance.disagree',
    ]);
  });

  it('decides whatever lies where, and passes none of it', { timeout: 120_000 }, async () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = [...good.keys()].filter((path) => !path.startsWith('probes/') || path === 'probes/version.jsonl');
    const undecided: string[] = [];
    for (const [index, { parentPath, name }] of files.entries()) {
      // Each file at every ninth place.
      for (const path of paths.filter((_, place) => (place + index) % 9 === 0)) {
        const { verdict } = await judge({ [path]: readFileSync(join(parentPath, name), 'utf8') });
        if (verdict !== 'fail') undecided.push(`${relative(folder, join(parentPath, name))} as ${path}: ${verdict}`);
      }
    }
    expect(files.length).toBeGreaterThan(15);
    expect(undecided).toEqual([]);
  });
});

const failed: readonly Change[] = [{ op: 'step-exit', file: 'verification.txt', step: 'postdeploy', exit: 1 }];

/** The output of the verification is this text. */
function verifiedBy(text: string): RunTree {
  const lines = text.replace(/\n$/, '').split('\n');
  const output = lines.map((line) => `|${line}\n`).join('');
  const tree = new Map(good);
  const transcript = readText(tree, 'verification.txt');
  writeText(
    tree,
    'verification.txt',
    transcript.replace(/(?<=\n%begin [^\n]*"postdeploy"\}\n)(?:[|!][^\n]*\n)*/, () => output),
  );
  return tree;
}

function judgeChanged(tree: RunTree, change: readonly Change[]): Promise<GateReport> {
  return fixtures.judge(applyDefect(rehash(tree, good), { change, rehash: true }));
}

function judge(files: Readonly<Record<string, string>>): Promise<GateReport> {
  const tree = new Map(good);
  for (const [path, text] of Object.entries(files)) writeText(tree, path, text);
  return fixtures.judge({ tree: rehash(tree, good) });
}

/** The version endpoint answers this. */
function judgeVersion(metadata: object): Promise<GateReport> {
  const series = readText(good, 'probes/version.jsonl');
  const body = JSON.stringify({ success: true, metadata });
  return judge({ 'probes/version.jsonl': series.replaceAll(/"body":.*(?=\}\n)/g, () => `"body":${body}`) });
}

function objectAt(value: JsonValue, key: string): Readonly<Record<string, JsonValue>> {
  const member = isObject(value) ? value[key] : undefined;
  if (!isObject(member)) throw new Error(`the example has no ${key}`);
  return member;
}

/** Each requirement with its code, once. */
function findings({ blockingIssues }: GateReport): string[] {
  return [...new Set(blockingIssues.map(({ requirement, code }) => `${requirement} ${code}`))].sort();
}
