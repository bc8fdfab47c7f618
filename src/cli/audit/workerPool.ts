import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PlannedRun } from '../../audit/plan.ts';
import { GateError } from '../../error.ts';
import type { RecorderOptions } from './runRecorder.ts';
import { type FromWorker, sentError, type ToWorker } from './workerMessage.ts';

/** Beside the bundle. */
const PROGRAM = join(fileURLToPath(new URL('.', import.meta.url)), 'main.cjs');
/** Runs that a worker has before it: it must not wait while its answer travels. */
const AHEAD = 4;
/** A machine that takes longer to start a process is in trouble. */
const START_MS = 60_000;
/** How far the fastest may be ahead of the slowest: what is done out of turn is held in memory. */
const WINDOW = 2_048;

interface Job {
  readonly index: number;
  readonly run: PlannedRun;
}

export interface PoolOptions {
  readonly jobs: number;
  readonly recorder: RecorderOptions;
  /** How long one run may take. */
  readonly runMs: number;
  /** The line of a run that its worker did not survive. */
  ended(run: PlannedRun, reason: 'worker_ended' | 'worker_overdue'): Promise<string>;
  /** Called with each line, in the order of the runs. */
  deliver(line: string): void;
}

/**
 * Judges runs in processes of their own. A run that ends its process is answered by `ended`, and the others go on: memory,
 * time and crashes of one run are no other's.
 */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #runs: Generator<PlannedRun, void>;
  readonly #workers = new Set<Worker>();
  /** Taken from a worker that ended, before it got to them. */
  readonly #again: Job[] = [];
  readonly #done = new Map<number, string>();
  #next = 0;
  #delivered = 0;
  #isExhausted = false;
  #settle: { resolve(): void; reject(error: unknown): void } | undefined;

  constructor(runs: Generator<PlannedRun, void>, options: PoolOptions) {
    this.#runs = runs;
    this.#options = options;
  }

  /** Resolves when every line is delivered; rejects with the first error that concerns more than one run. */
  async run(): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.#settle = { resolve, reject };
        this.#fill();
      });
    } finally {
      await Promise.all([...this.#workers].map((worker) => worker.stop()));
    }
  }

  #fill(): void {
    try {
      while (this.#workers.size < this.#options.jobs) {
        const job = this.#take();
        if (job === undefined) break;
        this.#start().give(job);
      }
      // In turns, so that the first worker does not take what the others could begin with.
      for (let more = true; more;) {
        more = false;
        for (const worker of this.#workers) {
          if (worker.load >= AHEAD) continue;
          const job = this.#take();
          if (job === undefined) break;
          worker.give(job);
          more = true;
        }
      }
      if (this.#isExhausted && this.#again.length === 0 && this.#delivered === this.#next) this.#settle?.resolve();
    } catch (error) {
      this.#settle?.reject(error);
    }
  }

  #take(): Job | undefined {
    const again = this.#again.shift();
    if (again !== undefined) return again;
    if (this.#isExhausted || this.#next - this.#delivered >= WINDOW) return undefined;
    const next = this.#runs.next();
    if (next.done === true) {
      this.#isExhausted = true;
      return undefined;
    }
    this.#next += 1;
    return { index: this.#next - 1, run: next.value };
  }

  #start(): Worker {
    const worker: Worker = new Worker(this.#options, {
      answered: (job, line) => {
        this.#answer(job, line);
      },
      failed: (error) => {
        this.#settle?.reject(error);
      },
      ended: (outstanding, reason) => {
        this.#workers.delete(worker);
        const [at, ...rest] = outstanding;
        this.#again.unshift(...rest);
        if (at === undefined) this.#fill();
        else this.#replace(at, reason);
      },
    });
    this.#workers.add(worker);
    return worker;
  }

  #replace(job: Job, reason: 'worker_ended' | 'worker_overdue'): void {
    this.#options.ended(job.run, reason).then(
      (line) => {
        this.#answer(job, line);
      },
      (error: unknown) => this.#settle?.reject(error),
    );
  }

  #answer({ index }: Job, line: string): void {
    this.#done.set(index, line);
    try {
      for (let next = this.#done.get(this.#delivered); next !== undefined; next = this.#done.get(this.#delivered)) {
        this.#done.delete(this.#delivered);
        this.#delivered += 1;
        this.#options.deliver(next);
      }
    } catch (error) {
      this.#settle?.reject(error);
      return;
    }
    this.#fill();
  }
}

