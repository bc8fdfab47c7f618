import { Worker } from 'node:worker_threads';

/** In a thread of its own, because what is guarded keeps the first one busy. */
const GUARD = `
const { parentPort, workerData } = require('node:worker_threads');
let timer;
const end = () => process.kill(process.pid, 'SIGKILL');
parentPort.on('message', (milliseconds) => {
  clearTimeout(timer);
  if (milliseconds > 0) timer = setTimeout(end, milliseconds);
});
setInterval(() => { if (process.ppid !== workerData.parent || process.memoryUsage.rss() > workerData.memoryBytes) end(); }, 20);
`;

/** Ends this process with SIGKILL when what it does takes too long or too much memory, or nobody is left who wants the answer. */
export class ProcessGuard {
  readonly #worker: Worker;

  /** `parent` may have ended before this begins, so that only the parent can say who it is. */
  constructor(memoryBytes: number, parent: number) {
    this.#worker = new Worker(GUARD, { eval: true, workerData: { memoryBytes, parent } });
  }

  /** How long the process may live from now on; 0 for as long as it likes. */
  allow(milliseconds: number): void {
    this.#worker.postMessage(milliseconds);
  }

  async release(): Promise<void> {
    await this.#worker.terminate();
  }
}
