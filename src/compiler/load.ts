import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { openCompiler, type Compiler } from './compiler.ts';

/** The compiler that is shipped with this package, built from `rego/`. Loading takes a few tenths of a second. */
export function loadCompiler(): Compiler {
  // The same in src/compiler and in the built package: both lie two folders below its root.
  const packed = readFileSync(new URL('../../rego/rego.wasm.br', import.meta.url));
  return openCompiler(brotliDecompressSync(packed));
}
