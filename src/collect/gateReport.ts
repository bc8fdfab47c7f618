import validate from '../../generated/validators/self-host-gate-report-v1.js';
import {
  asArray,
  asInteger,
  asObject,
  asString,
  type JsonObject,
  type JsonValue,
  pointerJoin,
  pointerToken,
} from '../format/jsonValue.ts';
import type { Claim, FileContext } from './collector.ts';
import { jsonCollector, optionalTimeAt, timeAt } from './jsonDocument.ts';
import { sortedHash } from './sortedHash.ts';
import { sourceDigest } from './sourceDigest.ts';

/** Members that the self-hash covers, in no particular order: they are sorted before hashing. */
const HASHED = [
  'schemaVersion',
  'artifactHashScope',
  'capturedAt',
  'inputs',
  'sources',
  'checks',
  'blockingIssues',
  'verdict',
] as const;

/** The report of a self-host gate: its verdict, its checks, its self-hash, and the digests of what it read. */
export const gateReport = jsonCollector({
  format: 'gate-report',
  yields: ['verdict', 'digest'],
  validator: validate,
  schemas: [
    'SelfHostTopologyBundleGateReport.v1',
    'SelfHostUpgradeMigrationGateReport.v1',
    'AcsE10ReadinessGateReport.v1',
  ],
  claims: (report, context) => [verdict(report), ...sources(report, context)],
});

function verdict(report: JsonObject): Claim {
  const stated = asObject(report['verdict']) ?? {};
  optionalTimeAt(report['capturedAt'], '/capturedAt');
  return {
    kind: 'verdict',
    place: { pointer: '/verdict' },
    item: {
      schema: asString(report['schemaVersion']) ?? '',
      at: timeAt(report['generatedAt'], '/generatedAt'),
      ok: stated['ok'] === true,
      status: asString(stated['status']) ?? '',
      overridden: isOverridden(report),
      total: asInteger(stated['totalChecks']) ?? -1,
      passed: asInteger(stated['passedChecks']) ?? -1,
      failed: asInteger(stated['failedChecks']) ?? -1,
      checks: (asArray(report['checks']) ?? []).map((value) => {
        const check = asObject(value) ?? {};
        return { id: asString(check['id']) ?? '', ok: check['ok'] === true, status: asString(check['status']) ?? '' };
      }),
      contradictions: contradictions(report),
      issues: (asArray(report['blockingIssues']) ?? []).map((value) =>
        checkOf(asString(asObject(value)?.['id']) ?? ''),
      ),
      selfHash: { stated: asString(report['artifactHash']) ?? '', actual: selfHash(report) },
    },
  };
}

/** Whether anything but `overrideApplied: false` stands anywhere: a verdict that was overridden is not the checks' verdict. */
function isOverridden(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.some(isOverridden);
  if (typeof value !== 'object' || value === null) return false;
  const applied = value['overrideApplied'];
  return (applied !== undefined && applied !== false) || Object.values(value).some(isOverridden);
}

/**
 * What these gates quote of what they read stands in `sources` and in the `detail` of a check: a check that passed over a
 * verdict that did not is not one that this gate could have passed.
 */
function contradictions(report: JsonObject): string[] {
  const passed = asObject(report['verdict'])?.['ok'] === true;
  return [
    ...(passed ? denials(report['sources'] ?? null, '/sources') : []),
    ...(asArray(report['checks']) ?? []).flatMap((value, index) => {
      const check = asObject(value);
      return check?.['ok'] === true ? denials(check['detail'] ?? null, `/checks/${index}/detail`) : [];
    }),
  ];
}

/** Members such as `ok: false`, `verdictOk: false` and `status: "fail"`, however deep. */
function denials(value: JsonValue, pointer: string): string[] {
  if (Array.isArray(value)) return value.flatMap((element, index) => denials(element, pointerJoin(pointer, index)));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const at = pointerJoin(pointer, key);
    const denies =
      (/^ok$|Ok$/.test(key) && member === false) ||
      (/^(?:status|verdictStatus)$/.test(key) && (member === 'fail' || member === 'failed'));
    return denies ? [at] : denials(member, at);
  });
}

/** `self_host_upgrade_migration:<check id>`. */
function checkOf(issue: string): string {
  return issue.slice(issue.indexOf(':') + 1);
}

/** SHA-256 of the canonical form of the hashed members, by the rules of the scripts that write these reports. */
function selfHash(report: JsonObject): string {
  const core: JsonObject = {};
  for (const name of HASHED) core[name] = report[name] ?? null;
  return sortedHash(core);
}

/**
 * One digest item for each source's raw bytes, and one for the self-hash of a source that is a report. The declaration
 * maps source names to roles (`with: { sources: { topologyGate: topology-gate } }`); the subject is `<role>.<name>`.
 */
function sources(report: JsonObject, context: FileContext): Claim[] {
  return Object.entries(asObject(report['sources']) ?? {}).flatMap(([name, value]): Claim[] => {
    const source = asObject(value);
    const pointer = `/sources/${pointerToken(name)}`;
    const bytes = sourceDigest(context, name, pointer, source?.['sha256']);
    const hash = asString(source?.['artifactHash']);
    if (hash === undefined) return [bytes];
    return [
      bytes,
      {
        kind: 'digest',
        place: { pointer },
        item: {
          role: 'source-self-hash',
          subject: `${context.role}.${name}`,
          path: null,
          of: 'content',
          stated: hash,
          actual: null,
          statedBytes: null,
          bytes: null,
        },
      },
    ];
  });
}
