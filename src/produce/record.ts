import type { Buffer } from 'node:buffer';
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, write } from 'node:fs';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { OutputFrames } from './outputFrames.ts';
import { maskText, SecretMask } from './secretMask.ts';
import { type StepDescription, StepRecorder, type TranscriptChoice } from './stepRecorder.ts';

export interface RecordRequest extends TranscriptChoice, StepDescription {
  /** What is masked in output and command; see `needlesOf`. */
  readonly needles: readonly Buffer[];
  readonly close: 'open' | 'close' | 'final';
}

export interface Recorded {
  readonly exit: number;
  /** Why the command could not be started at all. */
  readonly notRun?: 'not_found' | 'not_executable';
  /** Something that the command started still held its output when it ended, and was left to itself. */
  readonly leftBehind: boolean;
}

/** What shells say for a command that cannot be run, and for one that is not there. */
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;

/** How long an ended command's output may be silent before it counts as read to its end. */
const SILENCE_MS = 500;
/** More than a pipe can hold: what comes after it was written by somebody else than the ended command. */
const PIPE_BYTES = 4 * 1024 * 1024;

/**
 * Runs a command, passes its output through, and records it as one step of a transcript. Signals are passed on to the
 * command. Throws GateError where the step cannot be recorded; before `begin` the command is not run.
 */
export async function record(request: RecordRequest): Promise<Recorded> {
  const { command, needles } = request;
  const masked = command.map((word) => maskText(word, needles));
  const step = StepRecorder.begin(request, { ...request, command: masked }, request.close);
  const [file = '', ...args] = command;
  const child = spawn(file, args, { stdio: ['inherit', 'pipe', 'pipe'] });
  const stopForwarding = forwardSignals(child);
  try {
    const ended = exitOf(child);
    const drain = new Drain(ended);
    const lost = await Promise.all([
      follow(child.stdout, new Channel('stdout', 1, step, needles), drain),
      follow(child.stderr, new Channel('stderr', 2, step, needles), drain),
    ]);
    const end = await ended;
    step.end(end.exit, request.close);
    return { ...end, leftBehind: lost.includes(true) };
  } finally {
    stopForwarding();
    // Where the recording failed, nobody reads any more, and a command that waits for a reader would wait for ever.
    child.stdout.destroy();
    child.stderr.destroy();
    child.unref();
  }
}

function exitOf(child: ChildProcess): Promise<Pick<Recorded, 'exit' | 'notRun'>> {
  return new Promise((settle) => {
    child.once('error', (error) => {
      if ('code' in error && error.code === 'ENOENT') settle({ exit: NOT_FOUND, notRun: 'not_found' });
      else settle({ exit: NOT_EXECUTABLE, notRun: 'not_executable' });
    });
    child.once('exit', (code, signal) => {
      settle({ exit: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) });
    });
  });
}

/** Signals that somebody sends to a program to make it end or change; the command gets them in our place. */
const PASSED_ON = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2'] as const;

function forwardSignals(child: ChildProcess): () => void {
  const fromTerminal = hasTerminal();
  const handlers = PASSED_ON.map((signal) => {
    const handler = () => {
      // A terminal sends these to the whole group, the command included; twice means "at once" to many programs.
      if (fromTerminal && (signal === 'SIGINT' || signal === 'SIGQUIT')) return;
      child.kill(signal);
    };
    process.on(signal, handler);
    return { signal, handler };
  });
  return () => {
    for (const { signal, handler } of handlers) process.off(signal, handler);
  };
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}

/** Where one channel's output goes: framed into the transcript, and as it is to our own channel. */
class Channel {
  readonly #frames: OutputFrames;
  readonly #mask: SecretMask;
  readonly #step: StepRecorder;
  #fd: number | undefined;

  constructor(name: 'stdout' | 'stderr', fd: number, step: StepRecorder, needles: readonly Buffer[]) {
    this.#frames = new OutputFrames(name);
    this.#mask = new SecretMask(needles);
    this.#step = step;
    this.#fd = fd;
  }

  async push(chunk: Buffer): Promise<void> {
    await this.#take(this.#mask.push(chunk));
  }

  async end(): Promise<void> {
    await this.#take(this.#mask.end());
    const { bytes, lines } = this.#frames.end();
    this.#step.output(bytes, lines);
  }

  /** Recorded first: what a reader has seen is on record. */
  async #take(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    const frames = this.#frames.push(bytes);
    this.#step.output(frames.bytes, frames.lines);
    if (this.#fd !== undefined && !(await writeAll(this.#fd, bytes))) this.#fd = undefined;
  }
}

/** Says for both channels when an ended command can have nothing left to say. */
class Drain {
  readonly #ended: Promise<unknown>;
  #isOver = false;
  #bytes = 0;

  constructor(ended: Promise<unknown>) {
    this.#ended = ended;
    void ended.then(() => {
      this.#isOver = true;
    });
  }

  /** Resolves once the command has ended and been silent for a while since this call. */
  async silence(signal: AbortSignal): Promise<'silent'> {
    await this.#ended;
    await new Promise((settle) => {
      const timer = setTimeout(settle, SILENCE_MS);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
      });
    });
    return 'silent';
  }

  /** Whether a chunk can still be the command's own. */
  takes(bytes: number): boolean {
    if (this.#isOver) this.#bytes += bytes;
    return this.#bytes <= PIPE_BYTES;
  }
}

/** Reads a channel to its end. True if it was left with somebody else still holding it. */
async function follow(stream: Readable, channel: Channel, drain: Drain): Promise<boolean> {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  for (;;) {
    const abort = new AbortController();
    const next = chunks.next();
    const read = await Promise.race([next, drain.silence(abort.signal)]);
    abort.abort();
    if (read !== 'silent' && read.done === true) {
      await channel.end();
      return false;
    }
    if (read === 'silent' || !drain.takes(read.value.length)) {
      // Whoever holds the other end gets an error on its next write, as from any reader that is gone.
      next.catch(() => undefined);
      stream.destroy();
      await channel.end();
      return true;
    }
    await channel.push(read.value);
  }
}

/**
 * Writes without blocking this thread, so that signals are passed on while a reader is slow. False once nobody reads any
 * more: the recording goes on, because the command does.
 */
async function writeAll(fd: number, bytes: Buffer): Promise<boolean> {
  for (let at = 0; at < bytes.length;) {
    const result = await writeOnce(fd, bytes.subarray(at));
    if (result === 'gone') return false;
    if (result === 'busy') await new Promise((settle) => setTimeout(settle, 5));
    else at += result;
  }
  return true;
}

function writeOnce(fd: number, bytes: Buffer): Promise<number | 'busy' | 'gone'> {
  return new Promise((settle) => {
    write(fd, bytes, (error, count) => {
      settle(error === null ? count : error.code === 'EAGAIN' ? 'busy' : 'gone');
    });
  });
}
