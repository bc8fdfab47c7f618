import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type AuditHeader, sameQuestion } from '../../audit/auditHeader.ts';
import { auditExitCode } from '../../audit/auditExitCode.ts';
import type { AuditResult } from '../../audit/auditResult.ts';
import { missingLines } from '../../audit/missingLines.ts';
import {
  PlanDigest,
  type PlannedRun,
  type PlanSummary,
  type Shard,
  shardOf,
  UNKNOWN_CONTENT,
} from '../../audit/plan.ts';
import { renderTotals } from '../../audit/renderTotals.ts';
import { Totals } from '../../audit/totals.ts';
import { TOOL_VERSION } from '../../context.ts';
import { GateError } from '../../error.ts';
import { canonicalJson } from '../../format/canonicalJson.ts';
import type { JsonValue } from '../../format/jsonValue.ts';
import { nowOrNext } from '../clock.ts';
import { Judgements, type JudgementOptions } from '../judgement.ts';
import { wantsColour } from '../wantsColour.ts';
import { writeFileAtomically } from '../writeFile.ts';
import { realRoots, refuseInRoots } from './findRuns.ts';
import { LineFile, writeLines } from './lineFile.ts';
import { OutputFolder } from './outputFolder.ts';
import { readPlan, writePlan } from './planFile.ts';
import { Progress } from './progress.ts';
import { RecordedReports } from './recordedReports.ts';
import { planTo } from './runPlan.ts';
import { type RecorderOptions, RunRecorder } from './runRecorder.ts';
import { Store } from './store.ts';
import { WorkerPool } from './workerPool.ts';
import { writeOverview } from './writeOverview.ts';

export interface AuditOptions {
  readonly roots: readonly string[];
  readonly out: string;
  readonly judgement: Pick<JudgementOptions, 'config' | 'procedure' | 'policy' | 'policyTimeout' | 'differential'>;
  readonly asOf: string | undefined;
  /** A plan that was written before. */
  readonly plan: string | undefined;
  readonly shard: Shard | undefined;
  readonly jobs: number | undefined;
  readonly runMs: number;
  readonly resume: boolean;
  /** Folder with recorded reports to compare with. */
  readonly reports: string | undefined;
  /** The as-of is only for runs of which nothing is recorded. */
  readonly atRecorded: boolean;
  /** A time before the as-of, to say what turns blocking between them. */
  readonly forecastFrom: string | undefined;
  /** Folder that keeps what runs are judged by. */
  readonly store: string | undefined;
}

export async function runAudit(options: AuditOptions): Promise<number> {
  const roots = realRoots(options.roots);
  for (const file of [options.out, options.reports, options.store]) if (file !== undefined) refuseInRoots(roots, file);
  if (options.shard !== undefined && options.asOf === undefined) {
    // Each would take the time at which it begins, and the outputs could not be joined.
    throw new GateError('usage', 'a shard needs an as-of', { solution: 'Give all shards the same --as-of.' });
  }
  const folder = new OutputFolder(options.out, options.resume);
  const before = folder.header();
  const asOf = before?.asOf ?? options.asOf ?? nowOrNext();
  const asOfSource = before === undefined ? (options.asOf === undefined ? 'clock' : 'given') : before.asOfSource;
  const judgement = { ...options.judgement, asOf, asOfSource } as const;
  const judgements = new Judgements(judgement);
  const plan = before === undefined ? await plans(options, roots, folder, judgements) : planOf(folder, options.shard);
  const header: AuditHeader = {
    schemaVersion: 'GateAudit.v1',
    asOf,
    asOfSource,
    plan: plan.summary,
    policy: await judgements.policyDigest(),
    tool: { name: 'rungate', version: TOOL_VERSION },
    shard: options.shard ?? null,
    replay: replayMode(options, before),
    forecastFrom: options.forecastFrom ?? before?.forecastFrom ?? null,
  };
  if (before !== undefined) refuseOther(before, header, options);
  folder.writeHeader(header);
  const recorder: RecorderOptions = {
    judgement,
    roots,
    out: folder.path,
    runs: plan.summary.runs,
    ...(header.forecastFrom !== null && { forecastFrom: header.forecastFrom }),
    ...(options.reports !== undefined && {
      replay: {
        reports: options.reports,
        atRecorded: header.replay === 'recorded',
        ...(options.store !== undefined && { store: options.store }),
      },
    }),
  };
  if (options.store !== undefined) await keepIn(new Store(options.store), folder, roots, judgements);
  const totals = await judgeAll(options, folder, recorder, judgements, plan.runs);
  const missing = options.reports === undefined ? undefined : listMissing(options.reports, folder, options.shard);
  const summary = totals.summary(header, missing);
  writeOverview(folder, header, summary);
  writeFileAtomically(folder.file('totals.json'), canonicalJson(summary as unknown as JsonValue));
  process.stdout.write(renderTotals(summary, { colour: wantsColour(), out: options.out }));
  return auditExitCode(summary, plan.hasUnknown);
}

