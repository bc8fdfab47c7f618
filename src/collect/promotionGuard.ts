import validate from '../../generated/validators/promotion-guard-v1.js';
import { asArray, asInteger, asObject, asString, type JsonObject } from '../format/jsonValue.ts';
import type { Claim, FileContext } from './collector.ts';
import { jsonCollector, timeAt } from './jsonDocument.ts';
import { isPlaceholder } from './placeholder.ts';
import { sortedHash } from './sortedHash.ts';
import { sourceDigest } from './sourceDigest.ts';

/**
 * `ReleasePromotionGuardReport.v1`: whether a release may be promoted, and whether somebody overrode the answer. Its
 * promotion context is what an override signs; the report has no other hash of its own.
 */
export const promotionGuard = jsonCollector({
  format: 'promotion-guard',
  yields: ['verdict', 'release', 'digest'],
  says: { release: { identity: ['target'] }, digest: { role: ['source'] } },
  validator: validate,
  schemas: ['ReleasePromotionGuardReport.v1'],
  claims: (report, context) => [verdict(report), promoted(report), ...sources(report, context)],
});

function verdict(report: JsonObject): Claim {
  const stated = asObject(report['verdict']) ?? {};
  const override = asObject(report['override']) ?? {};
  const context = asObject(report['promotionContext']) ?? {};
  const status = asString(stated['status']) ?? '';
  return {
    kind: 'verdict',
    place: { pointer: '/verdict' },
    item: {
      schema: asString(report['schemaVersion']) ?? '',
      at: timeAt(report['generatedAt'], '/generatedAt'),
      ok: stated['ok'] === true,
      status,
      // An override that was offered counts, too: a report that only says it was not needed cannot excuse it.
      overridden: override['provided'] !== false || stated['overrideUsed'] !== false || status === 'override_pass',
      total: asInteger(stated['requiredArtifacts']) ?? -1,
      passed: asInteger(stated['passedArtifacts']) ?? -1,
      failed: asInteger(stated['failedArtifacts']) ?? -1,
      checks: artifacts(report).map((artifact) => {
        const told = asString(artifact['status']) ?? '';
        return { id: asString(artifact['id']) ?? '', ok: told === 'passed', status: STATUS.get(told) ?? told };
      }),
      issues: (asArray(stated['blockingArtifactIds']) ?? []).map((id) => asString(id) ?? ''),
      selfHash: {
        stated: asString(context['sha256']) ?? '',
        actual: sortedHash(payload(report)),
      },
    },
  };
}

const STATUS: ReadonlyMap<string, string> = new Map([
  ['passed', 'pass'],
  ['failed', 'fail'],
]);

/** What the signed context says is promoted; the copies outside it are covered by nothing. */
function promoted(report: JsonObject): Claim {
  const value = asString(payload(report)['promotionRef']) ?? '';
  return {
    kind: 'release',
    place: { pointer: '/promotionContext/payload/promotionRef' },
    item: { identity: 'target', component: 'promotion', value, placeholder: isPlaceholder(value) },
  };
}

function sources(report: JsonObject, context: FileContext): Claim[] {
  const override = asString(asObject(report['override'])?.['sourceSha256']);
  return [
    ...artifacts(report).map((artifact, index) => {
      const name = asString(artifact['id']) ?? '';
      return sourceDigest(context, name, `/promotionContext/payload/artifacts/${index}`, artifact['sourceSha256']);
    }),
    ...(override === undefined ? [] : [sourceDigest(context, 'override', '/override', override)]),
  ];
}

function artifacts(report: JsonObject): JsonObject[] {
  return (asArray(payload(report)['artifacts']) ?? []).map((artifact) => asObject(artifact) ?? {});
}

function payload(report: JsonObject): JsonObject {
  return asObject(asObject(report['promotionContext'])?.['payload']) ?? {};
}
