import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, fsyncSync, lstatSync, openSync, readSync, writeSync } from 'node:fs';
import { transcript as collector } from '../collect/transcript.ts';
import { Unreadable } from '../collect/collector.ts';
import { GateError } from '../error.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonObject } from '../format/jsonValue.ts';
import { RunningDigest } from '../format/runningDigest.ts';
import { NO_TRUST } from '../trust/trust.ts';

const BLOCK = 1024 * 1024;

/**
 * A transcript that is being written. It remembers the digest of every byte that ought to be in the file, so that it
 * notices when somebody else writes there, and never vouches for what it did not write or verify.
 */
export class TranscriptFile {
  readonly #path: string;
  readonly #fd: number;
  readonly #everything: RunningDigest;
  #bytes: number;

  private constructor(path: string, fd: number, everything: RunningDigest, bytes: number) {
    this.#path = path;
    this.#fd = fd;
    this.#everything = everything;
    this.#bytes = bytes;
  }

  /** Throws GateError('usage') if there is such a file already. */
  static create(path: string): TranscriptFile {
    return new TranscriptFile(path, open(path, constants.O_CREAT | constants.O_EXCL), new RunningDigest(), 0);
  }

  /** Opens one to write on, after reading all of it. Throws GateError('run_unreadable') where it is not whole. */
  static reopen(path: string): TranscriptFile {
    const fd = open(path, 0);
    try {
      const everything = new RunningDigest();
      const reading = collector.open({
        path,
        role: 'transcript',
        with: {},
        trust: NO_TRUST,
        digest: everything,
        lines: [],
        claims: [],
        wildcards: [],
      });
      const bytes = readAll(fd, (chunk) => {
        everything.through(chunk, (part) => {
          reading.push(part);
        });
      });
      reading.end();
      return new TranscriptFile(path, fd, everything, bytes);
    } catch (error) {
      closeSync(fd);
      if (!(error instanceof Unreadable)) throw error;
      const line = error.place.lines?.[0];
      throw new GateError('run_unreadable', `the transcript is not whole: ${error.reason}, ${error.detail}`, {
        place: { file: path, ...(line !== undefined && { line }) },
        solution: 'Keep it as it is: it is evidence. Record what follows into another transcript.',
      });
    }
  }

  record(name: string, fields: JsonObject): void {
    this.write(line(name, fields));
  }

  /**
   * A record that vouches for all that was written here before it, whatever the file may hold by now, with its signature, which
   * `sign` makes over all bytes up to the end of the record. Both are written at one go, so that an interruption cannot leave
   * a signed transcript with a record that nobody signed.
   */
  vouch(name: 'end' | 'close', fields: JsonObject, sign: ((sha256: string) => JsonObject) | undefined): void {
    const record = line(name, { ...fields, sha256: this.#everything.hex() });
    if (sign === undefined) this.write(record);
    else this.write(Buffer.concat([record, line('signed', sign(this.#everything.hex(record)))]));
  }

  write(bytes: Buffer): void {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at);
    } catch (cause) {
      throw new GateError('output_unwritable', 'cannot write the transcript', {
        place: { file: this.#path },
        solution: 'Make room. The transcript ends in the middle of a step, so that no check takes it for whole.',
        cause,
      });
    }
    this.#everything.add(bytes);
    this.#bytes += bytes.length;
  }

  /** Whether the path still leads to this file, and every byte in it is one that ought to be there. */
  isUntouched(): boolean {
    const here = fstatSync(this.#fd);
    const there = lstatSync(this.#path, { throwIfNoEntry: false });
    if (there === undefined || there.ino !== here.ino || there.dev !== here.dev || here.size !== this.#bytes)
      return false;
    const found = new RunningDigest();
    readAll(this.#fd, (chunk) => {
      found.add(chunk);
    });
    return found.hex() === this.#everything.hex();
  }

  /**
   * Makes whatever stands at the path by now unreadable as a transcript, and says why: otherwise a command that rewrites its
   * transcript would leave one that looks whole.
   */
  refuse(fields: { readonly at: string; readonly n: number }): void {
    const record = Buffer.from(`%refused ${canonicalJson({ ...fields, reason: 'transcript_changed' })}\n`, 'utf8');
    const fd = open(this.#path, constants.O_CREAT);
    try {
      writeSync(fd, record);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }

  sync(): void {
    fsyncSync(this.#fd);
  }

  release(): void {
    closeSync(this.#fd);
  }
}

function line(name: string, fields: JsonObject): Buffer {
  return Buffer.from(`%${name} ${canonicalJson(fields)}\n`, 'utf8');
}

function open(path: string, flags: number): number {
  const always = constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let fd: number;
  try {
    fd = openSync(path, always | flags, 0o644);
  } catch (cause) {
    throw new GateError('usage', 'cannot write the transcript', {
      place: { file: path },
      solution: 'Name a file in a writable directory; neither a link nor another kind of file will do.',
      cause,
    });
  }
  if (fstatSync(fd).isFile()) return fd;
  closeSync(fd);
  throw new GateError('usage', 'the transcript is no regular file', {
    place: { file: path },
    solution: 'Name a regular file, or one that does not exist yet.',
  });
}

function readAll(fd: number, onChunk: (chunk: Buffer) => void): number {
  const block = Buffer.alloc(BLOCK);
  let at = 0;
  for (;;) {
    const count = readSync(fd, block, 0, block.length, at);
    if (count === 0) return at;
    onChunk(block.subarray(0, count));
    at += count;
  }
}
