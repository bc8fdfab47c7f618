// `npm run mutate [--every=<n>] [<part of a path>…]`: how many small wrong versions of the rules their own Rego tests notice. Not part of
// `npm test`: it takes minutes. Prints every version that no test noticed.
import { basename } from 'node:path';
import { importSource } from '../../build/importSource.mjs';
import { CAPABILITIES, policyFiles } from '../../build/policy.mjs';
import { mutantsOf } from './regoMutants.mjs';

/** Mutants that are compiled and tested at once, each as a package of its own. */
const BATCH = 12;

const sampled = process.argv.slice(2).find((option) => option.startsWith('--every='));
/** `--every=5` judges each fifth mutant of a module only. */
const every = Number(sampled?.slice('--every='.length) ?? 1);
const wanted = process.argv.slice(2).filter((option) => option !== sampled);
const { loadCompiler } = await importSource('src/compiler/load.ts');
let compiler = loadCompiler();
const modules = policyFiles(['policies/**/*.rego', '!policies/**/*_test.rego']);
const libraries = policyFiles(['policies/lib/*.rego', '!policies/lib/*_test.rego']);
const fixtures = policyFiles(['policies/lib/testing*_test.rego']);
const totals = { mutants: 0, killed: 0, refused: 0 };

for (const [path, text] of Object.entries(modules)) {
  if (path === 'policies/main.rego' || (wanted.length > 0 && !wanted.some((part) => path.includes(part)))) continue;
  const [test] = Object.values(policyFiles([path.replace(/\.rego$/, '_test.rego')]));
  if (test === undefined) continue;
  const mutants = mutantsOf(text).filter((_, n) => n % every === 0);
  const survivors = [];
  let refused = 0;
  for (let at = 0; at < mutants.length; at += BATCH) {
    const judged = noticed(path, test, mutants.slice(at, at + BATCH));
    survivors.push(...judged.survivors);
    refused += judged.refused;
  }
  totals.mutants += mutants.length - refused;
  totals.killed += mutants.length - refused - survivors.length;
  totals.refused += refused;
  console.log(`${path}: ${mutants.length - refused - survivors.length} of ${mutants.length - refused}`);
  for (const { line, what } of survivors) console.log(`  ${path}:${line}: ${what}`);
}
const score = ((100 * totals.killed) / totals.mutants).toFixed(1);
console.log(
  `\n${totals.killed} of ${totals.mutants} mutants noticed: ${score} %; the compiler refused ${totals.refused} more`,
);

/** Of these mutants of one module, those that no test noticed, and how many do not compile. */
function noticed(path, test, mutants) {
  let left = mutants.map((mutant, n) => ({ ...mutant, name: `m${n}` }));
  while (left.length > 0) {
    const files = { ...libraries, ...fixtures };
    files['mutants/original.rego'] = renamed(modules[path], path, 'original');
    files['mutants/original_test.rego'] = renamed(test, path, 'original');
    for (const { name, text } of left) {
      files[`mutants/${name}.rego`] = renamed(text, path, name);
      files[`mutants/${name}_test.rego`] = renamed(test, path, name);
    }
    const run = tested(files);
    if (run.ok) {
      const failed = new Set(run.value.tests.filter(({ result }) => result !== 'pass').map(({ file }) => file));
      // Tests that fail anyway notice nothing.
      if (failed.has('mutants/original_test.rego')) throw new Error(`${path}: its own tests fail`);
      return {
        survivors: left.filter(({ name }) => !failed.has(`mutants/${name}_test.rego`)),
        refused: mutants.length - left.length,
      };
    }
    const bad = new Set(run.problems.map(({ file }) => file.replace(/(?:_test)?\.rego$/, '')));
    const compiling = left.filter(({ name }) => !bad.has(`mutants/${name}`));
    // The compiler does not always say which module it is.
    if (compiling.length === left.length)
      return left.length === 1 ? { survivors: [], refused: 1 } : oneByOne(path, test, mutants);
    left = compiling;
  }
  return { survivors: [], refused: mutants.length };
}

function oneByOne(path, test, mutants) {
  const judged = mutants.map((mutant) => noticed(path, test, [mutant]));
  return {
    survivors: judged.flatMap(({ survivors }) => survivors),
    refused: judged.reduce((sum, { refused }) => sum + refused, 0),
  };
}

function tested(files) {
  try {
    return compiler.test({ files, capabilities: CAPABILITIES, coverage: false });
  } catch (error) {
    compiler = loadCompiler();
    throw error;
  }
}

/** The module or its test under a package of its own: `data.gates.quality.limit` becomes `data.mutant.m3.limit`. */
function renamed(text, path, name) {
  const own = path
    .replace(/^policies\//, '')
    .replace(/\.rego$/, '')
    .replaceAll('/', '.');
  const last = basename(path, '.rego');
  return text
    .replace(
      new RegExp(`^package ${own.replaceAll('.', '\\.')}(_test)?$`, 'm'),
      (_, end = '') => `package mutant.${name}.${last}${end}`,
    )
    .replaceAll(new RegExp(`\\bdata\\.${own.replaceAll('.', '\\.')}\\b`, 'g'), `data.mutant.${name}.${last}`);
}
