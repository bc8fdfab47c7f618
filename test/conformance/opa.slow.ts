import { expect, it } from 'vitest';
import { loadCompiler } from '../../src/compiler/load.ts';
import { OWN_CAPABILITIES } from '../../src/own/capabilities.ts';
import { describeWithCorpus } from '../corpora.ts';
import { complianceCases, runCase, type Verdict } from './complianceCase.ts';

describeWithCorpus('opa-compliance-v1', (folder) => {
  it('has no case that is judged wrongly in silence', () => {
    const compiler = loadCompiler();
    const results = complianceCases(folder).map((given) => ({ note: given.note, ...runCase(compiler, given) }));
    // eslint-disable-next-line no-console -- the table is what one runs this for
    console.log(table(results));
    const of = (verdict: Verdict['verdict']) => results.filter((row) => row.verdict === verdict);

    expect(of('different')).toEqual([]);
    // Numbers beyond 2^53 - 1 cannot leave the engine exactly, and what cannot ends the evaluation.
    expect(of('stopped').map(({ note }) => note)).toEqual(STOPPED);
    // No function that users may call is refused in any case.
    const refused = results.flatMap((row) => (row.verdict === 'refused' ? [row.reason] : []));
    const allowed = refused.filter((reason) => OWN_CAPABILITIES.builtins.includes(reason.replace('function ', '')));
    expect(allowed).toEqual([]);
    expect(of('passed').length).toBeGreaterThanOrEqual(PASSED);
  });
});

const STOPPED = ["bitsshiftleft/shift of max int64 doesn't overflow and is not lossy", 'numbersrangestep/big int step'];
const PASSED = 1500;

function table(results: readonly Verdict[]): string {
  const count = (verdict: Verdict['verdict']) => results.filter((row) => row.verdict === verdict).length;
  const reasons = new Map<string, number>();
  for (const row of results) if (row.verdict === 'refused') reasons.set(row.reason, (reasons.get(row.reason) ?? 0) + 1);
  const rows = [...reasons].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return [
    `${results.length} cases of OPA's own suite`,
    ...(['passed', 'refused', 'stopped', 'different'] as const).map((name) => `${name.padEnd(10)}${count(name)}`),
    '',
    'refused at load, by reason',
    ...rows.map(([reason, number]) => `${String(number).padStart(6)}  ${reason}`),
  ].join('\n');
}
