import { type Command, Option } from 'commander';
import { createContext } from '../context.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import type { GateReport } from '../report/gateReport.ts';
import { reportBase } from '../report/reportBase.ts';
import { configuredJudgement } from './judgement.ts';

type Format = 'human' | 'json';

interface ConfigOptions {
  readonly config?: string;
  readonly format: Format;
}

export function addConfigCommand(program: Command): void {
  program
    .command('config')
    .description('look at a configuration')
    .command('check')
    .description('check the configuration against its procedure, and print what is in effect and its digest')
    .argument('[run]', 'choose what this run is judged by, where the configuration has `runs`')
    .option('--config <file>', 'configuration (default: gate.config.yaml in the current directory)')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  gate config check --config gate.config.yaml')
    .action(async (run: string | undefined, options: ConfigOptions) => {
      const { config, procedure } = await effective(run, options);
      process.stdout.write(
        options.format === 'json'
          ? canonicalJson({ procedure, ...config } as unknown as JsonValue)
          : human(procedure, config),
      );
    });
}

export function addTrustCommand(program: Command): void {
  program
    .command('trust')
    .description('look at what is trusted')
    .command('list')
    .description('list the pinned keys and secrets, and what each may sign')
    .argument('[run]', 'choose what this run is judged by, where the configuration has `runs`')
    .option('--config <file>', 'configuration (default: gate.config.yaml in the current directory)')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  gate trust list --config gate.config.yaml')
    .action(async (run: string | undefined, options: ConfigOptions) => {
      const { config } = await effective(run, options);
      process.stdout.write(
        options.format === 'json'
          ? canonicalJson(config.trust as unknown as JsonValue)
          : `${trustLines(config).join('\n')}\n`,
      );
    });
}

async function effective(
  run: string | undefined,
  options: ConfigOptions,
): Promise<Pick<GateReport, 'config' | 'procedure'>> {
  return reportBase(createContext(await configuredJudgement(run, options)));
}

function human(procedure: GateReport['procedure'], config: GateReport['config']): string {
  const { digest, params, require, enforcement, strictness, waivers } = config;
  return `${[
    `procedure    ${procedure.name} ${procedure.version} (${procedure.source}) ${procedure.digest}`,
    `strictness   ${strictness}`,
    `assurance    ${require.assurance} required`,
    ...Object.entries(params).map(
      ([name, { value, default: usual, loosened }]) =>
        `param        ${name} = ${value}${value === usual ? '' : ` (default ${usual}${loosened ? ', loosened' : ''})`}`,
    ),
    ...trustLines(config).map((line) => `trust        ${line}`),
    ...enforcement.map(
      ({ requirement, until, owner }) => `enforcement  ${requirement} warns until ${until} (${owner})`,
    ),
    ...waivers.map((selector) => `waiver       ${selector}`),
    `digest       ${digest}`,
  ].join('\n')}\n`;
}

function trustLines({ trust }: GateReport['config']): string[] {
  if (trust.length === 0) return ['nothing is pinned'];
  return trust.map((entry) => {
    const what = entry.type === 'key' ? entry.fingerprint : entry.present ? 'a secret' : 'a secret that is not set';
    return `${entry.name}  ${what}  signs ${entry.signs.join(', ')}`;
  });
}

function formatOption(): Option {
  return new Option('--format <format>', 'human or json').choices(['human', 'json']).default('human');
}
