/** The public API of `rungate`. Nothing here holds global state, uses the network or ends the process. */
export { audit, type AuditedRun, type AuditSink } from './audit/audit.ts';
export type { AuditFiles, AuditResult, RunForecast } from './audit/auditResult.ts';
export type { Cause } from './audit/attribute.ts';
export type { NotComparable, Replay } from './audit/replay.ts';
export type { AuditTotals, ForecastTotals, ReplayTotals } from './audit/totals.ts';
export { check } from './check.ts';
export type { CheckOptions } from './context.ts';
export { collect, type Collection, type InventoryRow } from './collect/collect.ts';
export { exitCodeOf, GateError, type GateErrorCode, type GateErrorPlace } from './error.ts';
export type * from './evidence/evidence.ts';
export { type EvaluationInput, type Expectation, policyInput } from './policy/policyInput.ts';
export { type BoundRequirement, bindRequirements } from './policy/bindRequirements.ts';
export type { CodeEntry, ParameterEntry, RuleEntry } from './policy/catalogue.ts';
export type { Assurance, EnforcementSource, Strictness, WaiverSource } from './procedure/exceptions.ts';
export type { IdentitySource, KeySource, ListSource } from './procedure/config.ts';
export { loadPolicy, type Policy } from './policy/loadPolicy.ts';
export type { SecondEngine } from './policy/judgeLines.ts';
export type { OwnAnswers, OwnQuestion, OwnRules, RuleAnswer } from './policy/ownRules.ts';
export { loadOwnRules, type OwnRulesOptions, type PolicyCache } from './own/loadOwnRules.ts';
export type { CompiledPolicy } from './own/compilePolicy.ts';
export type { OwnLimits } from './own/ownWorkerMessage.ts';
export { openSecondEngine } from './own/secondEngine.ts';
export { loadProcedure, shippedProcedures } from './procedure/loadProcedure.ts';
export { GATES, type Gate, type Procedure, type Requirement, type Selector } from './procedure/procedure.ts';
export type * from './report/gateReport.ts';
export {
  type ChangedEntry,
  type ComparedEntry,
  type Comparison,
  compareReports as diff,
} from './report/compareReports.ts';
export { type Factor, type FactorChange, FACTORS, type MemberChange } from './report/factors.ts';
export { type Forecast, forecast, type Lapse, type Turning } from './report/forecast.ts';
export { findEntries } from './report/findEntries.ts';
export { type ParsedReport, parseReport } from './report/parseReport.ts';
export type { NotRederivable, Rederivation } from './report/rederivation.ts';
export { reportEntries, type ReportEntry, type ReportList } from './report/reportEntries.ts';
export { reportDigest, reportText } from './report/sealReport.ts';
export { type ComparisonOptions, renderComparison } from './render/comparison.ts';
export { type ExplanationOptions, renderExplanation } from './render/explanation.ts';
export { type GithubOptions, renderGithub } from './render/github.ts';
export { type HtmlOptions, renderHtml } from './render/html.ts';
export { type HumanOptions, renderHuman } from './render/human.ts';
export { renderJunit } from './render/junit.ts';
export { type MarkdownOptions, renderMarkdown } from './render/markdown.ts';
export { renderSarif, type SarifOptions } from './render/sarif.ts';
export { renderTap } from './render/tap.ts';
export { type RederivationOptions, renderRederivation } from './render/rederivation.ts';
export { openRun } from './run/openRun.ts';
export { ExploitList } from './trust/exploitList.ts';
export { trustedIdentity, type TrustedIdentity, type TrustedRoot } from './trust/identity.ts';
export {
  NO_TRUST,
  type Trust,
  trustedKey,
  type TrustedFile,
  type TrustedKey,
  type TrustedSecret,
} from './trust/trust.ts';
export type { Entry, ReadOutcome, Run } from './run/run.ts';
export { verify, type VerifyOptions } from './verify.ts';
