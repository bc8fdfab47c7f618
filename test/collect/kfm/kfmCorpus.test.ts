import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { isObject, type JsonObject, type JsonValue, pointerTokens } from '../../../src/format/jsonValue.ts';
import { sha256Hex } from '../../../src/format/sha256.ts';
import { canonicalBytes } from '../../../src/format/canonicalJson.ts';
import { Buffer } from 'node:buffer';
import { describeWithCorpus } from '../../corpora.ts';
import { judgeRecord, type RecordFormat } from './judgeRecord.ts';

interface Fixture {
  readonly family: string;
  readonly name: string;
  readonly format: RecordFormat;
  readonly valid: boolean;
  readonly bytes: Uint8Array;
  /** What KFM's own validator says of it, as far as the corpus names it. */
  readonly codes: readonly string[];
}

/** Findings of KFM that another rule of this project words. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  SPEC_HASH_MISMATCH: ['determinism.self_hash_mismatch'],
  RECEIPT_DIGEST_MISMATCH: ['determinism.self_hash_mismatch'],
  SCHEMA_INVALID: ['schema.malformed'],
};

/**
 * The legacy branch of the manifest's schema allows `{"id": …}` alone. It names no version and no artifact, so it says
 * nothing that could be judged (G2): the one fixture that is called valid upstream and denied here.
 */
const DENIED_ON_PURPOSE = ['valid_legacy_minimal'];

describeWithCorpus('seeds/kfm', (folder) => {
  const fixtures = load(join(folder, 'HEAD/fixtures'));

  it('judges every fixture as its name says, for the reason that the corpus names', async () => {
    const rows = await Promise.all(
      fixtures.map(async (fixture) => ({ fixture, judged: await judgeRecord(fixture.format, fixture.bytes) })),
    );
    const matrix = new Map<string, number[]>();
    const wrong: string[] = [];
    for (const { fixture, judged } of rows) {
      const { family, name, valid, codes } = fixture;
      const cells = matrix.get(family) ?? [0, 0, 0, 0];
      cells[(valid ? 0 : 2) + (judged.valid ? 0 : 1)]! += 1;
      matrix.set(family, cells);
      const expected = valid && !DENIED_ON_PURPOSE.includes(name);
      if (judged.valid !== expected) wrong.push(`${family}/${name}: ${judged.reasons.join(' ') || 'no finding'}`);
      const missed = codes.filter((code) => ![code, ...(SAME[code] ?? [])].some((one) => judged.reasons.includes(one)));
      if (missed.length > 0) wrong.push(`${family}/${name}: not ${missed.join(' ')}, but ${judged.reasons.join(' ')}`);
    }
    // eslint-disable-next-line no-console -- the matrix is what this test is for
    console.info(table(matrix, rows));
    expect(wrong).toEqual([]);
    expect(fixtures.length).toBeGreaterThan(85);
  });
});

function table(
  matrix: ReadonlyMap<string, readonly number[]>,
  rows: readonly { fixture: Fixture; judged: { valid: boolean; reasons: readonly string[] } }[],
): string {
  const head = 'family: valid judged valid, valid judged invalid, invalid judged valid, invalid judged invalid';
  const counts = [...matrix].map(([family, cells]) => `${family}: ${cells.join(', ')}`);
  const reasons = rows
    .filter(({ judged }) => !judged.valid)
    .map(({ fixture, judged }) => `  ${fixture.family}/${fixture.name}: ${judged.reasons.join(' ')}`);
  return [head, ...counts, ...reasons].join('\n');
}

function load(root: string): Fixture[] {
  const release = join(root, 'release');
  return [
    ...folder('promotion_gate', 'kfm-promotion-packet', join(release, 'promotion_gate')),
    ...folder('promotion_receipt', 'kfm-promotion-receipt', join(release, 'promotion_receipt')),
    ...folder('promotion_decision', 'kfm-promotion-decision', join(release, 'promotion_decision')),
    ...folder('catalog_closure', 'kfm-catalog-closure', join(root, 'data/catalog_closure_packet')),
    ...folder('stac', 'kfm-stac-item', join(root, 'contracts/v1/stac/kfm-profile-v1')),
    ...folder('cosign', 'kfm-cosign-plan', join(root, 'contracts/v1/release/cosign_attestation_verification_plan')),
    ...manifests(join(release, 'release_manifest/cases.json')),
    ...slice(join(root, 'contracts/v1/governance/trust_spine_fixture_slice/artifacts')),
  ];
}

