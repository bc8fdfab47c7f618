import { type Command, Option } from 'commander';
import { type Context, createContext } from '../context.ts';
import { escapeControl, stripControl } from '../format/ansi.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import type { GateReport } from '../report/gateReport.ts';
import { pinDigest } from '../report/pinDigest.ts';
import { reportBase } from '../report/reportBase.ts';
import { collectOption } from './collectOption.ts';
import { configuredJudgement } from './judgement.ts';

type Format = 'human' | 'json';

interface ConfigOptions {
  readonly config?: string;
  readonly policy?: readonly string[];
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
    .option('--policy <dir or bundle>', 'rules of your own beside the shipped ones; may be repeated', collectOption)
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  gate config check --config gate.config.yaml')
    .action(async (run: string | undefined, options: ConfigOptions) => {
      const context = await effective(run, options);
      const { config, procedure } = reportBase(context);
      process.stdout.write(
        options.format === 'json'
          ? canonicalJson({
              procedure,
              expect: context.expect,
              ...config,
              pin: pinDigest(context),
            } as unknown as JsonValue)
          : show(configLines(context)),
      );
    });
}

export function addTrustCommand(program: Command): void {
  program
    .command('trust')
    .description('look at what is trusted')
    .command('list')
    .description('list the pinned keys, secrets and identities, and what each may sign')
    .argument('[run]', 'choose what this run is judged by, where the configuration has `runs`')
    .option('--config <file>', 'configuration (default: gate.config.yaml in the current directory)')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  gate trust list --config gate.config.yaml')
    .action(async (run: string | undefined, options: ConfigOptions) => {
      const { config } = reportBase(await effective(run, options));
      process.stdout.write(
        options.format === 'json' ? canonicalJson(config.trust as unknown as JsonValue) : show(trustLines(config)),
      );
    });
}

async function effective(run: string | undefined, options: ConfigOptions): Promise<Context> {
  return createContext(await configuredJudgement(run, options));
}

function configLines(context: Context): string[] {
  const { procedure, config } = reportBase(context);
  const { digest, params, require, enforcement, strictness } = config;
  return [
    `procedure    ${procedure.name} ${procedure.version} (${procedure.source}) ${procedure.digest}`,
    ...reportBase(context).policy.userPolicies.map((own) => `policy       ${own.name} ${own.digest}`),
    ...Object.entries(context.expect).map(([name, value]) => `expect       ${name} = ${value}`),
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
    ...context.waivers.map(
      ({ selector, expires, owner }) => `waiver       ${selector} until ${expires.text} (${owner})`,
    ),
    `digest       ${digest}`,
    `pin          ${pinDigest(context)}`,
  ];
}

/** One line each, whatever the texts hold. */
function show(lines: readonly string[]): string {
  return lines.map((line) => `${escapeControl(stripControl(line).replaceAll('\n', ' '))}\n`).join('');
}

function trustLines({ trust }: GateReport['config']): string[] {
  if (trust.length === 0) return ['nothing is pinned'];
  return trust.map((entry) => `${entry.name}  ${pinned(entry)}`);
}

function pinned(entry: GateReport['config']['trust'][number]): string {
  switch (entry.type) {
    case 'key':
      return `${entry.fingerprint}${uses(entry)}`;
    case 'secret':
      return `${entry.present ? 'a secret' : 'a secret that is not set'}${uses(entry)}`;
    case 'identity':
      return `${entry.subject} (${entry.issuer}) under the root ${entry.root}${uses(entry)}`;
    case 'list':
      return `${entry.digest}  a list of vulnerabilities`;
    case 'file':
      return `${entry.digest}  ${entry.bytes === null ? 'all bytes' : `the first ${entry.bytes} bytes`}`;
  }
}

function uses({ signs }: { readonly signs: readonly string[] }): string {
  return `  signs ${signs.join(', ')}`;
}

function formatOption(): Option {
  return new Option('--format <format>', 'human or json').choices(['human', 'json']).default('human');
}
