import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { GateError } from '../error.ts';
import { shippedProcedures } from '../procedure/loadProcedure.ts';
import { openRun } from '../run/openRun.ts';
import { realRun, refuseInside } from './judgement.ts';
import { writeFileAtomically } from './writeFile.ts';

interface InitOptions {
  readonly name?: string;
  readonly out?: string;
}

export function addInitCommand(program: Command): void {
  program
    .command('init')
    .description('propose a commented procedure that a run satisfies, for a person to tighten')
    .argument('<run>', 'the directory that a run left behind')
    .option('--name <name>', 'what the procedure is called (default: what its transcripts name, else my-procedure)')
    .option('--out <file>', 'write it there (default: print it)')
    .addHelpText(
      'after',
      `
Examples:
  gate init artifacts/run --name my-upgrade --out my-upgrade.yaml
  gate check artifacts/run --procedure my-upgrade.yaml`,
    )
    .action(async (name: string, { name: given, out }: InitOptions) => {
      if (out !== undefined) {
        refuseInside(realRun(name), out, 'the procedure');
        if (existsSync(out)) {
          throw new GateError('usage', 'the file is there already', {
            place: { file: out },
            solution: 'Name another.',
          });
        }
      }
      const { surveyRun } = await import('../produce/surveyRun.ts');
      const { procedureNamedBy, proposeProcedure } = await import('../produce/proposeProcedure.ts');
      const run = openRun(name);
      try {
        const files = await surveyRun(run);
        if (files.length === 0) {
          throw new GateError('usage', 'the run holds no files', { solution: 'Record a run first: gate record.' });
        }
        const procedure = given ?? procedureNamedBy(files) ?? 'my-procedure';
        refuseName(procedure);
        const text = proposeProcedure(procedure, files);
        if (out === undefined) process.stdout.write(text);
        else writeFileAtomically(out, text);
      } finally {
        run.close();
      }
    });
}

function refuseName(name: string): void {
  const isName = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) && name.length <= 80;
  if (isName && !shippedProcedures().includes(name)) return;
  throw new GateError('usage', `"${name}" cannot be the name of an own procedure`, {
    solution: 'Use lower-case letters, digits and dashes, and no name of a shipped one; give it with --name.',
  });
}
