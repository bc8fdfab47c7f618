import type { Command } from 'commander';
import { GateError } from '../error.ts';
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
}

export function addAuditCommand(program: Command): void {
  const audit = program
    .command('audit')
    .description('judge many runs, in parallel, and keep the report of each')
    .argument('<root...>', 'directories that hold runs; `runs` of the configuration says which of theirs are')
    .option('--out <dir>', 'where everything is written; outside the roots')
    .option('--config <file>', 'configuration (default: gate.config.yaml in the current directory)')
    .option('--procedure <name or file>', 'the procedure that all runs must follow')
    .option('--as-of <time>', 'RFC 3339 time to judge at (default: now)')
    .option('--plan <file>', 'judge the runs of this plan, which `gate audit plan` wrote')
    .option('--shard <i/n>', 'judge only the i-th of n parts')
    .option('--jobs <n>', 'processes to judge in (default: as many as there are processors)')
    .option('--run-timeout <seconds>', 'how long one run may take before it counts as undecided', '600')
    .option('--resume', 'go on with an audit that was interrupted')
    .addHelpText(
      'after',
      `
Without \`runs\` in the configuration, every directory directly below a root is a run. Exits with 1 where a run fails, with
3 where one is undecided or a directory could not be listed, else with 0.

Examples:
  gate audit history --out audit-2026
  gate audit history --out audit-2026 --resume
  gate audit plan history --out plan.jsonl`,
    )
    .action(async (roots: string[], options: AuditCommandOptions) => {
      const { runAudit } = await import('./audit/runAudit.ts');
      process.exitCode = await runAudit(auditOptions(roots, options));
    });
  audit
    .command('plan')
    .description('write which runs an audit would judge; shards of it carry its digest')
    .argument('<root...>')
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
  const { out, config, procedure, asOf, plan, shard, jobs, resume = false, runTimeout } = options;
  return {
    roots,
    out: required(out, '--out'),
    judgement: { ...(config !== undefined && { config }), ...(procedure !== undefined && { procedure }) },
    asOf,
    plan,
    shard: shard === undefined ? undefined : parseShard(shard),
    jobs: jobs === undefined ? undefined : wholeNumber('--jobs', jobs, 1, 256),
    runMs: wholeNumber('--run-timeout', runTimeout, 1, 86_400) * 1000,
    resume,
  };
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

const MAX_SHARDS = 100_000;

function parseShard(text: string): { index: number; count: number } {
  const match = /^([0-9]{1,6})\/([0-9]{1,6})$/.exec(text);
  const index = Number(match?.[1]);
  const count = Number(match?.[2]);
  if (match !== null && index >= 1 && index <= count && count <= MAX_SHARDS) return { index, count };
  throw new GateError('usage', `--shard is "${text}"`, { solution: 'Give i/n, where i counts from 1 to n.' });
}
