import { appendFileSync } from 'node:fs';
import type { Command } from 'commander';
import { judge as judgeRun, type Judged, undone } from '../check.ts';
import { type CheckOptions, createContext } from '../context.ts';
import { exitCodeOf, GateError } from '../error.ts';
import { emptyEvidence } from '../evidence/evidence.ts';
import { renderHuman } from '../render/human.ts';
import type { GateReport, Verdict } from '../report/gateReport.ts';
import { reportText } from '../report/sealReport.ts';
import { openRun } from '../run/openRun.ts';
import type { Run } from '../run/run.ts';
import { nowOrNext } from './clock.ts';
import { collectOption } from './collectOption.ts';
import { judgementOf, type JudgementOptions, realRun, refuseInside } from './judgement.ts';
import { readReport } from './readReport.ts';
import { wantsColour } from './wantsColour.ts';
import { writeFileAtomically } from './writeFile.ts';

const FORMATS = ['human', 'json', 'markdown', 'junit', 'sarif', 'github', 'tap', 'html'] as const;
type Format = (typeof FORMATS)[number];

interface CheckCommandOptions extends JudgementOptions {
  readonly report?: string;
  readonly format?: readonly string[];
  readonly baseline?: string;
  readonly configDigest?: string;
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
    .option('--config-digest <digest>', 'refuse to judge by anything but this: the pin that `gate config check` prints')
    .option('--policy <dir or bundle>', 'rules of your own beside the shipped ones; may be repeated', collectOption)
    .option('--policy-timeout <seconds>', 'how long these rules may take (default: 10)')
    .option('--differential', "judge every line by OPA's own engine, too; what they judge differently is undecided")
    .option(
      '--as-of <time>',
      'RFC 3339 time to judge at (default: now); for one to come, also says what turns blocking',
    )
    .option('--baseline <report>', 'an earlier report: mark which issues are new, known or gone; changes no verdict')
    .option('--report <file>', 'write the canonical report there')
    .option(
      '--format <format>',
      `${FORMATS.join(', ')}; repeatable, and <format>=<path> writes to a file`,
      collectOption,
    )
    .addHelpText(
      'after',
      `
Examples:
  gate check artifacts/run --procedure nooterra-self-host-upgrade
  gate check artifacts/run --expect target=<commit>,environment=production
  gate check artifacts/run --format json > report.json
  gate check artifacts/run --format human --format sarif=gate.sarif --format junit=gate.xml`,
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
  if (options.configDigest !== undefined) await refuseUnpinned(name, options, options.configDigest);
  const baseline = options.baseline === undefined ? undefined : baselineOf(root, options.baseline, judgement);
  const { report, evidence, error } = await judge(name, judgement);
  if (options.report !== undefined) writeFileAtomically(options.report, reportText(report));
  for (const { format, path } of outputs) {
    const text = await render({ report, evidence }, format, { name, terminal: path === undefined, baseline });
    if (path === undefined) process.stdout.write(text);
    else writeFileAtomically(path, text);
  }
  if (outputs.some(({ format, path }) => format === 'human' && path === undefined))
    await writeForecast(name, judgement, report);
  if (outputs.some(({ format }) => format === 'github')) await appendStepSummary(report, name);
  if (error !== undefined) throw error;
  return VERDICT_EXIT_CODES[report.verdict];
}

/**
 * A change to what judges, made together with the run that it judges, must not go unseen. What `--expect` says is about one
 * run, so that it is no part of the pin.
 */
async function refuseUnpinned(name: string, options: JudgementOptions, pinned: string): Promise<void> {
  const { expect: _, ...standing } = options;
  const { pinDigest } = await import('../report/pinDigest.ts');
  const found = pinDigest(createContext(await judgementOf(name, standing)));
  if (found === pinned) return;
  throw new GateError('config_invalid', `what would judge the run is not what is pinned: ${found}`, {
    solution: 'Look at what changed in configuration, procedure and policy. If it is right, pin the new digest.',
  });
}

/** A report in any case: where the check could not be done, an indeterminate one, and the error that says why. */
async function judge(name: string, judgement: CheckOptions): Promise<Judged & { error?: Error }> {
  let run: Run | undefined;
  try {
    run = openRun(name);
    return await judgeRun(run, createContext(judgement));
  } catch (error) {
    const code = error instanceof GateError ? error.code : 'internal';
    // A mistake in the question gets no report: nothing was judged, and nothing could be.
    if (exitCodeOf(error) === 2) throw error;
    return {
      report: undone(judgement, code),
      evidence: emptyEvidence(),
      error: error instanceof Error ? error : new Error(String(error)),
    };
  } finally {
    run?.close();
  }
}

/** For a time that is still to come: what of it is not so today. Only shown; the report is of that time alone. */
async function writeForecast(name: string, judgement: CheckOptions, then: GateReport): Promise<void> {
  const today = nowOrNext();
  // Both spelled by this program, in UTC and to the second.
  if (then.asOf <= today) return;
  const { report } = await judge(name, { ...judgement, asOf: today, asOfSource: 'clock' });
  const { forecast } = await import('../report/forecast.ts');
  const { renderForecast } = await import('../render/forecast.ts');
  process.stdout.write(renderForecast(forecast(report, then), { colour: wantsColour() }));
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

/** All but the usual two are loaded when they are asked for. */
async function render(
  { report, evidence }: Judged,
  format: Format,
  { name, terminal, baseline }: Rendering,
): Promise<string> {
  switch (format) {
    case 'json':
      return reportText(report);
    case 'human':
      return renderHuman(report, {
        colour: terminal && wantsColour(),
        name,
        ...(baseline !== undefined && { baseline }),
      });
    case 'markdown':
      return (await import('../render/markdown.ts')).renderMarkdown(report, { name });
    case 'junit':
      return (await import('../render/junit.ts')).renderJunit(report);
    case 'sarif':
      return (await import('../render/sarif.ts')).renderSarif(report, { name });
    case 'github':
      return (await import('../render/github.ts')).renderGithub(report, { name });
    case 'tap':
      return (await import('../render/tap.ts')).renderTap(report);
    case 'html':
      return (await import('../render/html.ts')).renderHtml(report, { name, steps: evidence.step });
  }
}

/** GitHub shows what a step appends to this file below the job. */
async function appendStepSummary(report: GateReport, name: string): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return;
  const { renderMarkdown } = await import('../render/markdown.ts');
  try {
    appendFileSync(file, renderMarkdown(report, { name }));
  } catch (cause) {
    throw new GateError('output_unwritable', 'cannot write the step summary', {
      place: { file },
      solution: 'Unset GITHUB_STEP_SUMMARY, or make its file writable.',
      cause,
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
        solution: `Write ${FORMATS.join(', ')}, or <format>=<path>.`,
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
