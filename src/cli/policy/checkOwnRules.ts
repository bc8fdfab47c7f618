import { loadCompiler } from '../../compiler/load.ts';
import { checkPolicy } from '../../own/compilePolicy.ts';
import { takenCodes } from '../../own/loadOwnRules.ts';
import { readPolicySource } from '../../own/readPolicySource.ts';
import { loadPolicy } from '../../policy/loadPolicy.ts';
import { showProblems } from './showProblems.ts';

export async function checkOwnRules(name: string): Promise<0 | 1> {
  const checked = checkPolicy(await readPolicySource(name), loadCompiler(), takenCodes(loadPolicy()));
  if (!checked.ok) return showProblems(name, checked.problems);
  for (const { rule, title, gate = '' } of checked.rules) process.stdout.write(`${rule}  ${gate}  ${title}\n`);
  return 0;
}
