import { closeSync, openSync, readSync } from 'node:fs';
import { type PlanDigest, parsePlanLine, planLine, type PlanRow } from '../../audit/plan.ts';
import { GateError } from '../../error.ts';
import { LineFile } from './lineFile.ts';

const CHUNK_BYTES = 64 * 1024;

/** The rows of a plan file, read as they are needed. Throws GateError('usage'). */
export function* readPlan(file: string): Generator<PlanRow> {
  let number = 0;
  for (const line of readLines(file)) {
    number += 1;
    yield parsePlanLine(line, { file, line: number });
  }
}

/** Writes a plan so that it is there whole or not at all. */
export async function writePlan(
  file: string,
  rows: AsyncIterable<PlanRow> | Iterable<PlanRow>,
  digest: PlanDigest,
): Promise<void> {
  const lines = new LineFile(file);
  try {
    for await (const row of rows) {
      digest.add(row);
      lines.write(planLine(row));
    }
    lines.finish();
  } finally {
    lines.close();
  }
}

/** The lines of a file without their ends. Throws GateError('usage') where it cannot be read. */
export function* readLines(file: string): Generator<string, void> {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch (cause) {
    throw new GateError('usage', `cannot read ${file}`, {
      place: { file },
      solution: 'Name a readable file that `gate audit` wrote.',
      cause,
    });
  }
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let rest: Buffer = Buffer.alloc(0);
    for (let length = readSync(fd, chunk); length > 0; length = readSync(fd, chunk)) {
      let bytes: Buffer = Buffer.concat([rest, chunk.subarray(0, length)]);
      for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a)) {
        yield bytes.toString('utf8', 0, end);
        bytes = bytes.subarray(end + 1);
      }
      rest = bytes;
    }
    if (rest.length > 0) yield rest.toString('utf8');
  } finally {
    closeSync(fd);
  }
}
