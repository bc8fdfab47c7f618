import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { canonicalBytes } from '../../../src/format/canonicalJson.ts';
import { isObject, type JsonObject, type JsonValue, pointerTokens } from '../../../src/format/jsonValue.ts';
import { sha256Hex } from '../../../src/format/sha256.ts';
import type { RecordFormat } from './judgeRecord.ts';

/** A record of KFM's own test data, and what KFM says of it. */
export interface KfmFixture {
  readonly family: string;
  readonly name: string;
  readonly format: RecordFormat;
  readonly valid: boolean;
  readonly bytes: Uint8Array;
  /** What KFM's own validator says of it, as far as the corpus names it. */
  readonly codes: readonly string[];
}

export function kfmFixtures(root: string): KfmFixture[] {
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

function folder(family: string, format: RecordFormat, at: string): KfmFixture[] {
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
function manifests(file: string): KfmFixture[] {
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
function slice(at: string): KfmFixture[] {
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
