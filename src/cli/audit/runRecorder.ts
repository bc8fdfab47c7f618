import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { auditFiles, auditLine, contextDigest, isUndone, parseAuditResult } from '../../audit/auditResult.ts';
import { type Former, formerOptions, NOTHING_KEPT } from '../../audit/formerOptions.ts';
import type { PlannedRun } from '../../audit/plan.ts';
import { type Replay, replay } from '../../audit/replay.ts';
import { judge, type Judged, undone, type UndoneReason } from '../../check.ts';
import { type CheckOptions, type Context, createContext } from '../../context.ts';
import { exitCodeOf, GateError } from '../../error.ts';
import { emptyEvidence } from '../../evidence/evidence.ts';
import { sha256Hex } from '../../format/sha256.ts';
import { type Forecast, forecast } from '../../report/forecast.ts';
import type { GateReport } from '../../report/gateReport.ts';
import { reportBase } from '../../report/reportBase.ts';
import { openRun } from '../../run/openRun.ts';
import type { Run } from '../../run/run.ts';
import { Judgements, type JudgementOptions } from '../judgement.ts';
import { writeFileQuickly } from '../writeFile.ts';
import { type Recorded, RecordedReports } from './recordedReports.ts';
import { Store } from './store.ts';

/** What every process of an audit has to know. Plain data: it is sent to the workers. */
export interface RecorderOptions {
  readonly judgement: JudgementOptions;
  /** Real paths. */
  readonly roots: readonly string[];
  readonly out: string;
  /** How many the plan has: in an audit of few, each has a page. */
  readonly runs: number;
  readonly replay?: ReplayOptions;
  /** The earlier time of a forecast. */
  readonly forecastFrom?: string;
}

export interface ReplayOptions {
  /** Folder with the recorded reports. */
  readonly reports: string;
  /** Folder with what runs were judged by before. */
  readonly store?: string;
  /** Each run is judged at the time that its recorded report names. */
  readonly atRecorded: boolean;
}

interface Ready {
  readonly options: CheckOptions;
  readonly context: Context;
  readonly digest: string;
  /** Undefined where nothing is replayed. */
  readonly recorded: Recorded | undefined;
}

/** Judges one run after the other and keeps, below `runs/` of the output, the report of each and the line of its result. */
export class RunRecorder {
  readonly #options: RecorderOptions;
  readonly #judgements: Judgements;
  readonly #contexts = new Map<CheckOptions, Context>();
  readonly #reports: RecordedReports | undefined;
  readonly #former: Former;

  constructor(options: RecorderOptions, judgements = new Judgements(options.judgement)) {
    this.#options = options;
    this.#judgements = judgements;
    const { replay: replayed } = options;
    this.#reports = replayed === undefined ? undefined : new RecordedReports(replayed.reports);
    this.#former = replayed?.store === undefined ? NOTHING_KEPT : new Store(replayed.store);
  }

  /** The line of the result; the one that is kept already, where it was judged by the same and its report is whole. */
  async record(run: PlannedRun): Promise<string> {
    const ready = await this.#readyFor(run);
    return this.#kept(run, ready) ?? this.#keep(run, await judgeRun(this.#directoryOf(run), ready), ready);
  }

  /** For a run that ended the process which judged it. */
  async recordUndone(run: PlannedRun, reason: UndoneReason): Promise<string> {
    const ready = await this.#readyFor(run);
    return this.#keep(run, nothing(ready, reason), ready);
  }

  /** The line that is kept of this run, if there is one. */
  async kept(run: PlannedRun): Promise<string | undefined> {
    return this.#kept(run, await this.#readyFor(run));
  }

