import { loadCompiler } from '../../compiler/load.ts';
import type { Coverage, RegoTest } from '../../compiler/result.ts';
import { GateError } from '../../error.ts';
import { OWN_CAPABILITIES } from '../../own/capabilities.ts';
import { checkPolicy } from '../../own/compilePolicy.ts';
import { takenCodes } from '../../own/loadOwnRules.ts';
import { readPolicySource } from '../../own/readPolicySource.ts';
import { loadPolicy } from '../../policy/loadPolicy.ts';
import { clean } from '../../render/clean.ts';
import { renderTestSuites, type TestCase, type TestSuite } from '../../render/testSuites.ts';
import { showProblems } from './showProblems.ts';

export interface TestOptions {
  readonly threshold: string;
  readonly format: 'human' | 'junit';
}

export async function testOwnRules(name: string, { threshold, format }: TestOptions): Promise<0 | 1> {
  const wanted = /^[0-9]{1,3}$/.test(threshold) ? Number(threshold) : NaN;
  if (!(wanted <= 100)) {
    throw new GateError('usage', `--threshold is "${threshold}"`, { solution: 'Give a whole number from 0 to 100.' });
  }
  const source = await readPolicySource(name);
  const compiler = loadCompiler();
  const checked = checkPolicy(source, compiler, takenCodes(loadPolicy()));
  if (!checked.ok) return showProblems(name, checked.problems);
  const { sources, tests: testFiles } = checked;
  const outcome = compiler.test({
    files: { ...sources, ...testFiles },
    capabilities: OWN_CAPABILITIES,
    data: source.data,
    coverage: true,
  });
  if (!outcome.ok) return showProblems(name, outcome.problems);
  const { tests, coverage } = outcome.value;
  const own = ownCoverage(coverage, Object.keys(source.files));
  process.stdout.write(
    format === 'junit'
      ? renderTestSuites(`gate policy test ${name}`, suitesOf(tests))
      : `${[...tests.flatMap(testLines), ...own.lines, summary(tests, own.percent)].map(clean).join('\n')}\n`,
  );
  const isGood = tests.length > 0 && tests.every(({ result }) => result === 'pass') && own.percent >= wanted;
  if (tests.length === 0) process.stderr.write('there is no test: a test is a rule whose name begins with test_\n');
  if (own.percent < wanted) process.stderr.write(`the tests cover ${percent(own.percent)} %, less than ${wanted} %\n`);
  return isGood ? 0 : 1;
}

function testLines({ package: folder, name, file, line, result, message, output }: RegoTest): string[] {
  const printed = output.split('\n').filter((one) => one !== '');
  return [
    `${result.toUpperCase().padEnd(5)} ${folder}.${name}`,
    ...(result === 'pass' ? [] : [`      ${file}:${line}: ${message}`]),
    ...printed.map((one) => `      ${one}`),
  ];
}

/** Of the user's files alone: the shipped libraries have tests of their own. */
function ownCoverage(
  coverage: Coverage | null,
  files: readonly string[],
): { readonly percent: number; readonly lines: readonly string[] } {
  const own = Object.entries(coverage?.files ?? {}).filter(([file]) => files.includes(file));
  const covered = own.reduce((sum, [, { coveredLines }]) => sum + coveredLines, 0);
  const all = own.reduce((sum, [, { notCoveredLines }]) => sum + notCoveredLines, covered);
  return {
    percent: all === 0 ? 100 : (100 * covered) / all,
    lines: own.flatMap(([file, { notCovered }]) =>
      notCovered.map(({ start, end }) => `${file}:${start}${end === start ? '' : `-${end}`}: no test covers this`),
    ),
  };
}

function summary(tests: readonly RegoTest[], covered: number): string {
  const passed = tests.filter(({ result }) => result === 'pass').length;
  return `${passed} of ${tests.length} tests passed, ${percent(covered)} % covered`;
}

/** Rounded down: what is not covered must not look as if it were. */
function percent(value: number): string {
  return String(Math.floor(value * 10) / 10);
}

const OUTCOMES = { pass: 'passed', fail: 'failure', error: 'error', skip: 'skipped' } as const;

/** One for each package. */
function suitesOf(tests: readonly RegoTest[]): TestSuite[] {
  const packages = [...new Set(tests.map((test) => test.package))];
  return packages.map((name) => ({ name, cases: tests.filter((test) => test.package === name).map(caseOf) }));
}

function caseOf({ package: classname, name, file, line, result, message, output }: RegoTest): TestCase {
  const place = result === 'pass' ? [] : [`${file}:${line}: ${message}`];
  const printed = output.split('\n').filter((one) => one !== '');
  return { classname, name, outcome: OUTCOMES[result], message: result, detail: [...place, ...printed] };
}
