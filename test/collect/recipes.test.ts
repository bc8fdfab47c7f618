import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { asString, type JsonValue } from '../../src/format/jsonValue.ts';
import { parseProcedure } from '../../src/procedure/parseProcedure.ts';
import { procedureDocument } from '../procedure/ownProcedure.ts';
import { type Recipe, recipes } from './recipes.ts';

const ARTIFACTS = fileURLToPath(new URL('../../fixtures/artifacts/', import.meta.url));
const ALL = recipes();

it('has every recipe once', () => {
  expect(ALL.length).toBeGreaterThan(10);
  expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
});

describe.each(ALL)('the recipe $name', (recipe) => {
  it('is a part of a procedure', () => {
    const { files, lines } = recipe;
    const document = procedureDocument({ files: [...files, TICKET], lines });
    const common = { files: [], requirements: [], canonical: '' };
    const text = { file: 'docs/artifacts.md', value: document as unknown as JsonValue, locate: () => undefined };
    expect(parseProcedure(text, common, 'file').files.map(({ role }) => role)).toContain(files[0]?.['role']);
  });

  it('has an artifact that it reads, and one in which something is wrong', () => {
    const [whole, broken] = [false, true].map((isBroken) =>
      artifacts(recipe).filter((one) => one.isBroken === isBroken),
    );
    expect(whole?.length).toBeGreaterThan(0);
    expect(broken?.length).toBeGreaterThan(0);
    for (const { expected } of whole ?? []) expect(expected).toContain('"claims"');
    // Whatever is wrong with it, it is not read as the whole one is.
    for (const { expected } of broken ?? []) expect((whole ?? []).map((one) => one.expected)).not.toContain(expected);
  });
});

it('says of every artifact who wrote it', () => {
  const readme = readFileSync(`${ARTIFACTS}README.md`, 'utf8');
  const written = ALL.flatMap(artifacts).filter(({ isBroken }) => !isBroken);
  expect(written.filter(({ name }) => !readme.includes(`\`${name}\``))).toEqual([]);
});

const TICKET = { role: 'ticket', path: 'change-ticket.json', format: 'change-ticket' };

/** Artifacts whose declaration names the recipe; those in a folder of the recipe's own name are whole. */
function artifacts({ name, files }: Recipe) {
  const folder = `${ARTIFACTS}${asString(files[0]?.['format']) ?? ''}/`;
  return readdirSync(folder)
    .filter((one) => declaredIn(`${folder}${one}`) === name)
    .map((one) => ({
      name: one,
      isBroken: one !== name,
      expected: readFileSync(`${folder}${one}/expected.json`, 'utf8'),
    }));
}

function declaredIn(folder: string): unknown {
  return (JSON.parse(readFileSync(`${folder}/declaration.json`, 'utf8')) as { recipe?: unknown }).recipe;
}
