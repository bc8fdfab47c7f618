import { OwnEvaluator } from '../own/ownEvaluator.ts';
import type { FromOwnWorker, ToOwnWorker } from '../own/ownWorkerMessage.ts';
import { ProcessGuard } from './processGuard.ts';

/** How long a process outlives its time: only its parent knows the exact moment, and may be gone itself. */
const GRACE_MS = 2_000;

/** Evaluates the rules of one user's policy for the parent process, until the parent lets go or ends. */
export function ownWorker(): Promise<void> {
  let evaluator: OwnEvaluator | undefined;
  let guard: ProcessGuard | undefined;
  let deadlineMs = 0;
  process.on('message', (message: ToOwnWorker) => {
    void answer(message);
  });

  async function answer(message: ToOwnWorker): Promise<void> {
    if (message.type === 'begin') {
      deadlineMs = message.limits.deadlineMs;
      guard = new ProcessGuard(message.limits.memoryBytes, process.ppid);
      evaluator = new OwnEvaluator(message.policy);
      send({ type: 'ready' });
    } else if (evaluator === undefined) {
      process.exit(3);
    } else if (message.type === 'prepare') {
      await evaluator.prepare(message.engine);
      send({ type: 'ready' });
    } else {
      guard?.allow(deadlineMs + GRACE_MS);
      const answers = evaluator.answer(message.engine, message.rules, message.input);
      guard?.allow(0);
      send({ type: 'answers', answers });
    }
  }

  return new Promise((resolve) => {
    process.on('disconnect', () => {
      void guard?.release();
      resolve();
    });
  });
}

function send(message: FromOwnWorker): void {
  if (process.connected) process.send?.(message);
}
