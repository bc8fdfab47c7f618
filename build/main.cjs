#!/usr/bin/env node
'use strict';
const { readFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

// A command evaluates the policy once: optimising it meanwhile takes longer than the evaluation that it would speed up.
// Which code V8 makes of a policy changes no result. Before the script is compiled, because the cache depends on flags.
// A process that judges many runs gains from it.
if (process.argv[2] !== 'audit-worker') setFlagsFromString('--liftoff-only');
// All of it, beside this thread, while this one reads the configuration; on one thread, because on two processors a second
// one would take its turns from this one.
setFlagsFromString('--no-wasm-lazy-compilation');
setFlagsFromString('--wasm-num-compilation-tasks=1');
// The young generation begins with a megabyte; growing it in small steps would collect garbage six times in a small run.
setFlagsFromString('--semi-space-growth-factor=30');

// Only a check needs the policy for certain. See loadPolicy, which also says what is wrong where it is not there.
if (process.argv[2] === 'check') {
  const bytes = readIfThere(`${__dirname}/../policy/policy.wasm`);
  if (bytes !== undefined) {
    const module = WebAssembly.compile(bytes);
    // Whoever awaits it is told; until then nobody is.
    module.catch(() => undefined);
    globalThis[Symbol.for('rungate.policyAhead')] = { bytes, module };
  }
}

const filename = `${__dirname}/gate.cjs`;
// Named for the program's digest, so that a cache can never belong to another program of the same length.
const cache = `${__dirname}/gate.DIGEST.cache`;

// A function of what follows, in ASCII: see build/cli.mjs.
const source = readFileSync(filename, 'latin1');
// V8 refuses a cache of another version by itself, and compiles.
const script = new Script(source, { filename, cachedData: readIfThere(cache) });
const start = () => script.runInThisContext()(exports, require, module, filename, __dirname);

// What compiles beside this thread has first to be handed on by it: one turn of the event loop, before it gets busy.
if (require.main === module) setImmediate(start);
// The build runs the program on several runs, and keeps what V8 then made of it.
else module.exports = { cache, script, start };

function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
