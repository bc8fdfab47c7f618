import { Buffer } from 'node:buffer';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectorFor } from '../../src/collect/collectors.ts';
import { type Format, FORMATS, isFormat } from '../../src/procedure/formats.ts';
import { canonicalJson } from '../../src/format/canonicalJson.ts';
import type { JsonValue } from '../../src/format/jsonValue.ts';
import { type Declaration, readArtifact } from './readArtifact.ts';
import { recipeOf } from './recipes.ts';

const ARTIFACTS = fileURLToPath(new URL('../../fixtures/artifacts/', import.meta.url));
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

const CASES = folders(ARTIFACTS).flatMap((format) =>
  folders(`${ARTIFACTS}${format}`).map((name) => ({ format, name, folder: `${ARTIFACTS}${format}/${name}/` })),
);

it('is not told to rewrite what it compares with where nobody looks', () => {
  expect(UPDATE && process.env['CI'] !== undefined).toBe(false);
});

it('has an artifact for every collector that makes claims', () => {
  const formats = new Set(CASES.map(({ format }) => format));
  const claiming = Object.keys(FORMATS)
    .filter(isFormat)
    .filter((format) => collectorFor(format).yields.length > 0);
  expect(claiming.filter((format) => !formats.has(format))).toEqual([]);
});

describe.each(CASES)('$format: $name', ({ format, folder }) => {
  it('claims what its expected evidence says', () => {
    const { bytes, declaration } = artifact(folder);
    const actual = `${JSON.stringify(readArtifact(format, bytes, declaration), undefined, 2)}\n`;
    const file = `${folder}expected.json`;
    if (UPDATE && process.env['CI'] === undefined) writeFileSync(file, actual);
    expect(existsSync(file), `${file} is missing; UPDATE_GOLDEN=1 writes it`).toBe(true);
    expect(actual).toBe(readFileSync(file, 'utf8'));
  });

  it('says nothing else than its format says it does', () => {
    const { bytes, declaration } = artifact(folder);
    const { says = {} } = collectorFor(formatOf(format));
    const read = readArtifact(format, bytes, declaration);
    for (const { kind, item } of 'claims' in read ? read.claims : []) {
      for (const [field, values] of Object.entries(says[kind] ?? {})) {
        expect(values).toContain((item as Readonly<Record<string, unknown>>)[field]);
      }
    }
  });

  it('claims the same however its bytes are cut into chunks', () => {
    const { bytes, declaration } = artifact(folder);
    const whole = text(readArtifact(format, bytes, declaration));
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (places) => {
        const at = [0, ...places.sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, index) => Buffer.from(bytes.subarray(at[index] ?? 0, end)));
        expect(text(readArtifact(format, chunks, declaration))).toBe(whole);
      }),
      { numRuns: 60 },
    );
    const single = Array.from({ length: bytes.length }, (_, index) => Buffer.from(bytes.subarray(index, index + 1)));
    expect(text(readArtifact(format, single, declaration))).toBe(whole);
  });

  it('does not keep hold of a chunk: the reader uses its buffer again', () => {
    const { bytes, declaration } = artifact(folder);
    const whole = text(readArtifact(format, bytes, declaration));
    const half = Math.floor(bytes.length / 2);
    const shared = Buffer.alloc(bytes.length);
    function* reused() {
      for (const part of [bytes.subarray(0, half), bytes.subarray(half)]) {
        shared.fill(0x7a);
        part.copy(shared);
        yield shared.subarray(0, part.length);
      }
    }
    expect(text(readArtifact(format, lazily(reused()), declaration))).toBe(whole);
  });

  it('never throws anything but what a collector may, however it is damaged', () => {
    const { bytes, declaration } = artifact(folder);
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.nat(8), fc.uint8Array({ maxLength: 8 }), (at, removed, inserted) => {
        const damaged = Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + removed)]);
        const read = readArtifact(format, damaged, declaration);
        // Whatever is claimed can be written down.
        expect(text(read).length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });
});

function artifact(folder: string): { bytes: Buffer; declaration: Declaration } {
  const input = readdirSync(folder).find((name) => name.startsWith('input.'));
  if (input === undefined) throw new Error(`${folder} has no input`);
  const own = JSON.parse(readFileSync(`${folder}declaration.json`, 'utf8')) as Declaration & { recipe?: string };
  const declaration = own.recipe === undefined ? own : recipeOf(own.recipe);
  return { bytes: readFileSync(`${folder}${input}`), declaration };
}

function formatOf(name: string): Format {
  if (!isFormat(name)) throw new Error(`there is no format ${name}`);
  return name;
}

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function text(read: ReturnType<typeof readArtifact>): string {
  return canonicalJson(read as unknown as JsonValue);
}

/** An array that makes each chunk only when it is asked for. */
function lazily(chunks: Iterable<Buffer>): readonly Buffer[] {
  return Object.assign([], { [Symbol.iterator]: () => chunks[Symbol.iterator]() });
}
