import { Worker } from 'node:worker_threads';
import { OwnEvaluator } from '../own/ownEvaluator.ts';
import type { FromOwnWorker, ToOwnWorker } from '../own/ownWorkerMessage.ts';

/** How long a process outlives its time: only its parent knows the exact moment, and may be gone itself. */
const GRACE_MS = 2_000;

/**
 * In a thread of its own, because the rules keep the first one busy: ends the process when a question takes too long and
 * nobody is left to end it, or when the process takes too much memory.
 */
const GUARD = `
const { parentPort, workerData } = require('node:worker_threads');
let timer;
const end = () => process.kill(process.pid, 'SIGKILL');
parentPort.on('message', (milliseconds) => {
  clearTimeout(timer);
  if (milliseconds > 0) timer = setTimeout(end, milliseconds);
});
setInterval(() => { if (process.memoryUsage.rss() > workerData) end(); }, 20);
`;

/** Evaluates the rules of one user's policy for the parent process, until the parent lets go or ends. */
export function ownWorker(): Promise<void> {
  let evaluator: OwnEvaluator | undefined;
  let guard: Worker | undefined;
  let deadlineMs = 0;
  process.on('message', (message: ToOwnWorker) => {
    void answer(message);
  });

  async function answer(message: ToOwnWorker): Promise<void> {
    if (message.type === 'begin') {
      deadlineMs = message.limits.deadlineMs;
      guard = new Worker(GUARD, { eval: true, workerData: message.limits.memoryBytes });
      evaluator = new OwnEvaluator(message.policy);
      send({ type: 'ready' });
    } else if (evaluator === undefined) {
      process.exit(3);
    } else if (message.type === 'prepare') {
      await evaluator.prepare(message.engine);
      send({ type: 'ready' });
    } else {
      guard?.postMessage(deadlineMs + GRACE_MS);
      const answers = evaluator.answer(message.engine, message.rules, message.input);
      guard?.postMessage(0);
      send({ type: 'answers', answers });
    }
  }

  return new Promise((resolve) => {
    process.on('disconnect', () => {
      void guard?.terminate();
      resolve();
    });
  });
}

function send(message: FromOwnWorker): void {
  if (process.connected) process.send?.(message);
}
