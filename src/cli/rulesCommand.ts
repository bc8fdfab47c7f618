import { type Command, Option } from 'commander';
import { collectOption } from './collectOption.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import { sortedBy } from '../format/order.ts';
import { gateOf, type RuleEntry } from '../policy/catalogue.ts';
import { loadPolicy } from '../policy/loadPolicy.ts';
import { GATES } from '../procedure/procedure.ts';

export function addRulesCommand(program: Command): void {
  program
    .command('rules')
    .description('list the rules that requirements may name, with their codes and parameters')
    .addOption(new Option('--format <format>', 'human or json').choices(['human', 'json']).default('human'))
    .option('--policy <dir or bundle>', 'rules of your own beside the shipped ones; may be repeated', collectOption)
    .addHelpText('after', '\nExample:\n  gate rules --format json')
    .action(async ({ format, policy = [] }: RulesCommandOptions) => {
      const rules = await rulesOf(policy);
      process.stdout.write(
        format === 'json'
          ? canonicalJson(rules.map((rule) => ({ gate: gateOf(rule), ...rule })) as unknown as JsonValue)
          : human(rules),
      );
    });
}

interface RulesCommandOptions {
  readonly format: 'human' | 'json';
  readonly policy?: readonly string[];
}

async function rulesOf(names: readonly string[]): Promise<readonly RuleEntry[]> {
  const shipped = loadPolicy();
  if (names.length === 0) return shipped.catalogue.rules;
  const { extendPolicy } = await import('./extendPolicy.ts');
  const { rules } = await extendPolicy(shipped, names);
  return sortedBy([...rules.values()], ({ rule }) => rule);
}

function human(rules: readonly RuleEntry[]): string {
  const lines = GATES.flatMap((gate) => {
    const own = rules.filter((rule) => gateOf(rule) === gate);
    return own.length === 0 ? [] : ['', gate, ...own.flatMap(ruleLines)];
  });
  return `${lines.slice(1).join('\n')}\n`;
}

function ruleLines({ rule, title, description, codes, parameters }: RuleEntry): string[] {
  return [
    '',
    `  ${rule}  ${title}`,
    ...description
      .trim()
      .split('\n')
      .map((line) => `    ${line}`),
    ...Object.entries(parameters).map(
      ([name, parameter]) => `    with ${name}: ${parameter.type}. ${parameter.description}`,
    ),
    ...codes.map(({ code, waivable }) => `    code ${code}${waivable ? '' : ' (never waivable)'}`),
  ];
}
