import validate from '../../../generated/validators/kfm-promotion-receipt-v1.js';
import { asObject, asString } from '../../format/jsonValue.ts';
import type { Claim } from '../collector.ts';
import { timeAt } from '../jsonDocument.ts';
import { digestClaim, type KfmRecord, recordCollector, verdictClaim } from './record.ts';

const GATES = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
/** What one gate found outweighs what follows it here. */
const PRECEDENCE = ['ERROR', 'DENY', 'ABSTAIN', 'PASS'];
const SUPPORT = ['/evidence_refs', '/policy_refs', '/review_refs', '/attestation_refs'];

/** What the gates A to G found, and whether the transition was applied. Its hash of itself is over ASCII-escaped JSON. */
export const promotionReceipt = recordCollector({
  format: 'kfm-promotion-receipt',
  name: 'PromotionReceipt',
  validator: validate,
  version: { at: '/receipt_profile', known: ['kfm/promotion-receipt/v1'] },
  time: '/created_at',
  yields: ['digest', 'release', 'setting'],
  checks: (receipt) => ({
    GATES_INCOMPLETE:
      gates(receipt)
        .map(({ gate }) => gate)
        .join() === GATES.join(),
    GATE_FINDINGS_MISMATCH: gates(receipt).every(({ status, findings }) => (status === 'PASS') === (findings === 0)),
    OVERALL_STATUS_MISMATCH: receipt.is('/evaluation/status', worst(receipt)),
    READINESS_MISMATCH: receipt.is('/evaluation/readiness', worst(receipt) === 'PASS' ? 'APPROVE_READY' : 'BLOCKED'),
    TRANSITION_APPLIED_WHILE_BLOCKED: !applied(receipt) || worst(receipt) === 'PASS',
    TRANSITION_DECISION_REF_MISSING: !applied(receipt) || receipt.text('/decision_ref') !== '',
    TRANSITION_SUPPORT_INCOMPLETE: !applied(receipt) || SUPPORT.every((refs) => receipt.list(refs).length > 0),
    RECEIPT_BEFORE_EVALUATION: receipt.us('/evaluation/evaluated_at') <= receipt.us('/created_at'),
  }),
  selfHash: (receipt) => ({
    stated: receipt.text('/integrity/receipt_digest').replace(/^sha256:/, ''),
    actual: receipt.pythonHash({ ascii: true, without: [['integrity']] }).replace(/^sha256:/, ''),
  }),
  claims: (receipt) => [
    readiness(receipt),
    {
      kind: 'release',
      place: { pointer: '/candidate/spec_hash' },
      item: { identity: 'spec', component: 'kfm', value: receipt.text('/candidate/spec_hash'), placeholder: false },
    },
    {
      kind: 'setting',
      place: { pointer: '/transition/applied' },
      item: { group: 'transition', name: 'applied', value: String(applied(receipt)), placeholder: false },
    },
    ...Object.entries(asObject(receipt.at('/candidate/artifact_digests')) ?? {}).map(([path, digest]) =>
      digestClaim('artifact', path, asString(digest) ?? '', '/candidate/artifact_digests', path),
    ),
  ],
});

/** The verdict that the receipt itself states. */
function readiness(receipt: KfmRecord): Claim {
  return verdictClaim({
    schema: 'PromotionReadiness',
    pointer: '/evaluation',
    at: timeAt(receipt.at('/evaluation/evaluated_at'), '/evaluation/evaluated_at'),
    checks: gates(receipt).map(({ gate, status }) => [gate, status === 'PASS']),
    ok: receipt.is('/evaluation/status', 'PASS'),
  });
}

function applied(receipt: KfmRecord): boolean {
  return receipt.is('/transition/applied', true);
}

function gates(receipt: KfmRecord): { gate: string; status: string; findings: number }[] {
  return receipt.list('/gates').map((_, index) => ({
    gate: receipt.text(`/gates/${index}/gate`),
    status: receipt.text(`/gates/${index}/status`),
    findings: receipt.list(`/gates/${index}/findings`).length,
  }));
}

function worst(receipt: KfmRecord): string {
  const found = new Set(gates(receipt).map(({ status }) => status));
  return PRECEDENCE.find((status) => found.has(status)) ?? 'ERROR';
}
