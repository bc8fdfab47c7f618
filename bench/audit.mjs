// Audits and reading as ratios: runs a second beside `opa exec`, and bytes a second beside `openssl dgst`.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GATE = `${ROOT}dist/cli/main.cjs`;
const PROCEDURE = 'nooterra-self-host-upgrade';
const RUN = `${ROOT}fixtures/runs/${PROCEDURE}/pass`;
const AUDIT_RUNS = Number(process.env.AUDIT_RUNS ?? 1_500);
const READ_MEGABYTES = Number(process.env.READ_MEGABYTES ?? 2_000);

/**
 * Whole audits of copies of each run of `models`, on one process and on two, beside a peer that is handed what an audit first has
 * to collect: `input`, undefined where there is no peer.
 */
export function benchAudits(folder, models) {
  console.log(`\n${AUDIT_RUNS} runs of each, runs a second of whole processes.\n`);
  console.log('| procedure | one process | two | two to one (bound 1.7) | opa exec | two to opa exec (bound 5) |');
  console.log('|---|---|---|---|---|---|');
  for (const { name, run, beside, input } of models) {
    const root = join(folder, 'audit', name);
    const copies = Array.from({ length: AUDIT_RUNS }, (_, index) => `run-${index}`);
    // What judges the runs lies beside them, as it does in the repository.
    const isBeside = (path) => !['pass', 'rolled-back', 'runs'].includes(basename(path));
    cpSync(beside, root, { recursive: true, filter: isBeside });
    for (const copy of copies) cpSync(run, join(root, 'history', copy), { recursive: true });
    const [one, two] = [1, 2].map((jobs) => auditRate(root, jobs));
    const peer = input === undefined ? undefined : opaRate(root, copies, input);
    const ratio = peer === undefined ? '' : (two / peer).toFixed(2);
    const cells = [name, one.toFixed(1), two.toFixed(1), (two / one).toFixed(2), peer?.toFixed(1) ?? '', ratio];
    console.log(`| ${cells.join(' | ')} |`);
    rmSync(root, { recursive: true });
  }
}

function auditRate(root, jobs) {
  const args = ['audit', 'history', '--out', `out-${jobs}`, '--jobs', String(jobs), '--as-of', '2026-03-20T00:00:00Z'];
  return AUDIT_RUNS / secondsOf(process.execPath, [GATE, ...args], root);
}

function opaRate(root, names, input) {
  mkdirSync(join(root, 'inputs'));
  for (const name of names) cpSync(input, join(root, 'inputs', `${name}.json`));
  const ignored = ['*_test.rego', '*.yaml', '*.json'].flatMap((pattern) => ['--ignore', pattern]);
  execFileSync('opa', ['build', ...ignored, '--output', join(root, 'bundle.tar.gz'), `${ROOT}policies`]);
  const args = ['exec', '--bundle', join(root, 'bundle.tar.gz'), '--decision', 'main/results', 'inputs'];
  return AUDIT_RUNS / secondsOf('opa', args, root);
}

/** Judging a run with one large transcript, beside a program that only hashes it. */
export function benchReading(folder) {
  if (spawnSync('openssl', ['version']).status !== 0) {
    console.log('\nopenssl is not installed: reading is left out.');
    return;
  }
  const run = join(folder, 'large');
  cpSync(RUN, run, { recursive: true });
  const transcript = join(run, 'rollout.txt');
  writeLargeTranscript(transcript);
  const hash = () => secondsOf('openssl', ['dgst', '-sha256', transcript], folder);
  // Once for the cache of the system, which both then read from.
  hash();
  const peer = hash();
  const check = secondsOf(process.execPath, [GATE, 'check', run, '--procedure', PROCEDURE], folder);
  const rate = (seconds) => `${(READ_MEGABYTES / seconds).toFixed(0)} MB/s`;
  console.log(`\nA transcript of ${READ_MEGABYTES} MB: gate check ${rate(check)}, openssl dgst ${rate(peer)}.`);
  console.log(`Reading to openssl: ${(peer / check).toFixed(2)} (bound 0.85).`);
}

/** The committed transcript, with a first step that printed what such files mostly hold: lines that no template matches. */
function writeLargeTranscript(file) {
  const [head, begin, ...rest] = readFileSync(file, 'utf8').split(/(?<=\n)/);
  const line = `|2026-03-14T02:00:11Z api-7d9f worker 12 handled 184 requests in 1032 ms, 0 errors, queue length 3, all healthy\n`;
  const block = line.repeat(Math.ceil(1_000_000 / line.length));
  const all = createHash('sha256').update(head).update(begin);
  writeFileSync(file, head + begin);
  for (let written = 0; written < READ_MEGABYTES; written += 1) {
    appendFileSync(file, block);
    all.update(block);
  }
  const end = rest.findIndex((text) => text.startsWith('%end '));
  const output = rest.slice(0, end);
  const lines = output.length + (block.length / line.length) * READ_MEGABYTES;
  const counted = rest.with(end, rest[end].replace(/"lines":\d+/, `"lines":${lines}`));
  for (const text of counted) {
    // Each of these records states the digest of all that is before it.
    const vouches = text.startsWith('%end ') || text.startsWith('%close ');
    const told = vouches ? text.replace(/[0-9a-f]{64}/, all.copy().digest('hex')) : text;
    all.update(told);
    appendFileSync(file, told);
  }
}

function secondsOf(file, args, cwd) {
  const start = process.hrtime.bigint();
  const { error, signal } = spawnSync(file, args, { cwd, stdio: 'ignore' });
  if (error !== undefined || signal !== null) throw error ?? new Error(`${file} was ended by ${signal}`);
  return Number(process.hrtime.bigint() - start) / 1e9;
}
