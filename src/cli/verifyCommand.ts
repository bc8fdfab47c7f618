import { type Command, Option } from 'commander';
import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import { renderRederivation } from '../render/rederivation.ts';
import type { GateReport } from '../report/gateReport.ts';
import type { Rederivation } from '../report/rederivation.ts';
import { openRun } from '../run/openRun.ts';
import { obstacleTo, verify } from '../verify.ts';
import { judgementOf, realRun, refuseInside } from './judgement.ts';
import { readReport } from './readReport.ts';
import { wantsColour } from './wantsColour.ts';

interface VerifyCommandOptions {
  readonly procedure?: string;
  readonly config?: string;
  readonly format: 'human' | 'json';
}

const EXIT_CODES = {
  identical: 0,
  equivalent: 0,
  differs: 1,
  not_rederivable: 3,
} as const satisfies Record<Rederivation['result'], number>;

export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('derive a report again from its run, and say whether it still stands')
    .argument('<report>', 'a report that `gate check --report` wrote')
    .argument('<run>', 'the run directory that it is about')
    .option('--procedure <name or file>', 'the procedure of the report, where it is a file')
    .option(
      '--config <file>',
      'where trust and exceptions come from (default: gate.config.yaml in the current directory)',
    )
    .addOption(new Option('--format <format>', 'human or json').choices(['human', 'json']).default('human'))
    .addHelpText(
      'after',
      `
As-of, expectation and params are those that the report records. Exits with 0 where the report is identical or
equivalent, with 1 where it differs, with 3 where it cannot be derived again.

Example:
  gate verify report.json artifacts/run`,
    )
    .action(async (file: string, run: string, options: VerifyCommandOptions) => {
      const root = realRun(run);
      refuseInside(root, file, 'the report');
      const { report, canonical } = readReport(file);
      const derived = await derive(report, run, options);
      process.stdout.write(
        options.format === 'json'
          ? canonicalJson({ canonical, ...derived } as unknown as JsonValue)
          : renderRederivation(derived, { colour: wantsColour(), report: file, run, canonical }),
      );
      process.exitCode = EXIT_CODES[derived.result];
    });
}

async function derive(report: GateReport, name: string, options: VerifyCommandOptions): Promise<Rederivation> {
  // Before anything is loaded: what is missing then is no mistake of the user's.
  const obstacle = obstacleTo(report, options.procedure !== undefined);
  if (obstacle !== undefined) return { result: 'not_rederivable', reason: obstacle };
  const judgement = await judgementOf(name, {
    procedure: options.procedure ?? report.procedure.name,
    asOf: report.asOf,
    ...(options.config !== undefined && { config: options.config }),
  });
  const run = openRun(name);
  try {
    return await verify(report, run, judgement);
  } finally {
    run.close();
  }
}
