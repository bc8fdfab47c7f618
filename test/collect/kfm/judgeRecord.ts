import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, loadPolicy, loadProcedure, openRun } from '../../../src/index.ts';

/** What the verdict of each record is called, and whether the record states a hash of itself. */
const RECORDS = {
  'kfm-promotion-packet': { name: 'PromotionPacket', hashed: false },
  'kfm-promotion-receipt': { name: 'PromotionReceipt', hashed: true },
  'kfm-promotion-decision': { name: 'PromotionDecision', hashed: false },
  'kfm-rollback-card': { name: 'RollbackCard', hashed: false },
  'kfm-release-manifest': { name: 'ReleaseManifest', hashed: true },
  'kfm-catalog-closure': { name: 'CatalogClosurePacket', hashed: true },
  'kfm-stac-item': { name: 'StacItem', hashed: true },
  'kfm-cosign-plan': { name: 'CosignPlan', hashed: true },
  'kfm-verification-execution': { name: 'VerificationExecution', hashed: true },
  'kfm-resolved-reference': { name: 'ResolvedReference', hashed: false },
} as const;
export type RecordFormat = keyof typeof RECORDS;

const policy = loadPolicy();
const procedures = new Map<RecordFormat, Awaited<ReturnType<typeof loadProcedure>>>();
const folder = mkdtempSync(join(tmpdir(), 'kfm-records-'));

/** The lines that a single record decides: its form, its version, its semantics, its hash, and its own verdict. */
const JUDGED = ['files-well-formed', 'known-versions', 'semantics', 'self-hash', 'verdicts'];

export interface Judged {
  readonly valid: boolean;
  /** Codes of the findings, and of the checks that failed. */
  readonly reasons: readonly string[];
}

/** Judges one record by the rules that the shipped procedure uses. */
export async function judgeRecord(format: RecordFormat, bytes: Uint8Array): Promise<Judged> {
  const procedure = procedures.get(format) ?? (await loadProcedure(procedureFile(format)));
  procedures.set(format, procedure);
  const run = openRun(new Map([['record.json', bytes]]));
  const report = await check(run, { procedure, policy, asOf: '2027-01-01T00:00:00Z' });
  const issues = report.blockingIssues.filter(({ requirement }) => JUDGED.includes(requirement));
  const open = report.undecided.filter(({ requirement }) => JUDGED.includes(requirement));
  const reasons = new Set([...issues, ...open].map(({ code }) => code));
  for (const { actual } of issues) {
    const failed = typeof actual === 'object' && actual !== null && 'failed' in actual ? actual['failed'] : [];
    for (const id of Array.isArray(failed) ? failed : []) reasons.add(JSON.stringify(id).replaceAll('"', ''));
  }
  return { valid: reasons.size === 0, reasons: [...reasons].sort() };
}

function procedureFile(format: RecordFormat): string {
  const { name, hashed } = RECORDS[format];
  const file = join(folder, `${format}.yaml`);
  const own = `{ kind: verdict, where: { from: record, schema: ${name} } }`;
  const line = (id: string, rule: string, given: string) => `
  - { id: ${id}, rule: ${rule}, with: ${given}, criteria: [K10], basis: A, runbook: Records, solution: Mend it. }`;
  const gates = [
    'governance',
    'provenance',
    'supply_chain',
    'quality',
    'telemetry',
    'rollback',
    'completion',
    ...(hashed ? [] : ['determinism']),
  ];
  writeFileSync(
    file,
    `schemaVersion: GateProcedure.v1
name: one-record
version: 1.0.0
title: One record
runbook: { title: One record, origin: test }
subject:
  source: { kind: release, where: { identity: source }, field: value }
  target: { kind: release, where: { identity: target }, field: value }
  environment: { kind: setting, where: { group: run }, field: value }
outcome:
  completed: { kind: step, where: { name: done } }
  rolled_back: { kind: step, where: { phase: rollback } }
params: {}
files:
  - { role: record, path: record.json, format: ${format} }
gates:
${gates
  .filter((gate) => !['provenance', 'supply_chain', 'completion'].includes(gate))
  .map((gate) => `  ${gate}: { not_applicable: One record decides nothing here. }`)
  .join('\n')}
requirements:${line('semantics', 'promotion.green', `{ verdicts: ${own}, cover: [record] }`)}${
      hashed ? line('self-hash', 'determinism.self_hash', `{ verdicts: ${own} }`) : ''
    }${line('verdicts', 'schema.rederived', '{ verdicts: { kind: verdict } }')}
`,
  );
  return file;
}
