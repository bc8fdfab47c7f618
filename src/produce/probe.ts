import { Buffer } from 'node:buffer';
import { createHash, type KeyObject } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { GateError } from '../error.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonObject } from '../format/jsonValue.ts';
import { signSeries } from './recordingSigner.ts';
import { type Attempt, attempt, type AttemptRequest } from './probeAttempt.ts';

export interface ProbeRequest extends AttemptRequest {
  readonly file: string;
  readonly series: string;
  readonly planned: number;
  readonly everySeconds: number;
  readonly clock: () => string;
  /** Signs the series as one of this run. */
  readonly signed: { readonly key: KeyObject; readonly run: string } | undefined;
}

/**
 * Carries out a planned series of attempts, and writes each one down as soon as it is over: a series that is broken off has
 * no closing record. Throws GateError('usage') if the file is there already.
 */
export async function probe(request: ProbeRequest): Promise<Attempt[]> {
  const { series, url, planned, everySeconds, headers, clock, signed } = request;
  const fd = create(request.file);
  try {
    const everything = createHash('sha256');
    const write = (bytes: Buffer) => {
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
    };
    const append = (record: JsonObject) => {
      const bytes = line(record);
      everything.update(bytes);
      write(bytes);
    };
    append({
      record: 'series',
      schemaVersion: 'GateProbeSeries.v1',
      series,
      url: url.href,
      planned,
      everySeconds,
      startedAt: clock(),
      // Names only: that a probe was authenticated is evidence, with what is a secret.
      ...(headers.size > 0 && { requestHeaders: [...headers.keys()].map((name) => name.toLowerCase()).sort() }),
    });
    const attempts: Attempt[] = [];
    const begun = process.hrtime.bigint();
    for (let number = 1; number <= planned; number += 1) {
      const due = (number - 1) * everySeconds * 1000;
      const elapsed = Number((process.hrtime.bigint() - begun) / 1_000_000n);
      if (due > elapsed) await setTimeout(due - elapsed);
      const at = clock();
      const made = await attempt(request);
      attempts.push(made);
      append({ record: 'attempt', attempt: number, at, ...made });
    }
    const close = line({ record: 'close', attempts: attempts.length, closedAt: clock() });
    if (signed === undefined) write(close);
    else {
      const envelope = signSeries(signed.key, signed.run, series, everything.update(close).digest('hex'));
      // At one go: an interruption must not leave a whole series that nobody signed.
      write(Buffer.concat([close, line({ record: 'signed', envelope })]));
    }
    fsyncSync(fd);
    return attempts;
  } finally {
    closeSync(fd);
  }
}

function line(record: JsonObject): Buffer {
  return Buffer.from(`${canonicalJson(record)}\n`, 'utf8');
}

function create(file: string): number {
  try {
    return openSync(file, 'wx', 0o644);
  } catch (cause) {
    throw new GateError('usage', 'cannot write the series', {
      place: { file },
      solution: 'Name a file that does not exist yet, in a writable directory; a series is recorded once.',
      cause,
    });
  }
}
