// Builds the embedded Rego compiler: `node build/rego.mjs`. With --check it writes nothing, and fails unless the
// committed one is what its source gives.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

const REGO = fileURLToPath(new URL('../rego/', import.meta.url));
const PACKED = join(REGO, 'rego.wasm.br');
const DIGEST = join(REGO, 'rego.wasm.sha256');

const toolchain = /^toolchain (go\S+)$/m.exec(readFileSync(join(REGO, 'go.mod'), 'utf8'))?.[1];

class Failure extends Error {}

function main(args) {
  if (args.length === 0) return write(compile());
  if (args.length === 1 && args[0] === '--check') return check(compile());
  fail('usage: node build/rego.mjs [--check]');
}

function write(wasm) {
  // Other versions of brotli may pack it differently, so only the digest of the unpacked bytes counts.
  const packed = brotliCompressSync(wasm, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length,
    },
  });
  writeFileSync(PACKED, packed);
  writeFileSync(DIGEST, `${sha256(wasm)}\n`);
  console.log(`rego.wasm: ${wasm.length} bytes, packed ${packed.length}, sha256 ${sha256(wasm)}`);
}

function check(wasm) {
  const committed = readFileSync(DIGEST, 'utf8').trim();
  if (sha256(wasm) !== committed) {
    fail(`rego/ builds to sha256 ${sha256(wasm)}, but rego.wasm.sha256 says ${committed}.\nRun: node build/rego.mjs`);
  }
  if (sha256(unpack()) !== committed) {
    fail('rego.wasm.br does not unpack to the bytes that rego.wasm.sha256 names.\nRun: node build/rego.mjs');
  }
  console.log(`rego.wasm is what its source gives: sha256 ${committed}`);
}

function unpack() {
  try {
    return brotliDecompressSync(readFileSync(PACKED));
  } catch (error) {
    fail(`rego.wasm.br cannot be unpacked: ${error.message}`);
  }
}

/** Builds in a temporary folder, so that nothing but the source and the pinned modules can matter. */
function compile() {
  const folder = mkdtempSync(join(tmpdir(), 'rego-'));
  try {
    cpSync(REGO, folder, { recursive: true, filter: (path) => !path.includes('rego.wasm') });
    const output = join(folder, 'rego.wasm');
    const flags = ['-buildmode=c-shared', '-trimpath', '-buildvcs=false', '-ldflags=-s -w -buildid='];
    const built = spawnSync('go', ['build', ...flags, '-o', output, '.'], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        CGO_ENABLED: '0',
        GOOS: 'wasip1',
        GOARCH: 'wasm',
        // All that a developer may have set and that would change the bytes.
        GOTOOLCHAIN: toolchain,
        GOFLAGS: '-mod=readonly',
        GOWORK: 'off',
        GOWASM: '',
        GOEXPERIMENT: '',
        GOFIPS140: 'off',
      },
    });
    if (built.error?.code === 'ENOENT') {
      fail(`go is missing. Install Go 1.21 or newer from https://go.dev/dl/ (it fetches ${toolchain} by itself).`);
    }
    if (built.status !== 0) fail(`go build failed${built.error ? `: ${built.error.message}` : ''}`);
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Throws, so that the temporary folder is removed on the way out. */
function fail(message) {
  throw new Failure(message);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
