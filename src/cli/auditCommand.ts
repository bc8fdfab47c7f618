import type { Command } from 'commander';
import { GateError } from '../error.ts';
import { formatRfc3339, parseRfc3339 } from '../format/rfc3339.ts';
import { collectOption } from './collectOption.ts';
import { parseShard } from './audit/parseShard.ts';
import type { AuditOptions } from './audit/runAudit.ts';

interface AuditCommandOptions {
  readonly out?: string;
  readonly config?: string;
  readonly procedure?: string;
  readonly asOf?: string;
  readonly plan?: string;
  readonly shard?: string;
  readonly jobs?: string;
  readonly resume?: boolean;
  readonly runTimeout: string;
  readonly reports?: string;
  readonly store?: string;
  readonly recordedAsOf?: boolean;
  readonly forecastFrom?: string;
  readonly policy?: readonly string[];
  readonly policyTimeout?: string;
  readonly differential?: boolean;
}

export function addAuditCommand(program: Command): void {
  const audit = program
    .command('audit')
    .description('judge many runs, in parallel, and keep the report of each')
    .argument('<root...>', 'directories that hold runs; `runs` of the configuration says which of theirs are')
    .option('--out <dir>', 'where everything is written; outside the roots')
    .option('--config <file>', 'configuration (default: gate.config.yaml in the current directory)')
    .option('--procedure <name or file>', 'the procedure that all runs must follow')
    .option('--policy <dir or bundle>', 'rules of your own beside the shipped ones; may be repeated', collectOption)
    .option('--policy-timeout <seconds>', 'how long these rules may take over one run (default: 10)')
    .option('--differential', "judge every line by OPA's own engine, too; what they judge differently is undecided")
    .option('--as-of <time>', 'RFC 3339 time to judge at (default: now; with --reports, when each was recorded)')
    .option('--reports <dir>', 'compare with the reports that are recorded there, and say what changed and why')
    .option('--recorded-as-of', 'with --reports and --as-of: judge at --as-of only what has no recorded report')
    .option('--forecast-from <time>', 'with a later --as-of: say what blocks then and does not at this time')
    .option('--store <dir>', 'keep there what runs are judged by; needed to say what a former policy or procedure did')
    .option('--plan <file>', 'judge the runs of this plan, which `gate audit plan` wrote')
    .option('--shard <i/n>', 'judge only the i-th of n parts; auto/n takes i from the scheduler')
    .option('--jobs <n>', 'processes to judge in (default: as many as there are processors)')
    .option('--run-timeout <seconds>', 'how long one run may take before it counts as undecided', '600')
    .option('--resume', 'go on with an audit that was interrupted')
    .addHelpText(
      'after',
      `
Without \`runs\` in the configuration, every directory directly below a root is a run. Exits with 1 where a run fails, with
3 where one is undecided or a directory could not be listed, else with 0. With --reports: with 1 where a verdict or its
issues changed, with 3 where that could not be told of one, else with 0.

Examples:
  gate audit history --out audit-2026
  gate audit history --out audit-2026 --resume
  gate audit history --reports audit-2025 --out audit-2026
  gate audit history --as-of 2027-01-01T00:00:00Z --forecast-from 2026-10-01T00:00:00Z --out forecast
  gate audit plan history --out plan.jsonl`,
    )
    .action(async (roots: string[], options: AuditCommandOptions) => {
      const { runAudit } = await import('./audit/runAudit.ts');
      process.exitCode = await runAudit(auditOptions(roots, options));
    });
  audit
    .command('plan')
    .description('write which runs an audit would judge; shards of it carry its digest')
    .argument('<root...>', 'directories that hold runs')
    .addHelpText(
      'after',
      `
Takes --out, --config and --procedure as \`gate audit\` does.

Example:
  gate audit plan artifacts --out plan.jsonl`,
    )
    .action(async (roots: string[], _: unknown, command: Command) => {
      const { runPlan } = await import('./audit/runPlan.ts');
      const { out, config, procedure } = command.optsWithGlobals<AuditCommandOptions>();
      process.exitCode = await runPlan({
        roots,
        out: required(out, '--out'),
        judgement: { ...(config !== undefined && { config }), ...(procedure !== undefined && { procedure }) },
      });
    });
  program.command('audit-worker', { hidden: true }).action(async () => {
    const { auditWorker } = await import('./audit/auditWorker.ts');
    await auditWorker();
  });
}

function auditOptions(roots: readonly string[], options: AuditCommandOptions): AuditOptions {
  const {
    out,
    config,
    procedure,
    asOf,
    plan,
    shard,
    jobs,
    resume = false,
    runTimeout,
    reports,
    store,
    recordedAsOf = false,
    forecastFrom,
    policy,
    policyTimeout,
    differential,
  } = options;
  return {
    roots,
    out: required(out, '--out'),
    judgement: {
      ...(config !== undefined && { config }),
      ...(procedure !== undefined && { procedure }),
      ...(policy !== undefined && { policy }),
      ...(policyTimeout !== undefined && { policyTimeout }),
      ...(differential !== undefined && { differential }),
    },
    asOf,
    plan,
    shard: shard === undefined ? undefined : parseShard(shard, process.env),
    jobs: jobs === undefined ? undefined : wholeNumber('--jobs', jobs, 1, 256),
    runMs: wholeNumber('--run-timeout', runTimeout, 1, 86_400) * 1000,
    resume,
    reports,
    atRecorded: recordedAsOf,
    forecastFrom: forecastFrom === undefined ? undefined : earlierTime(forecastFrom, options),
    store,
  };
}

/** In UTC and to the second, as reports have it. */
function earlierTime(text: string, { asOf, reports }: AuditCommandOptions): string {
  const from = parseRfc3339(text);
  const to = asOf === undefined ? undefined : parseRfc3339(asOf);
  if (from !== undefined && to !== undefined && from.us < to.us && reports === undefined)
    return formatRfc3339(Math.floor(from.us / 1_000_000) * 1_000_000);
  throw new GateError('usage', `--forecast-from is "${text}"`, {
    solution: 'Give an RFC 3339 time before --as-of, and no --reports: those are compared at two times already.',
  });
}

function required(value: string | undefined, name: string): string {
  if (value !== undefined) return value;
  throw new GateError('usage', `nothing says where to write`, { solution: `Give ${name} <path>.` });
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = /^[0-9]{1,6}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new GateError('usage', `${name} is "${text}"`, { solution: `Give a whole number from ${min} to ${max}.` });
}