function replayMode(
  { reports, asOf, atRecorded }: AuditOptions,
  before: AuditHeader | undefined,
): AuditHeader['replay'] {
  if (reports === undefined) return null;
  // Resumed without a time, it asks what it asked.
  if (asOf === undefined && before !== undefined) return before.replay;
  return asOf === undefined || atRecorded ? 'recorded' : 'given';
}

interface Plan {
  readonly summary: PlanSummary;
  /** Of the shard, where there is one. */
  readonly runs: number;
  /** A directory could not be listed, and may hold runs. */
  readonly hasUnknown: boolean;
}

/** Which runs there are is fixed before the first is judged: one that goes away then is undecided, and not lost. */
async function plans(
  { plan, shard }: AuditOptions,
  roots: readonly string[],
  folder: OutputFolder,
  judgements: Judgements,
): Promise<Plan> {
  if (plan === undefined) await planTo(folder.file('plan.jsonl'), roots, judgements);
  else await writePlan(folder.file('plan.jsonl'), readPlan(plan), new PlanDigest());
  return planOf(folder, shard);
}

function planOf(folder: OutputFolder, shard?: Shard): Plan {
  const digest = new PlanDigest();
  let runs = 0;
  let hasUnknown = false;
  for (const row of readPlan(folder.file('plan.jsonl'))) {
    digest.add(row);
    if ('unmatched' in row) hasUnknown ||= UNKNOWN_CONTENT.includes(row.reason);
    else if (isOf(row, shard)) runs += 1;
  }
  return { summary: digest.summary(), runs, hasUnknown };
}

function isOf({ path }: Pick<PlannedRun, 'path'>, shard: Shard | undefined): boolean {
  return shard === undefined || shardOf(path, shard.count) === shard.index;
}

/** An audit that goes on has to ask what it asked: else its results would answer two questions. */
function refuseOther(before: AuditHeader, header: AuditHeader, { asOf, shard }: AuditOptions): void {
  const sameShard = canonicalJson({ ...before.shard }) === canonicalJson({ ...shard });
  if (sameShard && (asOf === undefined || asOf === before.asOf) && sameQuestion(before, header)) return;
  throw new GateError('usage', 'the interrupted audit asked something else', {
    solution: 'Resume it with the same as-of, shard, roots and version, or begin in another folder.',
  });
}

async function judgeAll(
  options: AuditOptions,
  folder: OutputFolder,
  recorder: RecorderOptions,
  judgements: Judgements,
  all: number,
): Promise<Totals> {
  const totals = new Totals();
  const progress = new Progress(process.stderr);
  const results = new LineFile(folder.file('results.jsonl'));
  const own = new RunRecorder(recorder, judgements);
  try {
    const pool = new WorkerPool(runsOf(folder, options.shard), {
      jobs: options.jobs ?? availableParallelism(),
      recorder,
      runMs: options.runMs,
      // It may have ended after it kept the result, and before it said so.
      ended: async (run, reason) => (await own.kept(run)) ?? own.recordUndone(run, reason),
      deliver(line) {
        results.write(`${line}\n`);
        totals.add(JSON.parse(line) as AuditResult); // as a worker of this program wrote it
        progress.show(totals, all);
      },
    });
    await pool.run();
    results.finish();
    return totals;
  } finally {
    progress.clear();
    results.close();
  }
}

/** All that judges a run of the plan, in whatever shard: nobody knows which of them will be asked about. */
async function keepIn(
  store: Store,
  folder: OutputFolder,
  roots: readonly string[],
  judgements: Judgements,
): Promise<void> {
  for (const { path, root } of runsOf(folder, undefined)) await judgements.of(join(roots[root] ?? '', path));
  for (const used of await judgements.used()) store.keep(used);
}

function* runsOf(folder: OutputFolder, shard: Shard | undefined): Generator<PlannedRun, void> {
  for (const row of readPlan(folder.file('plan.jsonl'))) if ('path' in row && isOf(row, shard)) yield row;
}

/** Recorded reports whose run is not there: a verdict that nobody can derive again. */
function listMissing(reports: string, folder: OutputFolder, shard: Shard | undefined): number {
  const paths = [...new RecordedReports(reports).paths()].filter(
    (path) => isOf({ path }, shard) && !existsSync(join(folder.path, 'runs', path, 'result.json')),
  );
  writeLines(folder.file('missing.jsonl'), missingLines(paths));
  return paths.length;
}
