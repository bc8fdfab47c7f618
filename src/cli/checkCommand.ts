import type { Command } from 'commander';
import { check, undone } from '../check.ts';
import type { CheckOptions } from '../context.ts';
import { exitCodeOf, GateError } from '../error.ts';
import { renderHuman } from '../render/human.ts';
import type { GateReport, Verdict } from '../report/gateReport.ts';
import { reportText } from '../report/sealReport.ts';
import { openRun } from '../run/openRun.ts';
import type { Run } from '../run/run.ts';
import { collectOption } from './collectOption.ts';
import { judgementOf, type JudgementOptions, realRun, refuseInside } from './judgement.ts';
import { readReport } from './readReport.ts';
import { wantsColour } from './wantsColour.ts';
import { writeFileAtomically } from './writeFile.ts';

const FORMATS = ['human', 'json'] as const;
type Format = (typeof FORMATS)[number];

interface CheckCommandOptions extends JudgementOptions {
  readonly report?: string;
  readonly format?: readonly string[];
  readonly baseline?: string;
}

/** Where one rendering goes; without a path, to standard output. */
interface Output {
  readonly format: Format;
  readonly path: string | undefined;
}

const VERDICT_EXIT_CODES = { pass: 0, fail: 1, indeterminate: 3 } as const satisfies Record<Verdict, number>;

export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .description('judge one run directory')
    .argument('<run>', 'the directory that the run left behind')
    .option('--procedure <name or file>', 'the procedure that the run must follow')
    .option('--config <file>', 'configuration (default: gate.config.yaml in the current directory)')
    .option('--expect <k=v,…>', 'what the run must be about: target, source, environment, outcome')
    .option('--as-of <time>', 'RFC 3339 time to judge at (default: now)')
    .option('--baseline <report>', 'an earlier report: mark which issues are new, known or gone; changes no verdict')
    .option('--report <file>', 'write the canonical report there')
    .option(
      '--format <format>',
      `${FORMATS.join(' or ')}; repeatable, and <format>=<path> writes to a file`,
      collectOption,
    )
    .addHelpText(
      'after',
      `
Examples:
  gate check artifacts/run --procedure nooterra-self-host-upgrade
  gate check artifacts/run --expect target=<commit>,environment=production
  gate check artifacts/run --format json > report.json`,
    )
    .action(async (run: string, options: CheckCommandOptions) => {
      process.exitCode = await checkCommand(run, options);
    });
}

async function checkCommand(name: string, options: CheckCommandOptions): Promise<number> {
  const outputs = parseOutputs(options.format ?? ['human']);
  const root = realRun(name);
  for (const file of [options.report, ...outputs.map(({ path }) => path)]) {
    if (file !== undefined) refuseInside(root, file, 'the output');
  }
  const judgement = await judgementOf(name, options);
  const baseline = options.baseline === undefined ? undefined : baselineOf(root, options.baseline, judgement);
  const { report, error } = await judge(name, judgement);
  if (options.report !== undefined) writeFileAtomically(options.report, reportText(report));
  for (const { format, path } of outputs) {
    const text = render(report, format, { name, terminal: path === undefined, baseline });
    if (path === undefined) process.stdout.write(text);
    else writeFileAtomically(path, text);
  }
  if (error !== undefined) throw error;
  return VERDICT_EXIT_CODES[report.verdict];
}

/** A report in any case: where the check could not be done, an indeterminate one, and the error that says why. */
async function judge(name: string, judgement: CheckOptions): Promise<{ report: GateReport; error?: Error }> {
  let run: Run | undefined;
  try {
    run = openRun(name);
    return { report: await check(run, judgement) };
  } catch (error) {
    const code = error instanceof GateError ? error.code : 'internal';
    // A mistake in the question gets no report: nothing was judged, and nothing could be.
    if (exitCodeOf(error) === 2) throw error;
    return { report: undone(judgement, code), error: error instanceof Error ? error : new Error(String(error)) };
  } finally {
    run?.close();
  }
}

/** An earlier report of the same procedure: with another one, every issue would be new, and nothing would be known. */
function baselineOf(root: string, file: string, { procedure }: CheckOptions): GateReport {
  refuseInside(root, file, 'the baseline');
  const { report } = readReport(file);
  if (report.procedure.name === procedure.name) return report;
  throw new GateError(
    'usage',
    `the baseline is of the procedure "${report.procedure.name}", not of "${procedure.name}"`,
    {
      place: { file },
      solution: 'Give an earlier report of the same procedure.',
    },
  );
}

interface Rendering {
  readonly name: string;
  readonly terminal: boolean;
  readonly baseline: GateReport | undefined;
}

function render(report: GateReport, format: Format, { name, terminal, baseline }: Rendering): string {
  switch (format) {
    case 'json':
      return reportText(report);
    case 'human':
      return renderHuman(report, {
        colour: terminal && wantsColour(),
        name,
        ...(baseline !== undefined && { baseline }),
      });
  }
}

function parseOutputs(formats: readonly string[]): Output[] {
  const outputs = formats.map((text): Output => {
    const at = text.indexOf('=');
    const name = at === -1 ? text : text.slice(0, at);
    const format = FORMATS.find((known) => known === name);
    if (format === undefined || at === text.length - 1) {
      throw new GateError('usage', `--format does not know "${text}"`, {
        solution: `Write ${FORMATS.join(' or ')}, or <format>=<path>.`,
      });
    }
    return { format, path: at === -1 ? undefined : text.slice(at + 1) };
  });
  if (outputs.filter(({ path }) => path === undefined).length > 1) {
    throw new GateError('usage', 'only one format can go to standard output', {
      solution: 'Write the others to files: --format json=report.json.',
    });
  }
  return outputs;
}
