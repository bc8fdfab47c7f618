// `npm run limits [--evaluations=<n>]`: what is too much for one run ends in the documented result, in a stated time, and
// many evaluations in one process leave no memory behind. Against dist/: build first. Exits 1 where something does not hold.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check, loadPolicy, loadProcedure, openRun } from '../../dist/lib/index.js';

const FOLDER = fileURLToPath(new URL('../../fixtures/runs/smartaccounting-release/pass', import.meta.url));
const given = process.argv.find((option) => option.startsWith('--evaluations='));
const EVALUATIONS = Number(given?.slice('--evaluations='.length) ?? 10_000);
const options = {
  procedure: await loadProcedure('smartaccounting-release'),
  policy: loadPolicy(),
  asOf: '2026-03-15T00:00:00Z',
};
const good = new Map(
  readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file.slice(FOLDER.length + 1), readFileSync(file)]),
);
let failed = false;

/** The run with one file whose bytes are made as they are read: they need no memory. */
function generated(path, chunk, times) {
  const run = openRun(new Map([...good, [path, new Uint8Array()]]));
  const size = chunk.length * times;
  return {
    ...run,
    entries: run.entries.map((entry) => (entry.path === path ? { ...entry, size } : entry)),
    read(entry, sink) {
      if (entry.path !== path) return run.read(entry, sink);
      const hash = createHash('sha256');
      for (let n = 0; n < times; n += 1) {
        hash.update(chunk);
        sink(chunk);
      }
      return Promise.resolve({ ok: true, sha256: hash.digest('hex'), bytes: size });
    },
  };
}

async function ends(what, run, expected, seconds) {
  const cpu = process.cpuUsage();
  const { verdict } = await check(run, options);
  const { user, system } = process.cpuUsage(cpu);
  const taken = (user + system) / 1e6;
  const holds = expected.includes(verdict) && taken <= seconds;
  failed ||= !holds;
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  console.log(
    `| ${what} | ${verdict} | ${taken.toFixed(1)} of ${seconds} | ${memory} | ${holds ? 'holds' : 'FAILS'} |`,
  );
}

const MIB = 2 ** 20;
console.log('| what | verdict | CPU, s | memory, MiB | |\n|---|---|---|---|---|');
const nested = Buffer.from('['.repeat(MIB));
await ends('32 MiB of `[`', generated('tests/backend.json', nested, 32), ['fail'], 10);
const keys = Buffer.from(Array.from({ length: 10_000_000 }, (_, n) => `"${n}":0`).join());
await ends(
  '10 million keys',
  generated('tests/backend.json', Buffer.concat([Buffer.from('{'), keys, Buffer.from('}')]), 1),
  ['fail', 'indeterminate'],
  20,
);
await ends(
  'as many keys as 32 MiB hold',
  generated('tests/backend.json', Buffer.concat([Buffer.from('{'), keys.subarray(0, 32 * MIB - 1000)]), 1),
  ['fail'],
  60,
);
await ends('one line of 2 GB', generated('deploy.txt', Buffer.alloc(MIB, 'x'), 2048), ['fail', 'indeterminate'], 60);
const empty = new Uint8Array();
const many = (count) => new Map([...good, ...Array.from({ length: count }, (_, n) => [`many/${n}`, empty])]);
await ends('more than 200,000 files', openRun(many(200_000)), ['indeterminate'], 20);
await ends('100,000 files', openRun(many(100_000)), ['fail', 'indeterminate'], 120);

const heaps = [];
for (let n = 0; n <= EVALUATIONS; n += 1) {
  if (n % Math.max(1, Math.floor(EVALUATIONS / 10)) === 0) {
    globalThis.gc?.();
    heaps.push(Math.round(process.memoryUsage().heapUsed / MIB));
  }
  await check(openRun(good), options);
}
console.log(`\nheap after each tenth of ${EVALUATIONS} evaluations, MiB: ${heaps.join(' ')}`);
// The first tenth fills caches; from there on nothing may be kept.
if (globalThis.gc !== undefined && heaps.at(-1) > heaps[1] * 1.2 + 8) failed = true;
process.exit(failed ? 1 : 0);
