import { Buffer } from 'node:buffer';
import { type Claim, type Collected, Unreadable } from '../collect/collector.ts';
import { collectorFor } from '../collect/collectors.ts';
import { asObject, asString } from '../format/jsonValue.ts';
import { sortedBy } from '../format/order.ts';
import { RunningDigest } from '../format/runningDigest.ts';
import { parseStrictJson } from '../format/strictJson.ts';
import type { Format } from '../procedure/formats.ts';
import type { Run } from '../run/run.ts';
import { NO_TRUST } from '../trust/trust.ts';

/** One file of a run, with what a collector that knows its format says of it. */
export interface SurveyedFile {
  readonly path: string;
  readonly format: Format;
  readonly claims: readonly Claim[];
  /** Why nobody can read it, although it looks like a format that is known. */
  readonly problem?: string;
}

const HEAD_BYTES = 64 * 1024;
/** Larger documents are described by hand. */
const MAX_DOCUMENT = 16 * 1024 * 1024;

/** Looks at every file of a run, and recognises the formats that have a collector of their own. */
export async function surveyRun(run: Run): Promise<SurveyedFile[]> {
  const surveyed: SurveyedFile[] = [];
  for (const entry of sortedBy(run.entries, ({ path }) => path)) {
    // The seal is what every procedure declares already.
    if (entry.type !== 'file' || entry.path === 'gate.seal.json' || entry.path.startsWith('\0')) continue;
    const chunks: Buffer[] = [];
    let kept = 0;
    await run.read(entry, (chunk) => {
      if (kept <= MAX_DOCUMENT) chunks.push(Buffer.from(chunk));
      kept += chunk.length;
    });
    const bytes = Buffer.concat(chunks);
    surveyed.push(await read(entry.path, formatOf(entry.path, bytes, kept <= MAX_DOCUMENT), bytes));
  }
  return surveyed;
}

function formatOf(path: string, bytes: Buffer, isWhole: boolean): Format {
  if (!isWhole) return 'opaque';
  const head = bytes.toString('utf8', 0, HEAD_BYTES);
  if (head.startsWith('%transcript ')) return 'transcript';
  if (head.includes('"GateProbeSeries.v1"') && path.endsWith('l')) return 'probe-series';
  switch (schemaOf(bytes)) {
    case 'SelfHostUpgradeBackupManifest.v1':
      return 'backup-manifest';
    case 'ChangeTicket.v1':
      return 'change-ticket';
    default:
      return 'opaque';
  }
}

function schemaOf(bytes: Buffer): string | undefined {
  try {
    return asString(asObject(parseStrictJson(bytes).value)?.['schemaVersion']);
  } catch {
    return undefined;
  }
}

async function read(path: string, format: Format, bytes: Buffer): Promise<SurveyedFile> {
  const collector = collectorFor(format);
  await collector.prepare?.(NO_TRUST);
  const digest = new RunningDigest();
  const context = { path, role: 'file', with: {}, trust: NO_TRUST, digest, lines: [], claims: [], wildcards: [] };
  try {
    const reading = collector.open(context);
    digest.through(bytes, (chunk) => {
      reading.push(chunk);
    });
    const { claims }: Collected = reading.end();
    return { path, format, claims };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { path, format, claims: [], problem: error.message };
  }
}
