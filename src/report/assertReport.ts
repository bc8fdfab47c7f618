import validate from '../../generated/validators/gate-report-v1.js';
import type { JsonValue } from '../format/jsonValue.ts';
import { schemaProblems } from '../format/schema.ts';
import { sortedBy } from '../format/order.ts';
import { GATES } from '../procedure/procedure.ts';
import type { GateReport } from './gateReport.ts';
import type { ReportBase } from './reportBase.ts';
import { sealReport } from './sealReport.ts';

/**
 * The report, if it is what its schema promises; else a minimal one that decides nothing. A defect of this program must
 * not reach a reader as a verdict.
 */
export function assertReport(report: GateReport): GateReport {
  const [problem] = schemaProblems(validate, report as unknown as JsonValue);
  if (problem === undefined) return report;
  const reason = `report_invalid: ${problem.pointer} ${problem.text}`;
  const minimal = minimalReport(report, reason);
  // What the bad report says of the run may be what is bad about it.
  return validate(minimal) ? minimal : minimalReport({ ...report, run: NO_RUN }, reason);
}

const NO_RUN = { id: `sha256:${'0'.repeat(64)}`, digest: `sha256:${'0'.repeat(64)}`, entries: 0, bytes: 0 } as const;

/** An indeterminate report that says only why there is no result. */
export function minimalReport(base: ReportBase & Partial<Pick<GateReport, 'run'>>, reason: string): GateReport {
  const { asOf, asOfSource, procedure, policy, config, tool, run = NO_RUN } = base;
  return sealReport({
    schemaVersion: 'GateReport.v1',
    verdict: 'indeterminate',
    outcome: 'incomplete',
    assurance: 'unsigned',
    asOf,
    asOfSource,
    reproducible: false,
    subject: { bound: false, source: null, target: null, environment: null },
    run,
    procedure,
    policy,
    config,
    tool,
    gates: sortedBy(GATES, (gate) => gate).map((gate) => ({
      gate,
      verdict: 'indeterminate' as const,
      reason: 'Nothing was judged.',
      requirements: [],
    })),
    blockingIssues: [],
    warnings: [],
    waivedIssues: [],
    undecided: [
      {
        id: `${procedure.name}:report:completion.no_result:`,
        gate: 'completion',
        requirement: 'report',
        code: 'completion.no_result',
        reason,
        solution: 'Mend what the reason names and evaluate again.',
      },
    ],
    waivers: [],
    inventory: [],
    summary: {
      requirements: 0,
      satisfied: 0,
      violated: 0,
      triggered: 0,
      undecided: 1,
      waived: 0,
      notApplicable: 0,
      warnings: 0,
      evidence: {},
    },
  });
}
