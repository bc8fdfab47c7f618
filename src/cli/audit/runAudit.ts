import { copyFileSync, existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type AuditHeader, sameQuestion } from '../../audit/auditHeader.ts';
import type { AuditResult } from '../../audit/auditResult.ts';
import {
  PlanDigest,
  type PlannedRun,
  type PlanSummary,
  type Shard,
  shardOf,
  UNKNOWN_CONTENT,
} from '../../audit/plan.ts';
import { renderTotals } from '../../audit/renderTotals.ts';
import { type AuditTotals, Totals } from '../../audit/totals.ts';
import { TOOL_VERSION } from '../../context.ts';
import { GateError } from '../../error.ts';
import { canonicalJson } from '../../format/canonicalJson.ts';
import type { JsonValue } from '../../format/jsonValue.ts';
import { loadPolicy } from '../../policy/loadPolicy.ts';
import { now } from '../clock.ts';
import { Judgements, type JudgementOptions } from '../judgement.ts';
import { wantsColour } from '../wantsColour.ts';
import { writeFileAtomically } from '../writeFile.ts';
import { realRoots, refuseInRoots } from './findRuns.ts';
import { LineFile } from './lineFile.ts';
import { OutputFolder } from './outputFolder.ts';
import { readPlan } from './planFile.ts';
import { Progress } from './progress.ts';
import { planTo } from './runPlan.ts';
import { type RecorderOptions, RunRecorder } from './runRecorder.ts';
import { WorkerPool } from './workerPool.ts';

export interface AuditOptions {
  readonly roots: readonly string[];
  readonly out: string;
  readonly judgement: Pick<JudgementOptions, 'config' | 'procedure'>;
  readonly asOf: string | undefined;
  /** A plan that was written before. */
  readonly plan: string | undefined;
  readonly shard: Shard | undefined;
  readonly jobs: number | undefined;
  readonly runMs: number;
  readonly resume: boolean;
}

export async function runAudit(options: AuditOptions): Promise<number> {
  const roots = realRoots(options.roots);
  refuseInRoots(roots, options.out);
  const folder = new OutputFolder(options.out, options.resume);
  const before = folder.header();
  const asOf = before?.asOf ?? options.asOf ?? now();
  const asOfSource = before === undefined ? (options.asOf === undefined ? 'clock' : 'given') : before.asOfSource;
  const judgement = { ...options.judgement, asOf, asOfSource: asOfSource === 'clock' ? 'clock' : 'given' } as const;
  const judgements = new Judgements(judgement);
  const plan = before === undefined ? await plans(options, roots, folder, judgements) : planOf(folder, options.shard);
  const header: AuditHeader = {
    schemaVersion: 'GateAudit.v1',
    asOf,
    asOfSource,
    plan: plan.summary,
    policy: loadPolicy().digest,
    tool: { name: 'rungate', version: TOOL_VERSION },
    shard: options.shard ?? null,
  };
  if (before !== undefined) refuseOther(before, header, options);
  folder.writeHeader(header);
  const recorder: RecorderOptions = { judgement, roots, out: folder.path };
  const totals = await judgeAll(options, folder, recorder, judgements, plan.runs);
  const summary = totals.summary(plan.summary);
  writeFileAtomically(folder.file('totals.json'), canonicalJson(summary as unknown as JsonValue));
  process.stdout.write(renderTotals(summary, { colour: wantsColour(), out: options.out }));
  return exitCodeFor(summary, plan.hasUnknown);
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
  else copyFileSync(checked(plan), folder.file('plan.jsonl'));
  return planOf(folder, shard);
}

function checked(plan: string): string {
  if (existsSync(plan)) return plan;
  throw new GateError('usage', `cannot read ${plan}`, {
    place: { file: plan },
    solution: 'Give a plan that `gate audit plan` wrote.',
  });
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

function isOf({ path }: PlannedRun, shard: Shard | undefined): boolean {
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

function* runsOf(folder: OutputFolder, shard: Shard | undefined): Generator<PlannedRun, void> {
  for (const row of readPlan(folder.file('plan.jsonl'))) if ('path' in row && isOf(row, shard)) yield row;
}

function exitCodeFor({ verdicts }: AuditTotals, hasUnknown: boolean): number {
  if (verdicts.fail > 0) return 1;
  return verdicts.indeterminate > 0 || hasUnknown ? 3 : 0;
}
