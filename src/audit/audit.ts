import { judge, type Judged, undone } from '../check.ts';
import { type CheckOptions, type Context, createContext } from '../context.ts';
import { exitCodeOf, GateError } from '../error.ts';
import { emptyEvidence } from '../evidence/evidence.ts';
import type { GateReport } from '../report/gateReport.ts';
import { reportBase } from '../report/reportBase.ts';
import type { Run } from '../run/run.ts';
import { type AuditFiles, auditFiles, contextDigest } from './auditResult.ts';
import { formerOptions, NOTHING_KEPT } from './formerOptions.ts';
import { replay } from './replay.ts';
import { type AuditTotals, Totals } from './totals.ts';

/** A run of an audit. */
export interface AuditedRun {
  /** Names it in everything that the audit says. */
  readonly path: string;
  /** Called once, and once more for each cause that is looked for. What it opens is closed. */
  open(): Run | Promise<Run>;
  /** An earlier report of it, to say whether its verdict stands. */
  readonly recorded?: GateReport;
}

/** Takes what became of one run, in the order of the runs; the next one is judged when it has it. */
export type AuditSink = (files: AuditFiles) => void | Promise<void>;

/**
 * Judges many runs by the same, one after the other in this process, and counts. A run that cannot be judged is undecided, and
 * the others go on. The only clock is the as-of of the options. Throws what `check` throws for options that cannot be met, and
 * GateError('aborted') when the signal fires.
 */
export async function audit(
  runs: Iterable<AuditedRun> | AsyncIterable<AuditedRun>,
  options: CheckOptions,
  sink: AuditSink,
  signal?: AbortSignal,
): Promise<AuditTotals> {
  const context = createContext(options);
  const digest = contextDigest(reportBase(context), {});
  const totals = new Totals();
  let isCompared = false;
  for await (const run of runs) {
    if (signal?.aborted === true) throw new GateError('aborted', 'the audit was aborted');
    const { recorded } = run;
    isCompared ||= recorded !== undefined;
    const judged = await judgedOrUndone(run, options, context, signal);
    const files = auditFiles(run.path, judged, {
      context: digest,
      replay: recorded === undefined ? undefined : await replayed(run, recorded, judged, options),
      forecast: undefined,
      // How many there will be, nobody knows: only those that need a look have a page.
      runs: Number.POSITIVE_INFINITY,
    });
    totals.add(files.result);
    await sink(files);
  }
  return totals.summary({ plan: { unmatched: 0 }, forecastFrom: null }, isCompared ? 0 : undefined);
}

async function judgedOrUndone(
  run: AuditedRun,
  options: CheckOptions,
  context: Context,
  signal: AbortSignal | undefined,
): Promise<Judged> {
  try {
    return await judgeOpened(run, context, signal);
  } catch (error) {
    const isOurs = exitCodeOf(error) === 2 || (error instanceof GateError && error.code === 'aborted');
    if (isOurs) throw error;
    return { report: undone(options, error instanceof GateError ? error.code : 'internal'), evidence: emptyEvidence() };
  }
}

async function judgeOpened(run: AuditedRun, context: Context, signal?: AbortSignal): Promise<Judged> {
  const opened = await run.open();
  try {
    return await judge(opened, context, signal);
  } finally {
    opened.close();
  }
}

async function replayed(
  run: AuditedRun,
  recorded: GateReport,
  { report }: Judged,
  options: CheckOptions,
): ReturnType<typeof replay> {
  return replay(recorded, report, (factors) => {
    const former = formerOptions(recorded, options, NOTHING_KEPT);
    return {
      exchangeable: factors.filter((factor) => former[factor] !== undefined),
      rejudge: async (old) => {
        const mixed = old.reduce<CheckOptions>((all, factor) => ({ ...all, ...former[factor] }), options);
        try {
          const again = await judgeOpened(run, createContext(mixed));
          return again.report.reproducible ? again.report : undefined;
        } catch (error) {
          // What held then and what holds now do not fit together.
          if (error instanceof GateError) return undefined;
          throw error;
        }
      },
    };
  });
}
