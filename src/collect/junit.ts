import type { XmlElement } from '../format/xml.ts';
import { parseRfc3339 } from '../format/rfc3339.ts';
import type { Claim } from './collector.ts';
import { Unreadable } from './collector.ts';
import { countIn, xmlCollector, type XmlFormat } from './xmlCollector.ts';

/** JUnit XML, as test runners write it: what became of each suite, counted from its test cases. */
export const junit = xmlCollector('junit', ['tests'], ({ with: given }) => new JunitDocument(given));

/** An outermost suite; what nested ones hold counts for it. */
interface Suite {
  readonly name: string;
  readonly line: number;
  readonly attributes: XmlElement['attributes'];
  readonly properties: Map<string, string>;
  /** Cases by what became of them. */
  readonly cases: Record<Outcome, number>;
  nested: boolean;
}

type Outcome = 'passed' | 'failed' | 'error' | 'skipped';

class JunitDocument implements XmlFormat {
  readonly #suiteName: string | undefined;
  readonly #releaseProperty: string | undefined;
  readonly #suites: Suite[] = [];
  #case: Outcome | undefined;

  constructor({ suite, release }: Readonly<Record<string, unknown>>) {
    this.#suiteName = typeof suite === 'string' ? suite : undefined;
    this.#releaseProperty = typeof release === 'string' ? release : undefined;
  }

  open(element: XmlElement): void {
    const { name, path, line, attributes } = element;
    const parent = path.at(-1);
    if (parent === undefined && name !== 'testsuites' && name !== 'testsuite')
      throw new Unreadable('schema_violation', 'must be test suites', { lines: [line, line] });
    const current = this.#suites.at(-1);
    if (name === 'testsuite' && !path.includes('testsuite')) this.#suites.push(suiteOf(element));
    else if (name === 'testsuite' && current !== undefined) current.nested = true;
    else if (name === 'testcase' && parent === 'testsuite') this.#case = 'passed';
    else if (parent === 'testcase') this.#note(name);
    else if (name === 'property' && parent === 'properties')
      current?.properties.set(attributes['name'] ?? '', attributes['value'] ?? '');
  }

  close(name: string): void {
    if (name !== 'testcase' || this.#case === undefined) return;
    const suite = this.#suites.at(-1);
    if (suite !== undefined) suite.cases[this.#case] += 1;
    this.#case = undefined;
  }

  end(): Claim[] {
    if (this.#suites.length === 0) throw new Unreadable('schema_violation', 'must have a test suite');
    this.#suites.forEach(assertCounts);
    if (this.#suiteName === undefined) return this.#suites.map((suite) => this.#claim(suite.name, [suite]));
    return [this.#claim(this.#suiteName, this.#suites)];
  }

  /** A case that failed and was skipped failed. */
  #note(outcome: string): void {
    if (this.#case === undefined) return;
    if (outcome === 'failure') this.#case = 'failed';
    if (outcome === 'error' && this.#case !== 'failed') this.#case = 'error';
    if (outcome === 'skipped' && this.#case === 'passed') this.#case = 'skipped';
  }

  #claim(suite: string, suites: readonly Suite[]): Claim {
    const count = (...outcomes: Outcome[]) =>
      suites.reduce((sum, { cases }) => sum + outcomes.reduce((part, outcome) => part + cases[outcome], 0), 0);
    const releases = new Set(suites.map(({ properties }) => properties.get(this.#releaseProperty ?? '') ?? null));
    const [release = null] = releases;
    // Of several suites the first began the run: its time is the oldest that the result may claim.
    const at = suites.map(({ attributes }) => parseRfc3339(attributes['timestamp'] ?? ''))[0] ?? null;
    const line = suites[0]?.line ?? 1;
    return {
      kind: 'tests',
      place: { lines: [line, line] },
      item: {
        suite,
        passed: count('passed'),
        failed: count('failed', 'error'),
        skipped: count('skipped'),
        at,
        // Suites of two releases are a result of neither.
        release: releases.size === 1 ? release : null,
      },
    };
  }
}

function suiteOf({ attributes, line }: XmlElement): Suite {
  const name = attributes['name'] ?? '';
  return {
    name: name === '' ? '(unnamed)' : name,
    line,
    attributes,
    properties: new Map(),
    cases: { passed: 0, failed: 0, error: 0, skipped: 0 },
    nested: false,
  };
}

/**
 * A suite that states other counts than its cases have says two things at once. Tools differ in what they call a failure and
 * what an error, and in whether a suite counts those inside it.
 */
function assertCounts({ attributes, cases, nested, line }: Suite): void {
  if (nested) return;
  const { passed, failed, error, skipped } = cases;
  const total = countIn(attributes, 'tests');
  const bad = (countIn(attributes, 'failures') ?? 0) + (countIn(attributes, 'errors') ?? 0);
  const isStated = attributes['failures'] !== undefined || attributes['errors'] !== undefined;
  if (total !== undefined && total !== passed + failed + error + skipped)
    throw new Unreadable('schema_violation', 'the suite states another number of tests', { lines: [line, line] });
  if (isStated && bad !== failed + error)
    throw new Unreadable('schema_violation', 'the suite states another number of failures', { lines: [line, line] });
}
