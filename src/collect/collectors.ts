import { asciicast } from './asciicast.ts';
import { attestation } from './attestation.ts';
import { backupManifest } from './backupManifest.ts';
import { changeTicket } from './changeTicket.ts';
import { checksums } from './checksums.ts';
import { cobertura } from './cobertura.ts';
import type { Collector } from './collector.ts';
import { compose } from './compose.ts';
import { detachedSignature } from './detachedSignature.ts';
import { gateReport } from './gateReport.ts';
import { githubLog } from './githubLog.ts';
import { goTest } from './goTest.ts';
import { hostedBaseline } from './hostedBaseline.ts';
import { jacoco } from './jacoco.ts';
import { json } from './json.ts';
import { jsonl } from './jsonl.ts';
import { junit } from './junit.ts';
import { catalogClosure } from './kfm/catalogClosure.ts';
import { cosignPlan } from './kfm/cosignPlan.ts';
import { promotionDecision } from './kfm/promotionDecision.ts';
import { promotionPacket } from './kfm/promotionPacket.ts';
import { promotionReceipt } from './kfm/promotionReceipt.ts';
import { releaseManifest as kfmReleaseManifest } from './kfm/releaseManifest.ts';
import { resolvedReference } from './kfm/resolvedReference.ts';
import { rollbackCard } from './kfm/rollbackCard.ts';
import { stacItem } from './kfm/stacItem.ts';
import { verificationExecution } from './kfm/verificationExecution.ts';
import { lcov } from './lcov.ts';
import { log } from './log.ts';
import { markdown } from './markdown.ts';
import { opaque } from './opaque.ts';
import { pgDump } from './pgDump.ts';
import { probeSeries } from './probeSeries.ts';
import { promotionGuard } from './promotionGuard.ts';
import { promotionOverride } from './promotionOverride.ts';
import { providerSnapshot } from './providerSnapshot.ts';
import type { Format } from '../procedure/formats.ts';
import { sbom } from './sbom.ts';
import { gitlab, gitleaks, grype, osvScanner, sarif, semgrep, trivy } from './scan/scans.ts';
import { seal } from './seal.ts';
import { signedManifest } from './signedManifest.ts';
import { signedRequests } from './signedRequests.ts';
import { table } from './table.ts';
import { tap } from './tap.ts';
import { text } from './text.ts';
import { transcript } from './transcript.ts';
import { cycloneDxVex } from './vex/cycloneDxVex.ts';
import { openVex } from './vex/openVex.ts';
import { typescript } from './typescript.ts';
import { yaml } from './yaml.ts';

/** The collector of each format. A new one is one file, one line here and one in `procedure/formats.ts`. */
const COLLECTORS = {
  asciicast,
  attestation,
  'backup-manifest': backupManifest,
  'change-ticket': changeTicket,
  checksums,
  cobertura,
  compose,
  'cyclonedx-vex': cycloneDxVex,
  'detached-signature': detachedSignature,
  'gate-report': gateReport,
  'gitlab-report': gitlab,
  gitleaks,
  grype,
  'github-log': githubLog,
  'go-test': goTest,
  'hosted-baseline': hostedBaseline,
  jacoco,
  json,
  jsonl,
  junit,
  'kfm-catalog-closure': catalogClosure,
  'kfm-cosign-plan': cosignPlan,
  'kfm-promotion-decision': promotionDecision,
  'kfm-promotion-packet': promotionPacket,
  'kfm-promotion-receipt': promotionReceipt,
  'kfm-release-manifest': kfmReleaseManifest,
  'kfm-resolved-reference': resolvedReference,
  'kfm-rollback-card': rollbackCard,
  'kfm-stac-item': stacItem,
  'kfm-verification-execution': verificationExecution,
  lcov,
  log,
  markdown,
  opaque,
  openvex: openVex,
  'osv-scanner': osvScanner,
  'pg-dump': pgDump,
  'probe-series': probeSeries,
  'promotion-guard': promotionGuard,
  'promotion-override': promotionOverride,
  'provider-snapshot': providerSnapshot,
  'release-manifest': signedManifest,
  sarif,
  sbom,
  seal,
  semgrep,
  'signed-requests': signedRequests,
  table,
  tap,
  text,
  transcript,
  trivy,
  typescript,
  yaml,
} as const satisfies Record<Format, Collector>;

export function collectorFor(format: Format): Collector {
  return COLLECTORS[format];
}
