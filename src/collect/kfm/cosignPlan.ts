import validate from '../../../generated/validators/kfm-cosign-plan-v1.js';
import { digestClaim, type KfmRecord, recordCollector } from './record.ts';
import { isRealDigest } from './reference.ts';

/** First versions of each line that verify claims as they should (GHSA-w6c6-c85g-mmv6). */
const SOUND: Readonly<Record<number, readonly [number, number, number]>> = { 2: [2, 6, 3], 3: [3, 0, 6] };

/** How an attestation has to be verified: whose signature, over what, and with which tool. */
export const cosignPlan = recordCollector({
  format: 'kfm-cosign-plan',
  name: 'CosignPlan',
  validator: validate,
  version: { at: '/schema_version', known: ['1.0.0'] },
  time: null,
  yields: ['digest', 'setting'],
  checks: (plan) => ({
    COSIGN_VERSION_VULNERABLE: [
      '/tool/version',
      '/security_baseline/minimum_v2',
      '/security_baseline/minimum_v3',
    ].every((pointer) => isSound(plan.text(pointer))),
    CLAIM_VALIDATION_DISABLED:
      plan.is('/predicate/check_claims', true) && plan.is('/security_baseline/strict_claim_validation_required', true),
    COMMAND_UNSUPPORTED: plan.is('/invocation/command', 'verify-blob-attestation'),
    SUBJECT_BINDING_MISMATCH: isBound(plan),
    DIGEST_PLACEHOLDER: ['/subject/digest', '/bundle/digest', '/tool/binary_digest'].every((pointer) =>
      isRealDigest(plan.text(pointer)),
    ),
    TRANSPARENCY_REQUIREMENT_MISSING:
      plan.is('/bundle/rekor_inclusion_required', true) &&
      plan.is('/bundle/signed_entry_timestamp_required', true) &&
      plan.is('/bundle/offline_verification_material_embedded', true),
    KEYLESS_TRUST_INCOMPLETE:
      !plan.is('/trust/mode', 'KEYLESS') ||
      (plan.text('/trust/certificate_identity') !== '' &&
        plan.text('/trust/certificate_oidc_issuer') !== '' &&
        plan.is('/trust/public_key_ref', null)),
    KEYED_TRUST_INCOMPLETE:
      !plan.is('/trust/mode', 'KEYED') || isRealDigest(plan.text('/trust/public_key_ref').replace(/^[^@]+@/, '')),
    NETWORK_POSTURE_UNSAFE:
      plan.is('/invocation/network_access', 'DENIED') &&
      plan.is('/invocation/implicit_discovery', false) &&
      plan.is('/invocation/explicit_inputs_only', true),
    INSECURE_REGISTRY_ALLOWED:
      plan.is('/invocation/allow_http_registry', false) && plan.is('/invocation/allow_insecure_registry', false),
    RUNTIME_AUTHORITY_VIOLATION:
      plan.is('/expected_runtime/verified_requires_exit_code_zero', true) &&
      plan.is('/expected_runtime/stdout_is_not_authority', true) &&
      plan.is('/expected_runtime/stderr_is_not_authority', true),
    GOVERNANCE_BOUNDARY_VIOLATION: plan.allFalse('/governance'),
  }),
  selfHash: (plan) => ({
    stated: plan.text('/spec_hash').replace(/^sha256:/, ''),
    actual: plan.pythonHash({ ascii: false, without: [['spec_hash']] }).replace(/^sha256:/, ''),
  }),
  claims: (plan) => [
    digestClaim('plan-subject', 'subject', plan.text('/subject/digest'), '/subject'),
    digestClaim('plan-bundle', 'bundle', plan.text('/bundle/digest'), '/bundle'),
    ...['certificate_identity', 'certificate_oidc_issuer', 'mode'].map((name) => ({
      kind: 'setting' as const,
      place: { pointer: `/trust/${name}` },
      item: {
        group: 'cosign-trust',
        name,
        value: plan.text(`/trust/${name}`),
        placeholder: plan.text(`/trust/${name}`) === '',
      },
    })),
  ],
});

function isBound(plan: KfmRecord): boolean {
  const digest = plan.text('/subject/digest');
  return (
    plan.text('/subject/artifact_ref').endsWith(`@${digest}`) &&
    plan.is('/bundle/subject_digest', digest) &&
    plan.is('/invocation/subject_digest_argument', digest) &&
    plan.is('/invocation/bundle_ref_argument', plan.text('/bundle/ref')) &&
    plan.is('/invocation/predicate_type_argument', plan.text('/predicate/predicate_type'))
  );
}

function isSound(version: string): boolean {
  const match = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/.exec(version);
  if (match === null) return false;
  const given = match.slice(1).map(Number);
  const least = SOUND[given[0] ?? 0];
  if (least === undefined) return false;
  const differs = least.findIndex((part, index) => part !== given[index]);
  return differs === -1 || (given[differs] ?? 0) > (least[differs] ?? 0);
}
