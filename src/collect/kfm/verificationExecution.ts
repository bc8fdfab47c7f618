import validate from '../../../generated/validators/kfm-verification-execution-v1.js';
import type { Claim } from '../collector.ts';
import { digestClaim, type KfmRecord, recordCollector } from './record.ts';

const PARTS = ['promotion_packet', 'carrier', 'cosign_plan', 'subject', 'bundle'];
const KINDS = ['DCAT', 'EVIDENCE_BUNDLE', 'PROV', 'ROLLBACK', 'STAC'];

/** Everything that a verification read, by path in the run and digest. */
export const verificationExecution = recordCollector({
  format: 'kfm-verification-execution',
  name: 'VerificationExecution',
  validator: validate,
  version: { at: '/schema_version', known: ['1.0.0', '1.1.0'] },
  time: '/evaluated_at',
  yields: ['digest'],
  checks: (execution) => ({
    REFERENCE_KINDS_INCOMPLETE: kinds(execution).sort().join() === KINDS.join(),
    REFERENCE_ROLE_COLLAPSE: new Set(paths(execution)).size === paths(execution).length,
    POLICY_FILE_OUTSIDE_BUNDLE: execution
      .list('/policy/files')
      .every((_, index) =>
        execution.text(`/policy/files/${index}/path`).startsWith(`${execution.text('/policy/directory')}/`),
      ),
    NETWORK_POSTURE_UNSAFE: execution.is('/governance/network_access', 'DENIED'),
    GOVERNANCE_BOUNDARY_VIOLATION: [
      'lifecycle_write',
      'promotion_authorized',
      'release_authorized',
      'deployment_authorized',
      'publication_authorized',
    ].every((flag) => execution.is(`/governance/${flag}`, false)),
  }),
  selfHash: (execution) => ({
    stated: execution.text('/spec_hash').replace(/^sha256:/, ''),
    actual: execution.pythonHash({ ascii: false, without: [['spec_hash']] }).replace(/^sha256:/, ''),
  }),
  claims: (execution) => [
    ...PARTS.map((part) => input(execution, part, `/${part}`)),
    ...execution.list('/policy/files').map((_, index) => input(execution, 'policy', `/policy/files/${index}`)),
    ...execution
      .list('/references')
      .map((_, index) => input(execution, execution.text(`/references/${index}/kind`), `/references/${index}`)),
    digestClaim('tool', 'conftest', execution.text('/policy/conftest_binary_sha256'), '/policy'),
  ],
});

function input(execution: KfmRecord, subject: string, pointer: string): Claim {
  return digestClaim(
    'verified-input',
    subject,
    execution.text(`${pointer}/sha256`),
    pointer,
    execution.text(`${pointer}/path`),
  );
}

function kinds(execution: KfmRecord): string[] {
  return execution.list('/references').map((_, index) => execution.text(`/references/${index}/kind`));
}

function paths(execution: KfmRecord): string[] {
  return [
    ...PARTS.map((part) => execution.text(`/${part}/path`)),
    ...execution.list('/references').map((_, index) => execution.text(`/references/${index}/path`)),
  ];
}
