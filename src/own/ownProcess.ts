import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { GateError } from '../error.ts';
import type { RuleEntry } from '../policy/catalogue.ts';
import type { StopReason } from '../policy/evaluate.ts';
import type { OwnAnswers, OwnQuestion, OwnRules, RuleAnswer } from '../policy/ownRules.ts';
import type { CompiledPolicy } from './compilePolicy.ts';
import {
  type FromOwnWorker,
  OWN_LIMITS,
  type OwnEngine,
  type OwnLimits,
  type ToOwnWorker,
} from './ownWorkerMessage.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url));
/** A machine that takes longer to start a process, or to load the second engine, is in trouble. */
const START_MS = 60_000;
const HEAP_MB = 1024;

/**
 * A user's rules in a process of their own, which is started with the first question and ended when it takes too long or
 * too much: WebAssembly cannot be interrupted in its own thread.
 */
export class OwnProcess implements OwnRules {
  readonly digest: string;
  readonly rules: readonly RuleEntry[];
  readonly #policy: CompiledPolicy;
  readonly #limits: OwnLimits;
  #worker: OwnWorker | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(policy: CompiledPolicy, limits: OwnLimits = OWN_LIMITS) {
    this.digest = policy.digest;
    this.rules = policy.rules;
    this.#policy = policy;
    this.#limits = limits;
  }

  /** One question after the other: each has the process, and its time, for itself. */
  answer(question: OwnQuestion): Promise<OwnAnswers> {
    const answer = this.#last.then(() => this.#answer(question));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #answer(question: OwnQuestion): Promise<OwnAnswers> {
    const first = await this.#ask('wasm', question);
    return question.isConfirmed ? { first, second: await this.#ask('topdown', question) } : { first };
  }

  async #ask(engine: OwnEngine, { rules, input }: OwnQuestion): Promise<Record<string, RuleAnswer>> {
    const worker = (this.#worker ??= await this.#begin());
    if (engine === 'topdown') await this.#ready(worker, { type: 'prepare', engine });
    const said = await worker.send({ type: 'ask', engine, rules, input }, this.#limits.deadlineMs);
    if ('stopped' in said) {
      this.#worker = undefined;
      return Object.fromEntries(rules.map((rule) => [rule, said]));
    }
    return said.type === 'answers' ? { ...said.answers } : {};
  }

  async #begin(): Promise<OwnWorker> {
    const worker = new OwnWorker();
    await this.#ready(worker, { type: 'begin', policy: this.#policy, limits: this.#limits });
    return worker;
  }

  async #ready(worker: OwnWorker, message: ToOwnWorker): Promise<void> {
    const said = await worker.send(message, START_MS);
    if (!('stopped' in said)) return;
    this.#worker = undefined;
    throw new GateError('internal', 'the process that evaluates rules of --policy ended before it was ready', {
      solution: 'Give it more memory, and try again.',
    });
  }
}

type Said = FromOwnWorker | { readonly stopped: StopReason };

class OwnWorker {
  readonly #child: ChildProcess;
  #settle: ((said: Said) => void) | undefined;
  #hasEnded = false;

  constructor() {
    this.#child = fork(PROGRAM, ['policy-worker'], {
      // What an engine prints when it runs out of memory is for nobody.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${HEAP_MB}`],
    });
    this.#child.on('message', (said: FromOwnWorker) => this.#settle?.(said));
    const ended = () => {
      this.#hasEnded = true;
      this.#settle?.({ stopped: 'policy_abort' });
    };
    this.#child.on('error', ended);
    this.#child.on('exit', ended);
    this.#let(false);
  }

  /** Ends the process, and says so, when it has not answered in time. */
  send(message: ToOwnWorker, withinMs: number): Promise<Said> {
    return new Promise((resolve) => {
      const watchdog = setTimeout(() => {
        this.#settle?.({ stopped: 'policy_overdue' });
        this.#child.kill('SIGKILL');
      }, withinMs);
      this.#let(true);
      this.#settle = (said) => {
        this.#settle = undefined;
        clearTimeout(watchdog);
        this.#let(false);
        resolve(said);
      };
      if (this.#hasEnded) this.#settle({ stopped: 'policy_abort' });
      else this.#child.send(message, () => undefined);
    });
  }

  /** Between questions it keeps nobody waiting: it ends when its parent does. */
  #let(isWaitedFor: boolean): void {
    if (isWaitedFor) {
      this.#child.ref();
      this.#child.channel?.ref();
    } else {
      this.#child.unref();
      this.#child.channel?.unref();
    }
  }
}