interface WorkerEvents {
  answered(job: Job, line: string): void;
  failed(error: GateError): void;
  /** The first of the outstanding is what it was at. */
  ended(outstanding: readonly Job[], reason: 'worker_ended' | 'worker_overdue'): void;
}

class Worker {
  readonly #process: ChildProcess;
  readonly #outstanding: Job[] = [];
  readonly #options: PoolOptions;
  readonly #ended: Promise<void>;
  #watchdog: NodeJS.Timeout | undefined;
  #isReady = false;
  #isOverdue = false;
  #isStopping = false;

  constructor(options: PoolOptions, events: WorkerEvents) {
    this.#options = options;
    this.#process = fork(PROGRAM, ['audit-worker'], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // Its other threads would collect its garbage on the processors that the other workers need.
      execArgv: ['--single-threaded-gc'],
    });
    this.#process.on('message', (message: FromWorker) => {
      this.#receive(message, events);
    });
    this.#process.on('error', () => {
      // Else a message could no longer be sent, and `exit` says what became of the worker.
      if (this.#process.pid === undefined) events.failed(cannotStart());
    });
    // Not at `exit` alone: answers that are still in the pipe come before `disconnect`.
    this.#ended = Promise.all([once(this.#process, 'exit'), once(this.#process, 'disconnect')]).then(() => {
      clearTimeout(this.#watchdog);
      if (this.#isStopping) return;
      if (this.#isReady) events.ended(this.#outstanding, this.#isOverdue ? 'worker_overdue' : 'worker_ended');
      else events.failed(cannotStart());
    });
    this.#send({ type: 'begin', options: options.recorder });
    this.#watch();
  }

  get load(): number {
    return this.#outstanding.length;
  }

  give(job: Job): void {
    this.#outstanding.push(job);
    this.#send({ type: 'run', run: job.run });
    if (this.#outstanding.length === 1) this.#watch();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#watchdog);
    if (this.#process.pid === undefined) return;
    // With nothing to do it ends by itself; in the middle of a run nobody waits for its answer.
    if (this.#outstanding.length === 0 && this.#process.connected) this.#process.disconnect();
    else this.#process.kill('SIGKILL');
    const impatient = setTimeout(() => this.#process.kill('SIGKILL'), 2_000);
    await this.#ended;
    clearTimeout(impatient);
  }

  #receive(message: FromWorker, events: WorkerEvents): void {
    if (message.type === 'ready') {
      this.#isReady = true;
      this.#watch();
    } else if (message.type === 'failed') {
      events.failed(sentError(message.error));
    } else {
      const job = this.#outstanding.shift();
      this.#watch();
      if (job !== undefined) events.answered(job, message.line);
    }
  }

  /** Counts from now for the run that is first in line. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    if (this.#isReady && this.#outstanding.length === 0) return;
    this.#watchdog = setTimeout(
      () => {
        this.#isOverdue = true;
        this.#process.kill('SIGKILL');
      },
      this.#isReady ? this.#options.runMs : START_MS,
    );
  }

  #send(message: ToWorker): void {
    if (this.#process.connected) this.#process.send(message, () => undefined);
  }
}

/** Not that of node:events, which rejects for `error`. */
function once(child: ChildProcess, event: 'exit' | 'disconnect'): Promise<void> {
  return new Promise((resolve) => {
    child.once(event, () => {
      resolve();
    });
  });
}

function cannotStart(): GateError {
  return new GateError('internal', 'a worker process ended before it was ready', {
    solution: 'Give the audit more memory or fewer --jobs, then go on with --resume.',
  });
}
