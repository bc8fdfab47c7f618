import type { Command } from 'commander';
import { GateError } from '../error.ts';
import { loadPolicy, type Policy } from '../policy/loadPolicy.ts';
import { loadProcedure, shippedProcedures } from '../procedure/loadProcedure.ts';
import type { Procedure } from '../procedure/procedure.ts';
import { renderExplanation } from '../render/explanation.ts';
import { findEntries } from '../report/findEntries.ts';
import type { GateReport } from '../report/gateReport.ts';
import { reportEntries } from '../report/reportEntries.ts';
import { collectOption } from './collectOption.ts';
import { readReport } from './readReport.ts';
import { wantsColour } from './wantsColour.ts';

export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .description('say why a report has its issues: rule, runbook sentence, evidence, how to mend, how to waive')
    .argument('<report>', 'a report that `gate check --report` wrote')
    .argument('[issue]', 'its id, its code, its requirement, or a part of its id (default: all)')
    .option('--procedure <file>', 'the procedure of the report, where it is a file')
    .option('--policy <dir or bundle>', 'rules of your own that judged; may be repeated', collectOption)
    .addHelpText('after', '\nExamples:\n  gate explain report.json\n  gate explain report.json completion.file_missing')
    .action(async (file: string, issue: string | undefined, options: ExplainCommandOptions) => {
      const { report } = readReport(file);
      const entries = issue === undefined ? reportEntries(report) : findEntries(report, issue);
      const procedure = await procedureOf(report, options.procedure);
      process.stdout.write(
        renderExplanation(report, entries, {
          colour: wantsColour(),
          policy: await policyOf(options.policy ?? []),
          ...(procedure !== undefined && { procedure }),
        }),
      );
    });
}

interface ExplainCommandOptions {
  readonly procedure?: string;
  readonly policy?: readonly string[];
}

async function policyOf(names: readonly string[]): Promise<Policy> {
  if (names.length === 0) return loadPolicy();
  const { extendPolicy } = await import('./extendPolicy.ts');
  return extendPolicy(loadPolicy(), names);
}

/** Without its procedure a report explains itself, with less. One that was asked for must be the report's. */
async function procedureOf({ procedure }: GateReport, given: string | undefined): Promise<Procedure | undefined> {
  if (given === undefined) {
    return procedure.source === 'shipped' && shippedProcedures().includes(procedure.name)
      ? loadProcedure(procedure.name)
      : undefined;
  }
  const loaded = await loadProcedure(given);
  if (loaded.digest === procedure.digest) return loaded;
  throw new GateError('usage', 'the report was not made by this procedure', {
    place: { file: given },
    solution: 'Give the procedure that the report names, in that version, or leave it out.',
  });
}
