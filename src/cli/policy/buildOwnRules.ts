import { loadCompiler } from '../../compiler/load.ts';
import { GateError } from '../../error.ts';
import { compilePolicy } from '../../own/compilePolicy.ts';
import { takenCodes } from '../../own/loadOwnRules.ts';
import { policyBundle } from '../../own/policyBundle.ts';
import { readPolicySource } from '../../own/readPolicySource.ts';
import { loadPolicy } from '../../policy/loadPolicy.ts';
import { writeFileAtomically } from '../writeFile.ts';
import { showProblems } from './showProblems.ts';

export async function buildOwnRules(name: string, out: string): Promise<0 | 1> {
  if (!out.endsWith('.tar.gz')) {
    throw new GateError('usage', `--out is "${out}"`, { solution: 'Give it a name that ends with .tar.gz.' });
  }
  const compiled = compilePolicy(await readPolicySource(name), loadCompiler(), takenCodes(loadPolicy()));
  if (!compiled.ok) return showProblems(name, compiled.problems);
  writeFileAtomically(out, policyBundle(compiled.policy));
  process.stdout.write(`${out}  ${compiled.policy.digest}\n`);
  return 0;
}
