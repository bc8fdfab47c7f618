// `node bench/scale.mjs`: a history of RUNS runs (default 2,000) is audited with one, two and four processes, killed three times
// and resumed, and cut into seven shards and joined. Every output must have the same bytes; memory must not grow with the runs.
// With SMALL=1 they are runs of examples/kubernetes-postgres-minor, seven small files each, of which many more can be judged.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GATE = process.env.GATE ?? `${ROOT}dist/cli/main.cjs`;
const RUNS = Number(process.env.RUNS ?? 2_000);
const KILLS = 3;
const SHARDS = 7;
const AS_OF = '2026-03-20T00:00:00Z';
const PAGE = 4_096;
const folder = mkdtempSync(join(process.env.SCALE_FOLDER ?? tmpdir(), 'rungate-scale-'));

const MODEL =
  process.env.SMALL === '1'
    ? {
        folder: 'examples/kubernetes-postgres-minor/runs',
        others: 'broken',
        lacks: 'backup.json',
        procedure: 'procedure.yaml',
      }
    : {
        folder: 'fixtures/runs/nooterra-self-host-upgrade',
        others: 'rolled-back',
        lacks: 'backup.txt',
        procedure: 'nooterra-self-host-upgrade',
      };

/** Runs share their files on the disk, but for a few that went wrong or lack one. */
function makeHistory() {
  const models = ['pass', MODEL.others].map((name) => {
    cpSync(join(ROOT, MODEL.folder, name), join(folder, 'models', name), { recursive: true });
    const entries = readdirSync(join(folder, 'models', name), { recursive: true, withFileTypes: true });
    const relative = (entry) => join(entry.parentPath, entry.name).slice(join(folder, 'models', name).length + 1);
    return {
      root: join(folder, 'models', name),
      directories: entries.filter((entry) => entry.isDirectory()).map(relative),
      files: entries.filter((entry) => entry.isFile()).map(relative),
    };
  });
  writeFileSync(
    join(folder, 'gate.config.yaml'),
    `runs:\n  - match: history/*/run-*\n    procedure: ${MODEL.procedure}\n`,
  );
  cpSync(`${ROOT}examples/kubernetes-postgres-minor/procedure.yaml`, join(folder, 'procedure.yaml'));
  for (let index = 0; index < RUNS; index += 1) {
    const model = models[index % 10 === 3 ? 1 : 0];
    const run = join(folder, 'history', String(index % 100).padStart(2, '0'), `run-${index}`);
    mkdirSync(run, { recursive: true });
    for (const name of model.directories) mkdirSync(join(run, name), { recursive: true });
    // A file has at most 65,000 links on common file systems.
    for (const name of model.files) {
      if (index % 100 === 7 && name === MODEL.lacks) continue;
      if (index < 60_000) linkSync(join(model.root, name), join(run, name));
      else cpSync(join(model.root, name), join(run, name));
    }
  }
}

function command(out, args) {
  return [GATE, 'audit', 'history', '--out', out, '--as-of', AS_OF, ...args];
}

async function audit(out, args) {
  const watched = new Watched(command(out, args));
  const status = await watched.ended;
  // A small shard may hold no run that fails.
  if (status !== 0 && status !== 1) throw new Error(`the audit ended with ${status}`);
  return watched.figures();
}

async function killedAndResumed() {
  let seconds = 0;
  let memory = 0;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const watched = new Watched(command('killed', ['--jobs', '2', '--resume']));
    const goal = Math.floor((RUNS * kill) / (KILLS + 1));
    while (recorded('killed') < goal) await new Promise((resolve) => setTimeout(resolve, 200));
    watched.kill();
    await watched.ended;
    if (existsSync(join(folder, 'killed/totals.json'))) throw new Error('it was not interrupted');
    seconds += watched.figures().seconds;
    memory = Math.max(memory, watched.figures().memory);
  }
  const last = await audit('killed', ['--jobs', '2', '--resume']);
  return { seconds: seconds + last.seconds, memory: Math.max(memory, last.memory) };
}