function folder(family: string, format: RecordFormat, at: string): Fixture[] {
  const expected = findings(at);
  return ['valid', 'invalid'].flatMap((side) =>
    readdirSync(join(at, side))
      .filter((name) => name.endsWith('.json') && !name.startsWith('expected_'))
      .map((name) => ({
        family,
        name: basename(name, '.json'),
        format,
        valid: side === 'valid',
        bytes: readFileSync(join(at, side, name)),
        codes: side === 'valid' ? [] : (expected.get(name) ?? []),
      })),
  );
}

/** The codes of invalid fixtures: one manifest for all, or a text file beside each. */
function findings(at: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const name of readdirSync(join(at, 'invalid'))) {
    const text = readFileSync(join(at, 'invalid', name), 'utf8');
    if (name.endsWith('.expected_code.txt')) found.set(name.replace('.expected_code.txt', '.json'), [text.trim()]);
    if (name === 'expected_findings_manifest.json') for (const [file, codes] of listed(text)) found.set(file, codes);
  }
  if (readdirSync(at).includes('fixture_manifest.json')) {
    const { invalid } = JSON.parse(readFileSync(join(at, 'fixture_manifest.json'), 'utf8')) as {
      invalid: Record<string, { findings: string[] }>;
    };
    for (const [file, { findings: codes }] of Object.entries(invalid)) found.set(file, codes);
  }
  return found;
}

function listed(text: string): [string, string[]][] {
  return Object.entries(JSON.parse(text) as Record<string, string[]>);
}

interface Case {
  readonly base: string;
  readonly expected: { readonly findings: readonly string[] };
  readonly recompute_identity: boolean;
  readonly set?: JsonObject;
  readonly override?: JsonObject;
  readonly remove?: readonly string[];
  readonly reverse?: readonly string[];
}

/** The cases of the manifest are edits of two bases, after which its identity is computed again. */
function manifests(file: string): Fixture[] {
  const { bases, ...sides } = JSON.parse(readFileSync(file, 'utf8')) as {
    bases: Record<string, JsonObject>;
    valid: Record<string, Case>;
    invalid: Record<string, Case>;
  };
  return (['valid', 'invalid'] as const).flatMap((side) =>
    Object.entries(sides[side]).map(([name, row]) => ({
      family: 'release_manifest',
      name,
      format: 'kfm-release-manifest' as const,
      valid: side === 'valid',
      bytes: Buffer.from(JSON.stringify(built(structuredClone(bases[row.base] ?? {}), row))),
      codes: row.expected.findings,
    })),
  );
}

function built(manifest: JsonObject, row: Case): JsonObject {
  for (const pointer of row.remove ?? []) edit(manifest, pointer, () => undefined);
  for (const pointer of row.reverse ?? []) edit(manifest, pointer, (list) => (list as JsonValue[]).toReversed());
  for (const [pointer, value] of Object.entries(row.set ?? {})) edit(manifest, pointer, () => value);
  if (row.recompute_identity) {
    const { id: _, spec_hash: __, ...rest } = manifest;
    const hex = sha256Hex(canonicalBytes(rest));
    Object.assign(manifest, { id: `release-manifest:${hex.slice(0, 24)}`, spec_hash: `sha256:${hex}` });
  }
  for (const [pointer, value] of Object.entries(row.override ?? {})) edit(manifest, pointer, () => value);
  return manifest;
}

function edit(
  root: JsonObject,
  pointer: string,
  change: (value: JsonValue | undefined) => JsonValue | undefined,
): void {
  const tokens = pointerTokens(pointer) ?? [];
  const last = tokens.pop() ?? '';
  const holder = tokens.reduce<JsonValue | undefined>((at, token) => (isObject(at) ? at[token] : undefined), root);
  if (!isObject(holder)) throw new Error(`there is nothing at ${pointer}`);
  const value = change(holder[last]);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
}

/** Records of one closed chain, all of them good. */
function slice(at: string): Fixture[] {
  const formats: Readonly<Record<string, RecordFormat>> = {
    promotion_receipt: 'kfm-promotion-receipt',
    release_manifest: 'kfm-release-manifest',
    rollback_card: 'kfm-rollback-card',
  };
  return Object.entries(formats).map(([name, format]) => ({
    family: 'trust_spine',
    name,
    format,
    valid: true,
    bytes: readFileSync(join(at, `${name}.json`)),
    codes: [],
  }));
}
