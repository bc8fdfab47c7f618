import validate from '../../../generated/validators/kfm-catalog-closure-v1.js';
import type { Claim } from '../collector.ts';
import { timeAt } from '../jsonDocument.ts';
import { digestClaim, type KfmRecord, recordCollector, verdictClaim } from './record.ts';
import { isCanonicalList, isRealDigest } from './reference.ts';

const FAMILY = ['DCAT', 'PROV', 'STAC'];
const REFS = ['/source_descriptor_refs', '/evidence_refs', '/validation_report_refs', '/release/correction_refs'];

/** The catalog records of one artifact, and whether they are ready for review. */
export const catalogClosure = recordCollector({
  format: 'kfm-catalog-closure',
  name: 'CatalogClosurePacket',
  validator: validate,
  version: { at: '/schema_version', known: ['1.0.0'] },
  time: '/provenance/recorded_at',
  yields: ['digest'],
  checks: (packet) => ({ ...family(packet), ...readiness(packet) }),
  selfHash: (packet) => ({
    stated: packet.text('/spec_hash').replace(/^sha256:/, ''),
    actual: packet.pythonHash({ ascii: false, without: [['spec_hash']] }).replace(/^sha256:/, ''),
  }),
  claims: (packet) => [
    outcome(packet),
    digestClaim('catalog-scope', packet.text('/scope/artifact_id'), packet.text('/scope/artifact_digest'), '/scope'),
    ...records(packet).map(({ type, digest }, index) =>
      digestClaim('catalogued', type, digest, `/catalog_records/${index}`),
    ),
  ],
});

function records(packet: KfmRecord): { type: string; artifact: string; digest: string; candidate: string }[] {
  return packet.list('/catalog_records').map((_, index) => ({
    type: packet.text(`/catalog_records/${index}/record_type`),
    artifact: packet.text(`/catalog_records/${index}/artifact_id`),
    digest: packet.text(`/catalog_records/${index}/artifact_digest`),
    candidate: packet.text(`/catalog_records/${index}/release_candidate_ref`),
  }));
}

function family(packet: KfmRecord): Record<string, boolean> {
  const all = records(packet);
  const types = all.map(({ type }) => type);
  return {
    CATALOG_RECORDS_NOT_CANONICAL: isCanonicalList(types),
    CATALOG_FAMILY_INCOMPLETE: FAMILY.every((type) => types.includes(type)),
    CATALOG_IDENTITY_MISMATCH: all.every(
      ({ artifact, candidate }) =>
        packet.is('/scope/artifact_id', artifact) && packet.text('/release/release_candidate_ref') === candidate,
    ),
    CATALOG_DIGEST_MISMATCH: all.every(({ digest }) => packet.is('/scope/artifact_digest', digest)),
    CATALOG_RECORD_UNRESOLVED: all.every((_, index) => packet.is(`/catalog_records/${index}/resolved`, true)),
    DIGEST_PLACEHOLDER: isRealDigest(packet.text('/scope/artifact_digest')),
    REFS_NOT_CANONICAL: REFS.every((refs) => isCanonicalList(packet.texts(refs))),
  };
}

function readiness(packet: KfmRecord): Record<string, boolean> {
  const recorded = packet.text('/review/review_record_ref') !== '';
  return {
    POLICY_ALLOW_INCONSISTENT:
      !packet.is('/policy/outcome', 'ALLOW') ||
      (packet.is('/policy/rights_resolved', true) && packet.is('/policy/sensitivity_resolved', true)),
    REVIEW_STATE_INCONSISTENT: packet.is('/review/state', 'APPROVED', 'REJECTED') === recorded,
    RELEASE_READINESS_INCOMPLETE:
      !packet.is('/scope/requested_transition', 'RELEASE_REVIEW') ||
      (packet.text('/release/release_candidate_ref') !== '' && packet.text('/release/rollback_ref') !== ''),
    GOVERNANCE_BOUNDARY_VIOLATION: packet.allFalse('/governance'),
  };
}

/** What the packet says of itself: a well-formed one may be held or denied. */
function outcome(packet: KfmRecord): Claim {
  return verdictClaim({
    schema: 'CatalogReadiness',
    pointer: '/policy',
    at: timeAt(packet.at('/provenance/recorded_at'), '/provenance/recorded_at'),
    checks: [
      ['policy', packet.is('/policy/outcome', 'ALLOW')],
      ['review', packet.is('/review/state', 'APPROVED')],
    ],
  });
}
