import type { KeyObject } from 'node:crypto';
import type { Buffer } from 'node:buffer';
import { closeSync, existsSync, lstatSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GateError } from '../error.ts';
import type { Phase } from '../evidence/evidence.ts';
import type { RecordedRun, RecordedThing } from '../evidence/recording.ts';
import type { JsonObject } from '../format/jsonValue.ts';
import { type KnownTranscript, transcriptsIn } from './recordedRun.ts';
import { RecordingSigner } from './recordingSigner.ts';
import { TranscriptFile } from './transcriptFile.ts';

export interface TranscriptChoice {
  readonly transcript: string;
  /** The run directory: its transcripts share their header and the numbers of their steps. */
  readonly root: string;
  /** Needed for the first transcript of a run; the others must agree with it. */
  readonly header: Partial<RecordedRun>;
  /** Go on although an earlier step was cut off. */
  readonly afterCutOff: boolean;
  /** Signs each record; undefined for a recording that nobody vouches for. */
  readonly key: KeyObject | undefined;
  /** Record unsigned although what was recorded before is signed. */
  readonly unsigned: boolean;
  readonly clock: () => string;
}

export interface StepDescription {
  readonly step: string;
  readonly phase: Phase;
  readonly command: readonly string[];
}

const LOCK_FILE = '.gate-record.lock';
const LOCK_SECONDS = 10;

/** One step that is being recorded: from its `begin` to its `end`, the only one of its run. */
export class StepRecorder {
  readonly #file: TranscriptFile;
  readonly #clock: () => string;
  readonly #n: number;
  readonly #step: string;
  readonly #signer: RecordingSigner | undefined;
  #lines = 0;

  private constructor({ file, signer }: Opened, { step, n }: { step: string; n: number }, clock: () => string) {
    this.#file = file;
    this.#signer = signer;
    this.#n = n;
    this.#step = step;
    this.#clock = clock;
  }

  /**
   * Begins a step. Throws GateError('usage') where another one is under way, where the transcript is closed or of another
   * run, and GateError('run_unreadable') where what was recorded before is not whole.
   */
  static begin(
    choice: TranscriptChoice,
    { step, phase, command }: StepDescription,
    close: 'open' | 'close' | 'final',
  ): StepRecorder {
    return locked(choice.root, () => {
      const opened = openTranscript(choice);
      const { file, known } = opened;
      // Before the command runs, so that it does not run in vain.
      if (close === 'final') refuseOpenOnes(known, choice.transcript);
      const n = stepsOf(known) + 1;
      file.record('begin', { at: choice.clock(), command: [...command], n, phase, step });
      file.sync();
      return new StepRecorder(opened, { step, n }, choice.clock);
    });
  }

  /** Lines of output, framed. */
  output(bytes: Buffer, lines: number): void {
    this.#lines += lines;
    this.#file.write(bytes);
  }

