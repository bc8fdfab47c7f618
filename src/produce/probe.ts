import { Buffer } from 'node:buffer';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { GateError } from '../error.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonObject } from '../format/jsonValue.ts';
import { type Attempt, attempt, type AttemptRequest } from './probeAttempt.ts';

export interface ProbeRequest extends AttemptRequest {
  readonly file: string;
  readonly series: string;
  readonly planned: number;
  readonly everySeconds: number;
  readonly clock: () => string;
}

/**
 * Carries out a planned series of attempts, and writes each one down as soon as it is over: a series that is broken off has
 * no closing record. Throws GateError('usage') if the file is there already.
 */
export async function probe(request: ProbeRequest): Promise<Attempt[]> {
  const { series, url, planned, everySeconds, headers, clock } = request;
  const fd = create(request.file);
  try {
    const append = (record: JsonObject) => {
      const bytes = Buffer.from(`${canonicalJson(record)}\n`, 'utf8');
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
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
    append({ record: 'close', attempts: attempts.length, closedAt: clock() });
    fsyncSync(fd);
    return attempts;
  } finally {
    closeSync(fd);
  }
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
