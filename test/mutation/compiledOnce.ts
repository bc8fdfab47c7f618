import { Buffer } from 'node:buffer';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { BuildRequest, Compiler } from '../../src/compiler/compiler.ts';
import { compilerDigest, loadCompiler as load } from '../../src/compiler/load.ts';
import { sha256Hex } from '../../src/format/sha256.ts';

const FOLDER = new URL('../../generated/mutation/compiled/', import.meta.url);

/** A compiler that keeps what it built: the rules that tests judge by are the same for every wrong version. */
export function loadCompiler() {
  let compiler: Compiler | undefined;
  return {
    build(request: BuildRequest) {
      const name = sha256Hex(Buffer.from(JSON.stringify([compilerDigest(), request])));
      const file = new URL(name, FOLDER);
      if (existsSync(file)) return { ok: true, value: { wasm: readFileSync(file) } };
      compiler ??= load();
      const built = compiler.build(request);
      mkdirSync(FOLDER, { recursive: true });
      if (built.ok) writeFileSync(file, built.value.wasm);
      return built;
    },
  };
}
