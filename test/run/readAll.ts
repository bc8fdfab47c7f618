import { Buffer } from 'node:buffer';
import type { Entry, ReadOutcome, Run } from '../../src/run/run.ts';

export interface ReadEntry {
  readonly outcome: ReadOutcome;
  readonly bytes: Buffer;
}

/** One entry of a run, by path. */
export function entryAt(run: Run, path: string): Entry {
  const entry = run.entries.find((candidate) => candidate.path === path);
  if (entry === undefined) throw new Error(`the run lists no ${path}`);
  return entry;
}

/** Reads one entry; `during` is called with each chunk before it is kept. */
export async function readEntry(run: Run, path: string, during: () => void = () => undefined): Promise<ReadEntry> {
  const chunks: Buffer[] = [];
  const outcome = await run.read(entryAt(run, path), (chunk) => {
    during();
    chunks.push(Buffer.from(chunk));
  });
  return { outcome, bytes: Buffer.concat(chunks) };
}

/** Every file of a run with what reading it gave. */
export async function readAll(run: Run): Promise<Record<string, ReadEntry>> {
  const read: Record<string, ReadEntry> = {};
  for (const { path, type } of run.entries) if (type === 'file') read[path] = await readEntry(run, path);
  return read;
}
