// `npm run bench`: timings as ratios to a peer in the same run. Figures on their own say little about another machine.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shippedProcedures } from '../dist/lib/index.js';
import { benchAudits, benchReading } from './audit.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RUNS = `${ROOT}fixtures/runs/`;
const ROUNDS = Number(process.env.ROUNDS ?? 15);
const folder = mkdtempSync(join(tmpdir(), 'rungate-bench-'));
const procedures = shippedProcedures();
/** What is audited: besides the shipped runs, a small one. */
const models = [
  ...procedures.map((name) => ({ name, run: `${RUNS}${name}/pass`, beside: `${RUNS}${name}`, procedure: name })),
  {
    name: 'kubernetes-postgres-minor',
    run: `${ROOT}examples/kubernetes-postgres-minor/runs/pass`,
    beside: `${ROOT}examples/kubernetes-postgres-minor`,
    procedure: `${ROOT}examples/kubernetes-postgres-minor/procedure.yaml`,
  },
];
const opa = spawnSync('opa', ['version'], { encoding: 'utf8' });

const commands = { 'node -e 0': [process.execPath, '-e', '0'] };
for (const name of procedures) {
  const run = `${RUNS}${name}/pass`;
  commands[`gate check, ${name}`] = [process.execPath, `${ROOT}dist/cli/main.cjs`, 'check', run];
  if (opa.status === 0) commands[`opa eval, ${name}`] = ['opa', 'eval', ...(await opaArguments(name, run))];
}
console.log(
  opa.status === 0
    ? opa.stdout.split('\n')[0]
    : 'opa is not installed: its rows are left out. go install github.com/open-policy-agent/opa@v1.22.0 brings it.',
);

const times = new Map(Object.keys(commands).map((name) => [name, []]));
// In turns, so that whatever else the machine does falls on all of them alike.
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const [name, [file, ...args]] of Object.entries(commands)) {
    const start = process.hrtime.bigint();
    execFileSync(file, args, { stdio: 'ignore', cwd: ROOT });
    if (round > 0) times.get(name).push(Number(process.hrtime.bigint() - start) / 1e6);
  }
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const medians = new Map([...times].map(([name, list]) => [name, median(list)]));
const base = medians.get('node -e 0');
const cell = (value) => (value === undefined ? '' : value.toFixed(1));
const ratio = (value, to) => (value === undefined ? '' : (value / to).toFixed(2));
console.log(`\nWhole processes, median of ${ROUNDS}; node -e 0 takes ${base.toFixed(1)} ms.\n`);
console.log('| procedure | gate check, ms | over node -e 0 (bound 60) | opa eval, ms | gate to opa (bound 1) |');
console.log('|---|---|---|---|---|');
for (const name of procedures) {
  const check = medians.get(`gate check, ${name}`);
  const peer = medians.get(`opa eval, ${name}`);
  console.log(`| ${name} | ${cell(check)} | ${cell(check - base)} | ${cell(peer)} | ${ratio(check, peer ?? NaN)} |`);
}
benchAudits(folder, await Promise.all(models.map(withInput)));
benchReading(folder);
rmSync(folder, { recursive: true, force: true });

async function withInput(model) {
  if (opa.status !== 0) return model;
  const input = join(folder, `audit-${model.name}.json`);
  writeFileSync(input, await collectedInput(model.procedure, model.run));
  return { ...model, input };
}

/** The same policy on what it sees of the run: the peer only evaluates, and is spared reading and collecting. */
async function opaArguments(name, run) {
  const input = join(folder, `${name}.json`);
  writeFileSync(input, await collectedInput(name, run));
  const ignored = ['*_test.rego', '*.yaml', '*.json'].flatMap((pattern) => ['--ignore', pattern]);
  return ['--data', `${ROOT}policies`, ...ignored, '--input', input, '--format', 'raw', 'data.main.results'];
}

async function collectedInput(name, run) {
  const { bindRequirements, collect, loadPolicy, loadProcedure, NO_TRUST, openRun, policyInput } =
    await import('../dist/lib/index.js');
  const procedure = await loadProcedure(name);
  const params = Object.fromEntries(Object.entries(procedure.params).map(([key, param]) => [key, param.default]));
  const { evidence } = await collect(openRun(run), procedure, NO_TRUST);
  return policyInput({
    procedure,
    requirements: bindRequirements(procedure, loadPolicy().rules, params),
    evidence,
    asOfUs: 1_774_000_000_000_000,
    expect: {},
    assurance: { required: 'unsigned', reached: 'unsigned', reason: 'no_seal' },
  });
}
