// `npm run bench`: timings as ratios to a peer in the same run. Figures on their own say little about another machine.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RUN = `${ROOT}fixtures/runs/nooterra-self-host-upgrade/pass`;
const ROUNDS = Number(process.env.ROUNDS ?? 15);
const folder = mkdtempSync(join(tmpdir(), 'rungate-bench-'));

const commands = {
  'node -e 0': [process.execPath, '-e', '0'],
  'gate check pass': [
    process.execPath,
    `${ROOT}dist/cli/main.cjs`,
    'check',
    RUN,
    '--config',
    `${ROOT}gate.config.yaml`,
  ],
};
const opa = spawnSync('opa', ['version'], { encoding: 'utf8' });
if (opa.status === 0) {
  const input = join(folder, 'input.json');
  writeFileSync(input, await collectedInput());
  commands['opa eval'] = [
    'opa',
    'eval',
    '--data',
    `${ROOT}policies`,
    '--ignore',
    '*_test.rego',
    '--ignore',
    '*.yaml',
    '--ignore',
    '*.json',
    '--input',
    input,
    '--format',
    'raw',
    'data.main.results',
  ];
  console.log(opa.stdout.split('\n')[0]);
} else {
  console.log(
    'opa is not installed: its row is left out. go install github.com/open-policy-agent/opa@v1.22.0 brings it.',
  );
}

const times = new Map(Object.keys(commands).map((name) => [name, []]));
// In turns, so that whatever else the machine does falls on all of them alike.
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const [name, [file, ...args]] of Object.entries(commands)) {
    const start = process.hrtime.bigint();
    execFileSync(file, args, { stdio: 'ignore', cwd: folder });
    if (round > 0) times.get(name).push(Number(process.hrtime.bigint() - start) / 1e6);
  }
}
rmSync(folder, { recursive: true, force: true });

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const base = median(times.get('node -e 0'));
const check = median(times.get('gate check pass'));
console.log(`\n| whole process, median of ${ROUNDS} | ms | to node -e 0 |\n|---|---|---|`);
for (const [name, list] of times)
  console.log(`| ${name} | ${median(list).toFixed(1)} | ${(median(list) / base).toFixed(2)} |`);
console.log(`\ngate check over node -e 0: ${(check - base).toFixed(1)} ms (bound 60, goal 40)`);
if (times.has('opa eval'))
  console.log(`gate check to opa eval: ${(check / median(times.get('opa eval'))).toFixed(2)} (bound 1)`);

/** What policy sees of the run, as the peer's input: it only evaluates, and is spared reading and collecting. */
async function collectedInput() {
  const { bindRequirements, collect, loadPolicy, loadProcedure, NO_TRUST, openRun, policyInput } =
    await import('../dist/lib/index.js');
  const procedure = await loadProcedure('nooterra-self-host-upgrade');
  const { rules } = loadPolicy();
  const params = Object.fromEntries(Object.entries(procedure.params).map(([name, param]) => [name, param.default]));
  const requirements = bindRequirements(procedure, rules, params);
  const { evidence } = await collect(openRun(RUN), procedure, NO_TRUST);
  return policyInput({
    procedure,
    requirements,
    evidence,
    asOfUs: 1_774_000_000_000_000,
    expect: {},
    assurance: { required: 'unsigned', reached: 'unsigned', reason: 'no_seal' },
  });
}
