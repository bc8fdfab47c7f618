import { backupManifest } from './backupManifest.ts';
import { changeTicket } from './changeTicket.ts';
import type { Collector } from './collector.ts';
import { compose } from './compose.ts';
import { gateReport } from './gateReport.ts';
import { log } from './log.ts';
import { opaque } from './opaque.ts';
import { probeSeries } from './probeSeries.ts';
import type { Format } from '../procedure/formats.ts';
import { seal } from './seal.ts';
import { json, text } from './text.ts';
import { transcript } from './transcript.ts';

/** The collector of each format. A new one is one file, one line here and one in `procedure/formats.ts`. */
const COLLECTORS = {
  'backup-manifest': backupManifest,
  'change-ticket': changeTicket,
  compose,
  'gate-report': gateReport,
  json,
  log,
  opaque,
  'probe-series': probeSeries,
  seal,
  text,
  transcript,
} as const satisfies Record<Format, Collector>;

export function collectorFor(format: Format): Collector {
  return COLLECTORS[format];
}
