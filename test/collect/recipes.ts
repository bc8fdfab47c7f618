import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { asArray, asObject, type JsonObject, type JsonValue } from '../../src/format/jsonValue.ts';
import { parseYaml } from '../../src/format/yaml.ts';
import { examplesIn } from '../examples.ts';
import type { Declaration } from './readArtifact.ts';

const PAGE = fileURLToPath(new URL('../../docs/artifacts.md', import.meta.url));

export interface Recipe {
  readonly name: string;
  readonly files: readonly JsonObject[];
  readonly lines: readonly JsonObject[];
}

/** What `docs/artifacts.md` says to write into a procedure, by the name of its tool. */
export function recipes(): readonly Recipe[] {
  return examplesIn(readFileSync(PAGE, 'utf8'))
    .filter(({ name }) => name.startsWith('recipe '))
    .map(({ name, text }) => {
      const { value } = parseYaml(Buffer.from(text));
      return { name: name.slice('recipe '.length), files: listOf(value, 'files'), lines: listOf(value, 'lines') };
    });
}

/** The declaration of a recipe's only file. */
export function recipeOf(name: string): Declaration {
  const recipe = recipes().find((one) => one.name === name);
  const [file] = recipe?.files ?? [];
  if (recipe === undefined || file === undefined) throw new Error(`${PAGE} has no recipe ${name}`);
  return { ...file, lines: recipe.lines } as Declaration; // the recipe is checked as a part of a procedure
}

function listOf(value: JsonValue, key: string): readonly JsonObject[] {
  return (asArray(asObject(value)?.[key]) ?? []).map((one) => asObject(one) ?? {});
}