  /**
   * Ends the step. Throws GateError('run_unreadable') if anybody else wrote into the transcript meanwhile; the transcript then
   * says so, and is refused by every reader.
   */
  end(exit: number, close: 'open' | 'close' | 'final'): void {
    try {
      if (!this.#file.isUntouched()) {
        this.#file.refuse({ at: this.#clock(), n: this.#n });
        throw new GateError('run_unreadable', 'something else wrote into the transcript while the step was recorded', {
          solution: 'The transcript now says so, and no check accepts it. Find out what wrote there, and run again.',
        });
      }
      const n = this.#n;
      this.#file.vouch(
        'end',
        { at: this.#clock(), exit, lines: this.#lines, n },
        signing(this.#signer, { record: 'step', step: this.#step, n }),
      );
      if (close !== 'open')
        writeClose(this.#file, this.#signer, { at: this.#clock(), steps: n, final: close === 'final' });
      this.#file.sync();
    } finally {
      this.#file.release();
    }
  }
}

/** Writes the closing record of a transcript, as a command of its own. Throws like `StepRecorder.begin`. */
export function closeTranscript(choice: TranscriptChoice, final: boolean): void {
  locked(choice.root, () => {
    if (!existsSync(choice.transcript)) {
      throw new GateError('usage', 'there is no such transcript to close', { place: { file: choice.transcript } });
    }
    const { file, known, signer } = openTranscript(choice);
    try {
      if (final) refuseOpenOnes(known, choice.transcript);
      writeClose(file, signer, { at: choice.clock(), steps: stepsOf(known), final });
      file.sync();
    } finally {
      file.release();
    }
  });
}

function writeClose(
  file: TranscriptFile,
  signer: RecordingSigner | undefined,
  fields: { readonly at: string; readonly steps: number; readonly final: boolean },
): void {
  const { steps, final } = fields;
  file.vouch('close', fields, signing(signer, { record: 'close', steps, final }));
}

function signing(
  signer: RecordingSigner | undefined,
  thing: RecordedThing,
): ((sha256: string) => JsonObject) | undefined {
  return signer === undefined ? undefined : (sha256) => signer.sign(thing, sha256);
}

function refuseOpenOnes(known: readonly KnownTranscript[], transcript: string): void {
  const open = known.find(({ path, state }) => resolve(path) !== resolve(transcript) && state !== 'closed');
  if (open === undefined) return;
  throw new GateError('usage', 'another transcript of the run is not closed, so this one cannot end the run', {
    place: { file: open.path },
    solution: 'Close it first: gate record <transcript> --close.',
  });
}

function stepsOf(known: readonly KnownTranscript[]): number {
  return Math.max(0, ...known.map(({ steps }) => steps));
}

interface Opened {
  readonly file: TranscriptFile;
  readonly known: readonly KnownTranscript[];
  readonly signer: RecordingSigner | undefined;
}

function openTranscript({ transcript, root, header, afterCutOff, key, unsigned }: TranscriptChoice): Opened {
  const known = transcriptsIn(root);
  for (const { path, state } of known) {
    if (state === 'final') throw refusal(path, 'the run is closed', 'Record another run into another directory.');
    if ((state === 'in_step' || state === 'refused') && !afterCutOff) {
      throw refusal(
        path,
        'another step of the run is being recorded, or was cut off',
        'A run does one thing at a time. If that recording is gone, --after-cut-off goes on, and the run will not pass.',
      );
    }
  }
  const signed = known.flatMap((one) => one.signed ?? []).sort((a, b) => b.sequence - a.sequence)[0];
  if (signed !== undefined && key === undefined && !unsigned) {
    throw refusal(
      transcript,
      'what was recorded before is signed, and this would not be',
      'Give --sign <key>. With --unsigned it is recorded all the same, and nobody can attest the run any more.',
    );
  }
  const agreed = agreedHeader(header, known);
  const signer = key === undefined ? undefined : new RecordingSigner(key, agreed, signed);
  const own = known.find(({ path }) => resolve(path) === resolve(transcript));
  if (own?.state === 'closed') throw refusal(transcript, 'the transcript is closed', 'Use another file for this step.');
  if (own !== undefined) return { file: TranscriptFile.reopen(transcript), known, signer };
  if (lstatSync(transcript, { throwIfNoEntry: false }) !== undefined) {
    throw refusal(transcript, 'the file is there, and is no transcript', 'Name a file that does not exist yet.');
  }
  const file = TranscriptFile.create(transcript);
  file.record('transcript', { ...agreed, schemaVersion: 'GateTranscript.v1' });
  return { file, known, signer };
}

const HEADER_KEYS = ['run', 'environment', 'procedure'] as const;

function agreedHeader(
  given: Partial<RecordedRun>,
  known: readonly KnownTranscript[],
): { [key in keyof RecordedRun]: string } {
  const agreed = { run: '', environment: '', procedure: '' };
  for (const key of HEADER_KEYS) {
    const value = given[key] ?? known[0]?.header[key];
    if (value === undefined || value === '') {
      throw new GateError('usage', `the first transcript of a run needs --${key}`, {
        solution:
          'Give --run <id> --environment <name> --procedure <name>; later steps take them from the transcripts there.',
      });
    }
    const other = known.find(({ header }) => header[key] !== value);
    if (other !== undefined) {
      throw refusal(
        other.path,
        `the transcript is of ${key} ${JSON.stringify(other.header[key])}, not ${JSON.stringify(value)}`,
        'One directory holds one run; give the run directory with --root if transcripts of others lie beside it.',
      );
    }
    agreed[key] = value;
  }
  return agreed;
}

function refusal(file: string, message: string, solution: string): GateError {
  return new GateError('usage', message, { place: { file }, solution });
}

/** One recorder at a time takes a number, also over a shared file system. The lock is held for moments only. */
function locked<Result>(root: string, work: () => Result): Result {
  const lock = join(root, LOCK_FILE);
  const fd = takeLock(lock);
  try {
    writeSync(fd, `${process.pid}\n`);
    return work();
  } finally {
    closeSync(fd);
    rmSync(lock, { force: true });
  }
}

function takeLock(lock: string): number {
  for (let tries = LOCK_SECONDS * 20; ; tries -= 1) {
    try {
      return openSync(lock, 'wx');
    } catch (cause) {
      const taken = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
      if (!taken) {
        throw new GateError('usage', 'cannot write into the run directory', {
          place: { file: lock },
          solution: 'Create the directory, or name another one.',
          cause,
        });
      }
      if (tries === 0) throw lockHeld(lock);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}

function lockHeld(lock: string): GateError {
  let holder: string;
  try {
    holder = readFileSync(lock, 'utf8').trim();
  } catch {
    holder = 'unknown';
  }
  return refusal(
    lock,
    `process ${holder} holds the run for too long`,
    'If that process is gone, it was killed in the moment of taking a number: remove this file.',
  );
}
