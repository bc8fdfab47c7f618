import validate from '../../generated/validators/hosted-baseline-v1.js';
import { asArray, asObject, asString, type JsonObject } from '../format/jsonValue.ts';
import type { Claim, FileContext } from './collector.ts';
import { verifyHashSignature } from './hashSignature.ts';
import { jsonCollector, timeAt } from './jsonDocument.ts';
import { sortedHash } from './sortedHash.ts';

const USE = 'hosted-baseline';

/**
 * `HostedBaselineEvidence.v1`: the verdict with its self-hash, which covers all but itself and the signature, and the
 * signature over that hash.
 */
export const hostedBaseline = jsonCollector({
  format: 'hosted-baseline',
  yields: ['verdict', 'signature'],
  says: { signature: { use: [USE] } },
  validator: validate,
  schemas: ['HostedBaselineEvidence.v1'],
  versionOf: ({ type, v }) => (v === 1 ? type : undefined),
  claims(evidence, context) {
    const actual = selfHash(evidence);
    return [verdict(evidence, actual), ...signature(evidence, actual, context)];
  },
});

function selfHash({ artifactHash: _stated, signature: _signature, ...core }: JsonObject): string {
  return sortedHash(core);
}

function verdict(evidence: JsonObject, actual: string): Claim {
  const checks = Object.entries(asObject(evidence['checks']) ?? {}).flatMap(([id, value]) => {
    const check = asObject(value);
    if (check === undefined) return []; // a check that was not asked for is null
    const ok = check['ok'] === true;
    return [{ id, ok, status: ok ? 'pass' : 'fail' }];
  });
  const failed = checks.filter(({ ok }) => !ok).map(({ id }) => id);
  const failures = (asArray(evidence['failures']) ?? []).map((failure) => asString(failure) ?? '');
  const status = asString(evidence['status']) ?? '';
  return {
    kind: 'verdict',
    place: { pointer: '/status' },
    item: {
      schema: asString(evidence['type']) ?? '',
      at: timeAt(evidence['capturedAt'], '/capturedAt'),
      ok: status === 'pass',
      status,
      overridden: false,
      // The format states no counts.
      total: checks.length,
      passed: checks.length - failed.length,
      failed: failed.length,
      checks,
      // Failures are sentences that name no check: there are some exactly where a check failed.
      issues: failures.length === 0 || failed.length === 0 ? failures : failed,
      selfHash: { stated: asString(evidence['artifactHash']) ?? '', actual },
    },
  };
}

function signature(evidence: JsonObject, digest: string, context: FileContext): Claim[] {
  const given = asObject(evidence['signature']);
  if (given === undefined) return [];
  return [
    {
      kind: 'signature',
      place: { pointer: '/signature' },
      item: {
        use: USE,
        scheme: 'ed25519',
        subject: context.role,
        digest,
        ...verifyHashSignature(context.trust, USE, digest, given['signatureBase64']),
        at: null,
        until: null,
      },
    },
  ];
}
