import { type PlanSummary, PlanDigest } from '../../audit/plan.ts';
import { GateError } from '../../error.ts';
import { now } from '../clock.ts';
import { Judgements, type JudgementOptions } from '../judgement.ts';
import { findRuns, realRoots, refuseInRoots } from './findRuns.ts';
import { writePlan } from './planFile.ts';

export interface PlanOptions {
  readonly roots: readonly string[];
  readonly out: string;
  readonly judgement: Pick<JudgementOptions, 'config' | 'procedure'>;
}

export async function runPlan({ roots, out, judgement }: PlanOptions): Promise<number> {
  const real = realRoots(roots);
  refuseInRoots(real, out);
  const { digest, runs, unmatched } = await planTo(out, real, new Judgements({ ...judgement, asOf: now() }));
  process.stdout.write(`${out}: ${runs} runs, ${unmatched} directories without one\n${digest}\n`);
  return 0;
}

/** Throws GateError('usage') where there is no run: an audit of nothing must not look like one without findings. */
export async function planTo(file: string, roots: readonly string[], judgements: Judgements): Promise<PlanSummary> {
  const digest = new PlanDigest();
  await writePlan(file, findRuns(roots, judgements), digest);
  if (digest.runs === 0) {
    throw new GateError('usage', 'there is no run below the roots', {
      solution: 'Look at "runs" in the configuration: its patterns are relative to the file that they stand in.',
    });
  }
  return digest.summary();
}
