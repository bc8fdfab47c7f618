import type { Totals } from '../../audit/totals.ts';

const EVERY_MS = 500;

/** One line on a terminal that is written over: how far, how fast, how long still. Nothing where nobody reads along. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #started = Date.now();
  #shown = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(totals: Totals, all: number): void {
    if (!this.#stream.isTTY || Date.now() - this.#shown < EVERY_MS) return;
    this.#shown = Date.now();
    const seconds = Math.max(this.#shown - this.#started, 1) / 1000;
    const rate = totals.runs / seconds;
    const left = rate === 0 ? '' : `, ${duration((all - totals.runs) / rate)} left`;
    const { fail, indeterminate } = totals.verdicts;
    const line = `${totals.runs} of ${all} runs, ${rate.toFixed(0)}/s${left}, ${fail} fail, ${indeterminate} undecided`;
    this.#stream.write(`\r${line.slice(0, Math.max(this.#stream.columns - 1, 20))}\u001b[K`);
  }

  clear(): void {
    if (this.#shown > 0) this.#stream.write('\r\u001b[K');
  }
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5_400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
