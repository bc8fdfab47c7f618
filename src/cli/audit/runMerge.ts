import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditExitCode } from '../../audit/auditExitCode.ts';
import { type AuditHeader, sameQuestion } from '../../audit/auditHeader.ts';
import { type AuditResult, parseAuditResult } from '../../audit/auditResult.ts';
import { missingLines } from '../../audit/missingLines.ts';
import { PlanDigest, shardOf, UNKNOWN_CONTENT } from '../../audit/plan.ts';
import { renderTotals } from '../../audit/renderTotals.ts';
import { Totals } from '../../audit/totals.ts';
import { GateError } from '../../error.ts';
import { canonicalJson } from '../../format/canonicalJson.ts';
import type { JsonValue } from '../../format/jsonValue.ts';
import { sha256Hex } from '../../format/sha256.ts';
import { wantsColour } from '../wantsColour.ts';
import { writeFileAtomically, writeFileQuickly } from '../writeFile.ts';
import { LineFile, writeLines } from './lineFile.ts';
import { OutputFolder, readHeader } from './outputFolder.ts';
import { readLines, readPlan, writePlan } from './planFile.ts';
import { writeOverview } from './writeOverview.ts';

/**
 * Joins the outputs of all shards of one audit to what a whole audit would have written. The plan says which run has to be
 * where, so that none is lost, none counts twice, and none comes from elsewhere.
 */
export async function runMerge(folders: readonly string[], out: string): Promise<number> {
  const shards = ordered(folders);
  const [first] = shards;
  const folder = new OutputFolder(out, false);
  const plan = new PlanDigest();
  await writePlan(folder.file('plan.jsonl'), readPlan(join(first.folder, 'plan.jsonl')), plan);
  if (plan.summary().digest !== first.header.plan.digest) throw refusal(first.folder, 'has a changed plan');
  const totals = new Totals();
  const results = new LineFile(folder.file('results.jsonl'));
  let hasUnknown = false;
  try {
    for (const row of readPlan(folder.file('plan.jsonl'))) {
      if ('unmatched' in row) {
        hasUnknown ||= UNKNOWN_CONTENT.includes(row.reason);
        continue;
      }
      const shard = shards[shardOf(row.path, shards.length) - 1] ?? first;
      const line = shard.next();
      totals.add(take(shard, row.path, line, folder));
      results.write(`${line ?? ''}\n`);
    }
    for (const shard of shards) if (shard.next() !== undefined) throw refusal(shard.folder, 'has a result too many');
    results.finish();
  } finally {
    results.close();
  }
  const header = { ...first.header, shard: null };
  folder.writeHeader(header);
  const missing = first.header.replay === null ? undefined : mergeMissing(shards, folder);
  const summary = totals.summary(header, missing);
  writeOverview(folder, header, summary);
  writeFileAtomically(folder.file('totals.json'), canonicalJson(summary as unknown as JsonValue));
  process.stdout.write(renderTotals(summary, { colour: wantsColour(), out }));
  return auditExitCode(summary, hasUnknown);
}

interface FinishedShard {
  readonly folder: string;
  readonly header: AuditHeader;
  /** The next line of its results. */
  next(): string | undefined;
}

/** The shards in their order: each of them once, all of one audit, and all finished. Throws GateError('usage'). */
function ordered(folders: readonly string[]): [FinishedShard, ...FinishedShard[]] {
  const shards = folders.map((folder): FinishedShard => {
    const header = readHeader(folder);
    if (!existsSync(join(folder, 'totals.json'))) throw refusal(folder, 'is not finished');
    const lines = readLines(join(folder, 'results.jsonl'));
    return {
      folder,
      header,
      next() {
        const line = lines.next();
        return line.done === true ? undefined : line.value;
      },
    };
  });
  const [first] = shards;
  const count = first?.header.shard?.count;
  if (first === undefined || count === undefined) throw refusal(first?.folder ?? '', 'is no shard');
  const inOrder = Array.from({ length: count }, (_, index) => {
    const own = shards.filter(({ header }) => header.shard?.index === index + 1);
    const [shard, twice] = own;
    if (shard === undefined) throw refusal('', `shard ${index + 1}/${count} is not there`);
    if (twice !== undefined) throw refusal(twice.folder, `shard ${index + 1}/${count} is there twice`);
    return shard;
  });
  for (const shard of shards) {
    if (shard.header.shard?.count !== count || !sameQuestion(shard.header, first.header))
      throw refusal(shard.folder, 'belongs to another audit');
  }
  const [head = first, ...rest] = inOrder;
  return [head, ...rest];
}

/** Copies what was kept of one run, if it is what the shard's line says. */
function take({ folder }: FinishedShard, path: string, line: string | undefined, out: OutputFolder): AuditResult {
  const result = line === undefined ? undefined : parseAuditResult(Buffer.from(line, 'utf8'), path);
  const from = join(folder, 'runs', path);
  const to = join(out.path, 'runs', path);
  if (line === undefined || result === undefined)
    throw refusal(folder, `has no result of ${path} where the plan has it`);
  const proven = (name: string, digest: string): Buffer => {
    let bytes: Buffer;
    try {
      bytes = readFileSync(join(from, name));
    } catch {
      throw refusal(folder, `has no ${name} of ${path}`);
    }
    if (digest !== `sha256:${sha256Hex(bytes)}`) throw refusal(folder, `has a changed ${name} of ${path}`);
    return bytes;
  };
  const report = proven('report.json', result.report.sha256);
  const page = result.page === null ? undefined : proven('report.html', result.page);
  try {
    mkdirSync(to, { recursive: true });
  } catch (cause) {
    throw new GateError('output_unwritable', `cannot make ${to}`, { place: { file: to }, cause });
  }
  // Whole or not: a merge that was cut off has no totals, and what they count has its digest in the results.
  writeFileQuickly(join(to, 'report.json'), report);
  if (page !== undefined) writeFileQuickly(join(to, 'report.html'), page);
  writeFileQuickly(join(to, 'result.json'), line);
  return result;
}

function mergeMissing(shards: readonly FinishedShard[], out: OutputFolder): number {
  const paths = shards.flatMap(({ folder }) =>
    [...readLines(join(folder, 'missing.jsonl'))].map((line) => (JSON.parse(line) as { path: string }).path),
  );
  writeLines(out.file('missing.jsonl'), missingLines(paths));
  return paths.length;
}

function refusal(folder: string, what: string): GateError {
  return new GateError('usage', `${folder === '' ? 'the shards cannot be joined: ' : ''}${what}`, {
    ...(folder !== '' && { place: { file: folder } }),
    solution: 'Give the output of every shard of one audit, once.',
  });
}