async function inShards() {
  let seconds = 0;
  let memory = 0;
  for (let index = 1; index <= SHARDS; index += 1) {
    const done = await audit(`shard-${index}`, ['--jobs', '2', '--shard', `${index}/${SHARDS}`]);
    seconds += done.seconds;
    memory = Math.max(memory, done.memory);
  }
  const shards = Array.from({ length: SHARDS }, (_, index) => `shard-${index + 1}`);
  const merge = new Watched([GATE, 'merge', ...shards, '--out', 'joined']);
  if ((await merge.ended) !== 1) throw new Error('the shards were not joined');
  return { seconds: seconds + merge.figures().seconds, memory: Math.max(memory, merge.figures().memory) };
}

/** How many runs have their result. */
function recorded(out) {
  const runs = join(folder, out, 'runs');
  if (!existsSync(runs)) return 0;
  return readdirSync(runs).reduce((sum, name) => sum + readdirSync(join(runs, name)).length, 0);
}

/** A process with its workers, and the most memory that one of them had. */
class Watched {
  #process;
  #begin = process.hrtime.bigint();
  #seconds = 0;
  #memory = 0;

  constructor(args) {
    this.#process = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    const timer = setInterval(() => this.#look(), 250);
    this.ended = new Promise((resolve) => {
      this.#process.on('close', (status) => {
        clearInterval(timer);
        this.#seconds = Number(process.hrtime.bigint() - this.#begin) / 1e9;
        resolve(status);
      });
    });
  }

  kill() {
    for (const pid of [this.#process.pid, ...this.#workers()]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    }
  }

  figures() {
    return { seconds: this.#seconds, memory: this.#memory };
  }

  #workers() {
    const { pid } = this.#process;
    return readdirSync('/proc')
      .filter((name) => /^[0-9]+$/.test(name) && status(name).includes(`\nPPid:\t${pid}\n`))
      .map(Number);
  }

  #look() {
    for (const pid of [this.#process.pid, ...this.#workers()]) {
      try {
        const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
        this.#memory = Math.max(this.#memory, (pages * PAGE) / 1e6);
      } catch {
        // It ended meanwhile.
      }
    }
  }
}

function status(pid) {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

/** Over every path and every byte of an output. */
function digestOf(out) {
  const hash = createHash('sha256');
  const walk = (path) => {
    const entries = readdirSync(join(folder, path), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = join(path, entry.name);
      hash.update(`${name.slice(out.length)}\0`);
      if (entry.isDirectory()) walk(name);
      else hash.update(readFileSync(join(folder, name)));
    }
  };
  walk(out);
  return hash.digest('hex');
}

function row(name, { seconds, memory }, same) {
  console.log(
    `| ${name} | ${seconds.toFixed(0)} | ${(RUNS / seconds).toFixed(1)} | ${memory.toFixed(0)} | ${same ? 'yes' : 'NO'} |`,
  );
  if (!same) process.exitCode = 1;
}

try {
  makeHistory();
  const one = await audit('one', ['--jobs', '1']);
  const reference = digestOf('one');
  console.log(`| audit | seconds | runs/s | most memory of a process, MB | same bytes |`);
  console.log(`|---|---|---|---|---|`);
  row('1 process', one, true);
  rmSync(join(folder, 'one'), { recursive: true });
  for (const jobs of [2, 4]) {
    const done = await audit(`jobs-${jobs}`, ['--jobs', String(jobs)]);
    row(`${jobs} processes`, done, digestOf(`jobs-${jobs}`) === reference);
    rmSync(join(folder, `jobs-${jobs}`), { recursive: true });
  }
  const killed = await killedAndResumed();
  row(`2 processes, killed ${KILLS} times with all its workers, and resumed`, killed, digestOf('killed') === reference);
  rmSync(join(folder, 'killed'), { recursive: true });
  const sharded = await inShards();
  row(`${SHARDS} shards, joined`, sharded, digestOf('joined') === reference);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
