import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { GateError } from '../../error.ts';

const BUFFERED_CHARACTERS = 64 * 1024;

/** A file that grows by lines in flat memory, and gets its name only when it is whole. */
export class LineFile {
  readonly #file: string;
  readonly #temporary: string;
  #fd: number | undefined;
  #buffered: string[] = [];
  #characters = 0;

  /** Throws GateError('output_unwritable'), as all its methods do. */
  constructor(file: string) {
    this.#file = file;
    this.#temporary = `${file}.tmp`;
    this.#guarded(() => {
      this.#fd = openSync(this.#temporary, 'w', 0o644);
    });
  }

  write(text: string): void {
    this.#buffered.push(text);
    this.#characters += text.length;
    if (this.#characters >= BUFFERED_CHARACTERS) this.#flush();
  }

  finish(): void {
    this.#flush();
    this.#guarded((fd) => {
      fsyncSync(fd);
      closeSync(fd);
      this.#fd = undefined;
      renameSync(this.#temporary, this.#file);
    });
  }

  /** What was not finished is gone. */
  close(): void {
    if (this.#fd === undefined) return;
    closeSync(this.#fd);
    this.#fd = undefined;
    rmSync(this.#temporary, { force: true });
  }

  #flush(): void {
    const bytes = Buffer.from(this.#buffered.join(''), 'utf8');
    this.#buffered = [];
    this.#characters = 0;
    this.#guarded((fd) => {
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
    });
  }

  #guarded(act: (fd: number) => void): void {
    try {
      act(this.#fd ?? -1);
    } catch (cause) {
      throw new GateError('output_unwritable', `cannot write ${this.#file}`, {
        place: { file: this.#file },
        solution: 'Make room and give permission, then go on with --resume.',
        cause,
      });
    }
  }
}

/** Throws GateError('output_unwritable'). */
export function writeLines(file: string, lines: Iterable<string>): void {
  const target = new LineFile(file);
  try {
    for (const line of lines) target.write(`${line}\n`);
    target.finish();
  } finally {
    target.close();
  }
}
