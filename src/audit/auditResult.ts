import validate from '../../generated/validators/audit-result-v1.js';
import type { Judged } from '../check.ts';
import { canonicalBytes, canonicalJson } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import { formatRfc3339 } from '../format/rfc3339.ts';
import { sha256Hex } from '../format/sha256.ts';
import type { Assurance } from '../procedure/exceptions.ts';
import type { Forecast, Turning } from '../report/forecast.ts';
import type { GateReport, Outcome, Verdict } from '../report/gateReport.ts';
import type { ReportBase } from '../report/reportBase.ts';
import { reportText } from '../report/sealReport.ts';
import { hasPage } from './overview/hasPage.ts';
import { runPage } from './overview/runPage.ts';
import type { Replay } from './replay.ts';

/** One line of `results.jsonl`: what became of one run. */
export interface AuditResult {
  readonly schemaVersion: 'GateAuditResult.v1';
  readonly path: string;
  readonly verdict: Verdict;
  readonly outcome: Outcome;
  readonly assurance: Assurance;
  readonly asOf: string;
  readonly reproducible: boolean;
  readonly procedure: string;
  /** Digest of the run; null where nothing could be judged. */
  readonly run: string | null;
  /** Its digest, and that of the bytes of its file. */
  readonly report: { readonly digest: string; readonly sha256: string };
  /** Digest of the bytes of its page; null where it has none. */
  readonly page: string | null;
  /** Digest of everything that the run was judged by. */
  readonly context: string;
  readonly subject: {
    readonly bound: boolean;
    readonly source: string | null;
    readonly target: string | null;
    readonly environment: string | null;
  };
  /** From the first step's begin to the last one's end, as the run states them. */
  readonly period: { readonly begin: string; readonly end: string } | null;
  readonly gates: Readonly<Record<string, GateReport['gates'][number]['verdict']>>;
  /** How many blocking issues there are of each code. */
  readonly blocking: Readonly<Record<string, number>>;
  readonly undecided: Readonly<Record<string, number>>;
  readonly warnings: number;
  readonly waived: number;
  /** Where the audit compares with recorded reports. */
  readonly replay?: Replay;
  /** Where the audit looks ahead: what turns blocking; null where that cannot be told. */
  readonly forecast?: RunForecast | null;
}

export interface RunForecast {
  readonly verdict: Forecast['verdict'];
  readonly turning: readonly Pick<Turning, 'id' | 'code' | 'because'>[];
}

/** A line, and the files that it names by their digests. */
export interface AuditFiles {
  readonly result: AuditResult;
  readonly report: string;
  readonly page: string | undefined;
}

interface Circumstances {
  readonly context: string;
  readonly replay: Replay | undefined;
  readonly forecast: Forecast | null | undefined;
  /** How many runs the plan has. */
  readonly runs: number;
}

export function auditFiles(
  path: string,
  judged: Judged,
  { context, replay, forecast, runs }: Circumstances,
): AuditFiles {
  const { verdict } = judged.report;
  const isShown = hasPage({ verdict, ...(replay !== undefined && { replay }) }, runs);
  const page = isShown ? runPage(path, judged, { replay, forecast: forecast ?? undefined }) : undefined;
  const report = reportText(judged.report);
  const digests = { report: textDigest(report), page: page === undefined ? null : textDigest(page) };
  return { result: auditResult(path, judged, { context, replay, forecast, ...digests }), report, page };
}

interface Made extends Omit<Circumstances, 'runs'> {
  readonly report: string;
  readonly page: string | null;
}

function auditResult(path: string, { report, evidence }: Judged, made: Made): AuditResult {
  const { context, replay, forecast } = made;
  const { bound, source, target, environment } = report.subject;
  return {
    schemaVersion: 'GateAuditResult.v1',
    path,
    verdict: report.verdict,
    outcome: report.outcome,
    assurance: report.assurance,
    asOf: report.asOf,
    reproducible: report.reproducible,
    procedure: report.procedure.name,
    run: isUndone(report) ? null : report.run.digest,
    report: { digest: report.digest, sha256: made.report },
    page: made.page,
    context,
    subject: { bound, source, target, environment },
    period: periodOf(evidence),
    gates: Object.fromEntries(report.gates.map(({ gate, verdict }) => [gate, verdict])),
    blocking: counted(report.blockingIssues),
    undecided: counted(report.undecided),
    warnings: report.warnings.length,
    waived: report.waivedIssues.length,
    ...(replay !== undefined && { replay }),
    ...(forecast !== undefined && { forecast: forecast === null ? null : runForecast(forecast) }),
  };
}

export function auditLine(result: AuditResult): string {
  return canonicalJson(result as unknown as JsonValue);
}

/** Undefined for bytes that are no result of the run with this path, or were changed. */
export function parseAuditResult(bytes: Uint8Array, path: string): AuditResult | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8')) as JsonValue;
  } catch {
    return undefined;
  }
  if (!validate(value)) return undefined;
  const result = value as unknown as AuditResult; // what the schema has just shown
  return result.path === path ? result : undefined;
}

/** Whether nothing could be judged: what stopped it lies outside the run, and may be gone the next time. */
export function isUndone({ undecided }: Pick<GateReport, 'undecided'>): boolean {
  return undecided.some(({ code }) => code === 'completion.no_result');
}

/** What an audit asks of a run beside its report. */
export interface Asked {
  /** Digest of the bytes of the recorded report, or null for none, where the audit compares. */
  readonly recorded?: string | null | undefined;
  readonly forecastFrom?: string | undefined;
}

/** Over what judges a run, and what it is compared with. */
export function contextDigest(base: ReportBase, { recorded, forecastFrom }: Asked): string {
  const context = {
    ...base,
    ...(recorded !== undefined && { recorded }),
    ...(forecastFrom !== undefined && { forecastFrom }),
  };
  return `sha256:${sha256Hex(canonicalBytes(context as unknown as JsonValue))}`;
}

function runForecast({ verdict, turning }: Forecast): RunForecast {
  return { verdict, turning: turning.map(({ id, code, because }) => ({ id, code, because })) };
}

function textDigest(text: string): string {
  return `sha256:${sha256Hex(Buffer.from(text, 'utf8'))}`;
}

function periodOf({ step }: Judged['evidence']): AuditResult['period'] {
  if (step.length === 0) return null;
  const begin = step.reduce((least, { begin: { us } }) => Math.min(least, us), Number.MAX_SAFE_INTEGER);
  const end = step.reduce((most, { end: { us } }) => Math.max(most, us), Number.MIN_SAFE_INTEGER);
  return { begin: formatRfc3339(begin), end: formatRfc3339(end) };
}

function counted(list: readonly { readonly code: string }[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { code } of list) counts.set(code, (counts.get(code) ?? 0) + 1);
  return Object.fromEntries(counts);
}
