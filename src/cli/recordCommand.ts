import { dirname } from 'node:path';
import type { Command } from 'commander';
import { GateError } from '../error.ts';
import type { Phase } from '../evidence/evidence.ts';
import { preciseNow } from './clock.ts';
import { collectOption } from './collectOption.ts';
import { secretValue } from './secretValue.ts';
import { signingKey } from './signingKey.ts';
import { nearestName } from '../format/nearest.ts';

interface RecordOptions {
  readonly step?: string;
  readonly phase: string;
  readonly run?: string;
  readonly environment?: string;
  readonly procedure?: string;
  readonly root?: string;
  readonly mask: readonly string[];
  readonly close?: true;
  readonly final?: true;
  readonly afterCutOff?: true;
  readonly sign?: string;
  readonly unsigned?: true;
}

/** As `env`, `timeout` and `docker run` have it: every other code may be the command's own. */
export const NOT_RECORDED = 125;

export function addRecordCommand(program: Command): void {
  program
    .command('record')
    .description('run a command, and record what it does as one step of a transcript')
    .argument('<transcript>', 'the file to write, or to go on writing')
    .argument('[command...]', 'the command and its arguments, after --')
    .option('--step <name>', 'what the procedure calls this step')
    .option('--phase <phase>', 'forward, rollback or after_rollback', 'forward')
    .option('--run <id>', 'id of the run; needed for its first transcript, as are --environment and --procedure')
    .option('--environment <name>', 'where the run happens')
    .option('--procedure <name>', 'which procedure it follows')
    .option('--root <dir>', 'the run directory (default: where the transcript lies)')
    .option(
      '--mask <name>',
      'environment variable, or file:<path>, whose value is masked; repeatable',
      collectOption,
      [],
    )
    .option('--close', 'close the transcript, after the command if there is one')
    .option('--final', 'close it as the last one of the run')
    .option('--after-cut-off', 'record although an earlier step was cut off; the run will not pass')
    .option('--sign <pem>', 'private key that signs each record: Ed25519, ECDSA on P-256 or P-384, or RSA')
    .option('--unsigned', 'record without a signature although what was recorded before is signed')
    .addHelpText(
      'after',
      `
Exits with the command's exit code; 128 + n if signal n ended it, 126 or 127 if it could not be run, and 125 if
it could not be recorded (then it was not run, or the transcript says that it cannot be trusted).

Examples:
  gate record run/rollout.txt --run chg-7 --environment production --procedure my-upgrade --step deploy -- ./deploy.sh
  gate record run/rollout.txt --step migrate --mask PGPASSWORD -- ./migrate.sh
  gate record run/rollout.txt --step restart --sign runner.pem -- ./restart.sh
  gate record run/rollback.txt --step restore --phase rollback -- ./restore.sh
  gate record run/rollout.txt --close --final`,
    )
    .action(async (transcript: string, command: readonly string[], options: RecordOptions) => {
      process.exitCode = await recordCommand(transcript, command, options);
    });
}

async function recordCommand(transcript: string, command: readonly string[], options: RecordOptions): Promise<number> {
  const { closeTranscript } = await import('../produce/stepRecorder.ts');
  const { needlesOf } = await import('../produce/secretMask.ts');
  const { record } = await import('../produce/record.ts');
  // A reader that goes away must not end the recording: the command goes on.
  process.stdout.removeAllListeners('error');
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

  const { step, run, environment, procedure, sign } = options;
  const root = options.root ?? dirname(transcript);
  const choice = {
    transcript,
    root,
    header: {
      ...(run !== undefined && { run }),
      ...(environment !== undefined && { environment }),
      ...(procedure !== undefined && { procedure }),
    },
    afterCutOff: options.afterCutOff === true,
    key: sign === undefined ? undefined : await signingKey(sign, root),
    unsigned: options.unsigned === true,
    clock: preciseNow,
  };
  const close = options.final === true ? 'final' : options.close === true ? 'close' : 'open';
  const phase = phaseOf(options.phase);
  if (command.length === 0) {
    if (close === 'open' || step !== undefined) throw nothingToDo();
    closeTranscript(choice, close === 'final');
    return 0;
  }
  if (step === undefined || step === '') {
    throw new GateError('usage', 'the step has no name', {
      solution: 'Give --step <name>, as the procedure calls it.',
    });
  }
  const needles = needlesOf(options.mask.map((name) => ({ name, value: secretValue(name) })));
  const { exit, notRun, leftBehind } = await record({ ...choice, step, phase, command, needles, close });
  if (notRun !== undefined) {
    const why = notRun === 'not_found' ? 'there is no such command' : 'it is not executable';
    process.stderr.write(`gate: could not run ${JSON.stringify(command[0])}: ${why}\n`);
  }
  if (leftBehind) {
    process.stderr.write(
      'gate: the command left a process behind that holds its output; what it writes from now on is not recorded\n',
    );
  }
  return exit;
}

function nothingToDo(): GateError {
  return new GateError('usage', 'there is no command to record', {
    solution: 'Write it after --, or close the transcript with --close or --final and without --step.',
  });
}

const PHASES = ['forward', 'rollback', 'after_rollback'] as const;

function phaseOf(text: string): Phase {
  const phase = PHASES.find((known) => known === text);
  if (phase !== undefined) return phase;
  const near = nearestName(text, PHASES);
  throw new GateError('usage', `--phase does not know "${text}"`, {
    solution: near === undefined ? `It knows ${PHASES.join(', ')}.` : `Did you mean "${near}"?`,
  });
}
