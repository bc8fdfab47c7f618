import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { openCompiler, type Compiler } from './compiler.ts';

// The same in src/compiler and in the built package: both lie two folders below its root.
const PACKED = new URL('../../rego/rego.wasm.br', import.meta.url);

/** The compiler that is shipped with this package, built from `rego/`. Loading takes a few tenths of a second. */
export function loadCompiler(): Compiler {
  return openCompiler(brotliDecompressSync(readFileSync(PACKED)));
}

/** Which compiler that is, without loading it. */
export function compilerDigest(): string {
  return `sha256:${createHash('sha256').update(readFileSync(PACKED)).digest('hex')}`;
}