  /** None where the report is torn, or was judged by something else; nor where nothing was judged: that is worth a try. */
  #kept({ path }: PlannedRun, { digest }: Ready): string | undefined {
    const folder = this.#folderOf(path);
    const line = readable(join(folder, 'result.json'));
    const report = line === undefined ? undefined : readable(join(folder, 'report.json'));
    if (line === undefined || report === undefined) return undefined;
    const result = parseAuditResult(line, path);
    if (result?.report.sha256 !== `sha256:${sha256Hex(report)}`) return undefined;
    const page = readable(join(folder, 'report.html'));
    if (result.page !== (page === undefined ? null : `sha256:${sha256Hex(page)}`)) return undefined;
    return result.context === digest && result.run !== null ? auditLine(result) : undefined;
  }

  async #readyFor(run: PlannedRun): Promise<Ready> {
    const given = await this.#judgements.of(this.#directoryOf(run));
    const recorded = this.#reports?.of(run.path);
    const atRecorded = this.#options.replay?.atRecorded === true && recorded?.state === 'report';
    const options = atRecorded
      ? { ...given, asOf: recorded.report.asOf, asOfSource: recorded.report.asOfSource }
      : given;
    const context = this.#contexts.get(options) ?? createContext(options);
    // Of those with a time of their own there are as many as runs.
    if (!atRecorded) this.#contexts.set(options, context);
    const { forecastFrom } = this.#options;
    const digest = contextDigest(reportBase(context), { recorded: recorded?.sha256, forecastFrom });
    return { options, context, recorded, digest };
  }

  /** Null where it cannot be told: the run could not be read at one of the two times. */
  async #forecast(run: PlannedRun, { report }: Judged, { options }: Ready): Promise<Forecast | null | undefined> {
    const { forecastFrom } = this.#options;
    if (forecastFrom === undefined) return undefined;
    if (!report.reproducible || isUndone(report)) return null;
    const earlier = await rejudge(this.#directoryOf(run), { ...options, asOf: forecastFrom });
    return earlier?.run.digest === report.run.digest ? forecast(earlier, report) : null;
  }

  async #replayed(run: PlannedRun, { report }: Judged, { options, recorded }: Ready): Promise<Replay | undefined> {
    if (recorded === undefined) return undefined;
    if (recorded.state === 'none') return { result: 'not_recorded' };
    if (recorded.state === 'unusable') return { result: 'not_comparable', reason: recorded.reason };
    return replay(recorded.report, report, (factors) => {
      const former = formerOptions(recorded.report, options, this.#former);
      return {
        exchangeable: factors.filter((factor) => former[factor] !== undefined),
        rejudge: (old) => {
          const mixed = old.reduce<CheckOptions>((all, factor) => ({ ...all, ...former[factor] }), options);
          return rejudge(this.#directoryOf(run), mixed);
        },
      };
    });
  }

  async #keep(run: PlannedRun, judged: Judged, ready: Ready): Promise<string> {
    const folder = this.#folderOf(run.path);
    const { result, report, page } = auditFiles(run.path, judged, {
      context: ready.digest,
      replay: await this.#replayed(run, judged, ready),
      forecast: await this.#forecast(run, judged, ready),
      runs: this.#options.runs,
    });
    const line = auditLine(result);
    try {
      mkdirSync(folder, { recursive: true });
    } catch (cause) {
      throw new GateError('output_unwritable', `cannot make ${folder}`, {
        place: { file: folder },
        solution: 'Make room and give permission, then go on with --resume.',
        cause,
      });
    }
    writeFileQuickly(join(folder, 'report.json'), report);
    // One from before would tell of another verdict.
    if (page === undefined) rmSync(join(folder, 'report.html'), { force: true });
    else writeFileQuickly(join(folder, 'report.html'), page);
    // Last: whoever finds it finds the others too.
    writeFileQuickly(join(folder, 'result.json'), line);
    return line;
  }

  #directoryOf({ path, root }: PlannedRun): string {
    const directory = this.#options.roots[root];
    if (directory === undefined) {
      throw new GateError(
        'usage',
        `the plan names ${root + 1} roots or more, and ${this.#options.roots.length} are given`,
        {
          solution: 'Give the roots of the plan, in its order.',
        },
      );
    }
    return join(directory, path);
  }

  #folderOf(path: string): string {
    return join(this.#options.out, 'runs', path);
  }
}

async function judgeRun(directory: string, { options, context }: Pick<Ready, 'options' | 'context'>): Promise<Judged> {
  let run: Run | undefined;
  try {
    run = openRun(directory);
    return await judge(run, context);
  } catch (error) {
    // What is wrong with the question is wrong for every run.
    if (exitCodeOf(error) === 2) throw error;
    return nothing({ options }, error instanceof GateError ? error.code : 'internal');
  } finally {
    run?.close();
  }
}

/** Undefined where what held then and what holds now do not fit together. */
async function rejudge(directory: string, options: CheckOptions): Promise<GateReport | undefined> {
  let run: Run | undefined;
  try {
    const context = createContext(options);
    run = openRun(directory);
    const { report } = await judge(run, context);
    return report.reproducible ? report : undefined;
  } catch (error) {
    if (error instanceof GateError) return undefined;
    throw error;
  } finally {
    run?.close();
  }
}

function nothing({ options }: Pick<Ready, 'options'>, reason: UndoneReason): Judged {
  return { report: undone(options, reason), evidence: emptyEvidence() };
}

function readable(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
