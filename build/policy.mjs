// Compiles policies/ with the embedded Rego compiler to dist/policy/: the policy, its rule catalogue and the procedures.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import binaryen from 'binaryen';
import fastGlob from 'fast-glob';
import { importSource } from './importSource.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export function policyFiles(pattern) {
  const names = fastGlob.sync(pattern, { cwd: ROOT }).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(`${ROOT}${name}`, 'utf8')]));
}

export const CAPABILITIES = JSON.parse(readFileSync(`${ROOT}policies/capabilities.json`, 'utf8'));

export async function buildPolicy() {
  const { loadCompiler } = await importSource('src/compiler/load.ts');
  const { parseYaml } = await importSource('src/format/yaml.ts');
  const { parseProcedure } = await importSource('src/procedure/parseProcedure.ts');
  const { canonicalJson } = await importSource('src/format/canonicalJson.ts');
  const compiler = loadCompiler();
  const files = policyFiles(['policies/**/*.rego', '!policies/**/*_test.rego']);
  const built = compiler.build({
    files,
    entrypoints: ['main/results'],
    capabilities: CAPABILITIES,
  });
  if (!built.ok) {
    for (const p of built.problems)
      process.stderr.write(`${p.file}:${p.line}:${p.column}: ${p.message}\n    ${p.text}\n`);
    process.exit(1);
  }
  const { annotations, unannotated, builtins } = built.value;
  const wasm = optimised(built.value.wasm);
  if (unannotated.some((rule) => rule.package === 'data.main')) throw new Error('main has rules without METADATA');
  const rules = annotations
    .filter((entry) => entry.scope === 'package' && entry.path.startsWith('data.gates.'))
    .map((entry) => ({
      rule: entry.path.slice('data.gates.'.length),
      title: entry.title,
      description: entry.description,
      codes: entry.custom.codes.map((code) => ({ waivable: true, curable_by_removal: false, ...code })),
      parameters: entry.custom.parameters,
    }))
    .sort((a, b) => (a.rule < b.rule ? -1 : 1));
  const version = compiler.version();
  const catalogue = {
    opa: version.opa,
    abi: version.wasmAbi,
    capabilitiesDigest: digest(canonicalJson(CAPABILITIES)),
    wasmDigest: digest(wasm),
    builtins,
    rules,
  };
  const target = `${ROOT}dist/policy/`;
  mkdirSync(`${target}procedures`, { recursive: true });
  writeFileSync(`${target}policy.wasm`, wasm);
  writeFileSync(`${target}catalogue.json`, canonicalJson(catalogue));
  // What a second engine evaluates, and the libraries that users' rules may import.
  writeFileSync(`${target}rego.json`, canonicalJson(files));
  const common = parseYaml(readFileSync(`${ROOT}policies/common.yaml`)).value;
  writeFileSync(`${target}common.json`, canonicalJson(common));
  for (const name of fastGlob.sync('*.yaml', { cwd: `${ROOT}policies/procedures` }).sort()) {
    const file = `policies/procedures/${name}`;
    const yaml = parseYaml(readFileSync(`${ROOT}${file}`));
    const { value } = yaml;
    const locate = (pointer) => yaml.locate(pointer);
    // Checked here as a user's file is, so that no command has to check it again.
    parseProcedure({ file, value, locate }, { ...common, canonical: canonicalJson(common) }, 'file');
    writeFileSync(`${target}procedures/${name.replace(/\.yaml$/, '.json')}`, canonicalJson(value));
  }
}

/**
 * The compiler gives every value of a rule a local of its own. With few locals the engine needs half the time to compile the
 * policy, and a quarter of the memory.
 */
function optimised(wasm) {
  const module = binaryen.readBinary(wasm);
  module.optimize();
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}

function digest(bytes) {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
