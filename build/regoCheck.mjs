// `node build/regoCheck.mjs`: strict check, format, tests and rule coverage of policies/, with the embedded compiler.
// `--write` formats in place.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { importSource } from './importSource.mjs';
import { CAPABILITIES, policyFiles } from './policy.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { loadCompiler } = await importSource('src/compiler/load.ts');
const compiler = loadCompiler();
const files = policyFiles(['policies/**/*.rego']);
const problems = [];

for (const p of compiler.check({ files, capabilities: CAPABILITIES }))
  problems.push(`${p.file}:${p.line}:${p.column}: ${p.message}`);

const formatted = compiler.format(files);
// The formatter can drop parentheses that matter; the compiler refuses to format then.
if (!formatted.ok)
  for (const p of formatted.problems) problems.push(`${p.file}:${p.line}:${p.column}: ${p.message}\n    ${p.text}`);
for (const file of formatted.ok ? formatted.value.filter(({ formatted: already }) => !already) : []) {
  if (process.argv.includes('--write')) writeFileSync(`${ROOT}${file.path}`, file.text);
  else problems.push(`${file.path}: not formatted; run npm run format`);
}

const run = problems.length === 0 ? compiler.test({ files, capabilities: CAPABILITIES, coverage: true }) : undefined;
if (run?.ok) {
  const { tests, coverage } = run.value;
  for (const test of tests.filter(({ result }) => result !== 'pass')) {
    problems.push(`${test.file}:${test.line}: ${test.name} ${test.result}: ${test.message}`);
  }
  for (const [file, covered] of Object.entries(coverage.files)) {
    for (const { start, end } of covered.notCovered)
      problems.push(`${file}:${start}-${end}: no test covers these lines`);
  }
  console.log(`${tests.length} Rego tests, rule coverage ${coverage.percent} %`);
} else if (run !== undefined) {
  for (const p of run.problems) problems.push(`${p.file}:${p.line}:${p.column}: ${p.message}`);
}

for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
