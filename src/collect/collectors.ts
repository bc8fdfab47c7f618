import { backupManifest } from './backupManifest.ts';
import { changeTicket } from './changeTicket.ts';
import type { Collector } from './collector.ts';
import { compose } from './compose.ts';
import { gateReport } from './gateReport.ts';
import { log } from './log.ts';
import { opaque } from './opaque.ts';
import { probeSeries } from './probeSeries.ts';
import { json, text } from './text.ts';
import { transcript } from './transcript.ts';

/** Every artifact format that a procedure may declare. A new one is one file and one line here. */
export const COLLECTORS: readonly Collector[] = [
  backupManifest,
  changeTicket,
  compose,
  gateReport,
  json,
  log,
  opaque,
  probeSeries,
  text,
  transcript,
];

export function collectorFor(format: string): Collector | undefined {
  return COLLECTORS.find((collector) => collector.format === format);
}
