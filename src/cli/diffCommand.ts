import { type Command, Option } from 'commander';
import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import { renderComparison } from '../render/comparison.ts';
import { compareReports } from '../report/compareReports.ts';
import { readReport } from './readReport.ts';
import { wantsColour } from './wantsColour.ts';

export function addDiffCommand(program: Command): void {
  program
    .command('diff')
    .description('compare two reports: issues added, removed and changed, and which factors differ')
    .argument('<before>', 'a report')
    .argument('<after>', 'another report')
    .addOption(new Option('--format <format>', 'human or json').choices(['human', 'json']).default('human'))
    .addHelpText(
      'after',
      `
Exits with 0 where verdict, outcome and issues are the same, with 1 where they differ.

Example:
  gate diff yesterday.json today.json`,
    )
    .action((before: string, after: string, { format }: { format: 'human' | 'json' }) => {
      const comparison = compareReports(readReport(before).report, readReport(after).report);
      process.stdout.write(
        format === 'json'
          ? canonicalJson(comparison as unknown as JsonValue)
          : renderComparison(comparison, { colour: wantsColour(), before, after }),
      );
      process.exitCode = comparison.same ? 0 : 1;
    });
}
