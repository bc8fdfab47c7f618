import { join } from 'node:path';
import type { Command } from 'commander';
import { SEAL_FILE } from '../evidence/seal.ts';
import { sealRun } from '../produce/sealRun.ts';
import { privateKey } from '../produce/signStatement.ts';
import { openRun } from '../run/openRun.ts';
import { nowOrNext } from './clock.ts';
import { realRun, refuseInside } from './judgement.ts';
import { readKey } from './readKey.ts';
import { writeFileAtomically } from './writeFile.ts';

export function addSealCommand(program: Command): void {
  program
    .command('seal')
    .description(
      `write ${SEAL_FILE} into a finished run directory: the digests of all its files, signed where a key is given`,
    )
    .argument('<run>', 'the directory that the run left behind')
    .option('--key <pem>', 'private key: Ed25519, ECDSA on P-256 or P-384, or RSA')
    .addHelpText('after', '\nExamples:\n  gate seal artifacts/run\n  gate seal artifacts/run --key seal.pem')
    .action(async (name: string, { key: file }: { readonly key?: string }) => {
      if (file !== undefined) refuseInside(realRun(name), file, 'the key');
      const key = file === undefined ? undefined : privateKey(readKey(file));
      const run = openRun(name);
      try {
        const { bytes, files, signer } = await sealRun(run, nowOrNext(), key);
        writeFileAtomically(join(name, SEAL_FILE), bytes.toString('utf8'));
        const by = signer === undefined ? 'unsigned' : `signed by ${signer}`;
        process.stdout.write(`${join(name, SEAL_FILE)}: ${files} files, ${by}\n`);
      } finally {
        run.close();
      }
    });
}
