import type { Comparison } from '../report/compareReports.ts';
import type { Factor } from '../report/factors.ts';
import type { NotRederivable, Rederivation } from '../report/rederivation.ts';
import { clean } from './clean.ts';
import { comparisonLines, factorNames } from './comparison.ts';
import { type Paint, painter, type Style } from './paint.ts';

export interface RederivationOptions {
  readonly colour: boolean;
  /** How the user named the report and the run. */
  readonly report: string;
  readonly run: string;
  /** False where the file has another layout than the one that was written. Default: true. */
  readonly canonical?: boolean;
}

/** What came of deriving a report again, for a person: the result, why, and what differs. */
export function renderRederivation(
  derived: Rederivation,
  { colour, report, run, canonical = true }: RederivationOptions,
): string {
  const paint = painter(colour);
  const head = `${paint(STYLES[derived.result], WORDS[derived.result])}  ${clean(report)}  ${paint('dim', `from ${clean(run)}`)}`;
  const layout = canonical
    ? []
    : ['The file was laid out anew since it was written; its canonical form is what was compared.'];
  return [head, ...layout, ...explanation(derived), ...details(derived, paint), ''].join('\n');
}

const WORDS: Readonly<Record<Rederivation['result'], string>> = {
  identical: 'IDENTICAL',
  equivalent: 'EQUIVALENT',
  differs: 'DIFFERS',
  not_rederivable: 'NOT RE-DERIVABLE',
};

const STYLES: Readonly<Record<Rederivation['result'], Style>> = {
  identical: 'good',
  equivalent: 'good',
  differs: 'bad',
  not_rederivable: 'open',
};

function explanation(derived: Rederivation): string[] {
  switch (derived.result) {
    case 'identical':
      return ['The run gives this report again, byte for byte.'];
    case 'equivalent':
      return [
        `Verdict, outcome and issues stand, over the same evidence. What differs: ${factorNames(derived.comparison.factors)}.`,
      ];
    case 'differs':
      return [differs(derived.comparison.factors.map(({ factor }) => factor))];
    case 'not_rederivable':
      return [`${derived.reason}: ${REASONS[derived.reason]}`];
  }
}

function differs(factors: readonly Factor[]): string {
  if (factors.length === 0) return 'No input differs: the report was changed after it was written.';
  if (factors.includes('evidence')) return 'The run is not the one that was judged: its bytes differ.';
  return 'The run does not give this report again.';
}

const REASONS: Readonly<Record<NotRederivable, string>> = {
  no_result: 'the report is of a check that could not be done. Judge the run again.',
  not_reproducible: 'the report says that chance decided: permission, a change or an I/O error. Judge the run again.',
  procedure_not_given: 'its procedure is a file. Give it: --procedure <file>.',
  procedure_unknown: 'its procedure is not shipped with this version. Use the version that the report names.',
  procedure_refused: 'this version cannot judge the procedure. Use the version that the report names.',
  params_refused: 'the procedure does not allow the recorded params. Give the version of it that the report names.',
  user_policies_not_given: 'rules that the user added judged it, and they are not here.',
  run_not_readable: 'something in the run could not be read this time. Make the run readable and verify again.',
};

function details(derived: Rederivation, paint: Paint): string[] {
  if (derived.result === 'not_rederivable') return [];
  const { comparison } = derived;
  const hint =
    'Trust and exceptions come from the configuration, never from a report: give the one that was used (--config).';
  return [...comparisonLines(comparison, paint), ...(isOfConfiguration(comparison) ? ['', hint] : [])];
}

/** Whether something differs that is never taken from the report. What is taken from it changes the digest as well. */
function isOfConfiguration({ factors }: Comparison): boolean {
  const names = factors.map(({ factor }) => factor);
  if (names.includes('trust') || names.includes('waivers')) return true;
  const configuration = factors.find(({ factor }) => factor === 'configuration');
  if (configuration === undefined) return false;
  const explained = (['procedure', 'params', 'expectation'] as const).some((factor) => names.includes(factor));
  return !explained || configuration.changes.some(({ name }) => name !== 'digest');
}
