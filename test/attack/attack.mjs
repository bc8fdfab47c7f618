// `npm run attack [--every=<n>] [--show] [--sealed|--unsealed] [--differential] [<procedure>…]`: edits sealed and unsealed runs in
// every way that test/attack/edit.ts knows, and prints how many edits still pass. Takes an hour without `--every`.
import { mkdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const options = process.argv.slice(2).filter((option) => option.startsWith('--'));
const names = process.argv.slice(2).filter((option) => !option.startsWith('--'));
const every = Number(options.find((option) => option.startsWith('--every='))?.slice('--every='.length) ?? 1);
const attackers = [
  ...(options.includes('--unsealed') ? [] : ['edits']),
  ...(options.includes('--sealed') ? [] : ['edits and rehashes']),
];

mkdirSync(`${ROOT}generated/attack`, { recursive: true });
// Two levels below the root, like src/<folder>/ itself, so that relative resources resolve.
const outfile = `${ROOT}generated/attack/attack-${process.pid}.mjs`;
await build({
  entryPoints: [`${ROOT}test/attack/attack.ts`],
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  define: { RUNGATE_VERSION: '"0.0.0"' },
  outfile,
});
const { attackAll, table } = await import(pathToFileURL(outfile).href);

const rows = [];
for await (const row of attackAll(
  every,
  names.length > 0 ? names : undefined,
  attackers,
  options.includes('--differential'),
)) {
  rows.push(row);
  const { edits, blocked, undecided, passed } = row.outcome;
  console.error(
    `${row.name}, ${row.attacker}: ${edits} edits, ${blocked} blocked, ${undecided} undecided, ${passed.length} passed`,
  );
  if (options.includes('--show'))
    for (const { kind, path, place, fact } of passed) console.log(`${row.name} ${fact} ${kind} ${path} ${place}`);
}
for (const attacker of attackers) {
  console.log(`\n${attacker}, each ${every}. edit\n`);
  console.log(table(rows.filter((row) => row.attacker === attacker)));
}
// What passes unsealed is listed in docs/attack.md; what passes a seal is a defect.
const broken = rows.filter(({ attacker }) => attacker === 'edits').flatMap(({ outcome }) => outcome.passed);
process.exit(broken.length === 0 ? 0 : 1);
