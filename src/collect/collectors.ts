import { attestation } from './attestation.ts';
import { backupManifest } from './backupManifest.ts';
import { changeTicket } from './changeTicket.ts';
import { checksums } from './checksums.ts';
import type { Collector } from './collector.ts';
import { compose } from './compose.ts';
import { detachedSignature } from './detachedSignature.ts';
import { gateReport } from './gateReport.ts';
import { hostedBaseline } from './hostedBaseline.ts';
import { json } from './json.ts';
import { jsonl } from './jsonl.ts';
import { log } from './log.ts';
import { markdown } from './markdown.ts';
import { opaque } from './opaque.ts';
import { probeSeries } from './probeSeries.ts';
import { promotionGuard } from './promotionGuard.ts';
import { promotionOverride } from './promotionOverride.ts';
import { providerSnapshot } from './providerSnapshot.ts';
import type { Format } from '../procedure/formats.ts';
import { sbom } from './sbom.ts';
import { seal } from './seal.ts';
import { text } from './text.ts';
import { transcript } from './transcript.ts';
import { yaml } from './yaml.ts';

/** The collector of each format. A new one is one file, one line here and one in `procedure/formats.ts`. */
const COLLECTORS = {
  attestation,
  'backup-manifest': backupManifest,
  'change-ticket': changeTicket,
  checksums,
  compose,
  'detached-signature': detachedSignature,
  'gate-report': gateReport,
  'hosted-baseline': hostedBaseline,
  json,
  jsonl,
  log,
  markdown,
  opaque,
  'probe-series': probeSeries,
  'promotion-guard': promotionGuard,
  'promotion-override': promotionOverride,
  'provider-snapshot': providerSnapshot,
  sbom,
  seal,
  text,
  transcript,
  yaml,
} as const satisfies Record<Format, Collector>;

export function collectorFor(format: Format): Collector {
  return COLLECTORS[format];
}
