#!/usr/bin/env node
'use strict';
const { readFileSync, writeFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

// A command evaluates the policy once: optimising it meanwhile takes longer than the evaluation that it would speed up.
// Which code V8 makes of a policy changes no result. Before the script is compiled, because the cache depends on flags.
// A process that judges many runs gains from it.
if (process.argv[2] !== 'audit-worker') setFlagsFromString('--liftoff-only');
// All at once, on the threads beside this one, while this one reads the configuration.
setFlagsFromString('--no-wasm-lazy-compilation');

const filename = `${__dirname}/gate.cjs`;
// Named for the program's digest, so that a cache can never belong to another program of the same length.
const cache = `${__dirname}/gate.DIGEST.cache`;
const writing = process.env.RUNGATE_WRITE_CODE_CACHE === '1';

const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'utf8')}\n})`;
// V8 refuses a cache of another version by itself, and compiles.
const script = new Script(source, { filename, cachedData: writing ? undefined : readCache() });
script.runInThisContext()(exports, require, module, filename, __dirname);
if (writing) process.on('exit', () => writeFileSync(cache, script.createCachedData()));

function readCache() {
  try {
    return readFileSync(cache);
  } catch {
    return undefined;
  }
}
