import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/format/canonicalJson.ts';
import { isObject, type JsonValue } from '../../src/format/jsonValue.ts';
import { unordered } from '../../src/format/unordered.ts';
import {
  bindRequirements,
  check,
  collect,
  loadPolicy,
  openSecondEngine,
  policyInput,
  type SecondEngine,
  shippedProcedures,
} from '../../src/index.ts';
import { editsOf } from '../attack/edit.ts';
import { attack } from '../attack/matrix.ts';
import { unsealed } from '../attack/subject.ts';
import { ProcedureFixtures, runOf } from '../runs/procedureFixtures.ts';

// OPA's own engine takes a good part of a second for each: a sample does for every change, all of them for a release.
const EVERY = Number(process.env['DIFFERENTIAL_EVERY'] ?? '1');
const SEED = Number(process.env['DIFFERENTIAL_SEED'] ?? '20260314');

let second: SecondEngine;

beforeAll(() => {
  second = openSecondEngine();
});

describe.each(shippedProcedures())('%s', (name) => {
  it(`is judged by both engines alike, in both fixtures and every defect of ${EVERY}`, async () => {
    const fixtures = await ProcedureFixtures.load(name);
    const rows = [
      ...(['pass', 'rolled-back'] as const).map((from) => ({ id: from, run: { tree: fixtures.runs[from] }, by: {} })),
      ...fixtures.defects
        .filter((_, index) => index % EVERY === 0)
        .map((defect) => ({ id: defect.id, run: fixtures.applied(defect), by: defect })),
    ];
    const differing: string[] = [];
    let decided = 0;
    for (const { id, run, by } of rows) {
      const { undecided, summary } = await check(runOf(run), { ...fixtures.optionsOf(by), second });
      decided += summary.satisfied + summary.violated;
      for (const { code, requirement } of undecided)
        if (code.endsWith('.engines_differ')) differing.push(`${id}: ${requirement}`);
    }
    expect(differing).toEqual([]);
    // Else nothing was compared.
    expect(decided).toBeGreaterThan(rows.length * 10);
  });

  it(`is judged by both engines alike after every edit of ${EVERY * 10}`, async () => {
    const subject = await unsealed(name);
    const edits = editsOf(subject.tree).filter((_, index) => index % (EVERY * 10) === 0);
    // Throws where they differ.
    const { edits: made, passed } = await attack(subject, 'edits and rehashes', edits, second);
    expect(made - passed.length).toBeGreaterThan(0);
  });

  it(`is answered by both engines alike, whatever the evidence holds (DIFFERENTIAL_SEED=${SEED})`, async () => {
    const { context, tree } = await unsealed(name);
    const policy = loadPolicy();
    const { procedure, params, trust, asOf, expect: expected } = context;
    const { evidence } = await collect(runOf({ tree }), procedure, trust);
    const requirements = bindRequirements(procedure, policy.rules, params);
    const assurance = { required: 'unsigned', reached: 'unsigned', reason: 'no_seal', unattested: [] } as const;
    const text = Buffer.from(
      policyInput({ procedure, requirements, evidence, asOfUs: asOf.us, expect: expected, assurance }),
    ).toString('utf8');
    const wasm = await policy.wasm;
    const answers = new Set<string>();
    fc.assert(
      fc.property(fc.array(CHANGE, { minLength: 1, maxLength: 8 }), (changes) => {
        const changed = JSON.parse(text) as JsonValue;
        for (const change of changes) apply(change, changed);
        const bytes = Buffer.from(JSON.stringify(changed));
        const answer = spelt(wasm.evaluate(bytes));
        expect(answer).toBe(spelt(second.evaluate(bytes)));
        answers.add(answer);
      }),
      { numRuns: Math.ceil(240 / EVERY), seed: SEED },
    );
    // Else the changes changed nothing that a rule looks at.
    expect(answers.size).toBeGreaterThan(60 / EVERY);
  });
});

/** The member at some place, counted over all of them, becomes something else, or goes. */
interface Change {
  readonly at: number;
  readonly to: JsonValue | undefined;
}

const CHANGE: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  to: fc.oneof(
    fc.constant(undefined),
    fc.constantFrom<JsonValue>(
      null,
      true,
      false,
      0,
      -1,
      1.5,
      1e21,
      9007199254740993,
      '',
      'x',
      '1.2.3',
      [],
      {},
      [0],
      [[]],
    ),
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>,
  ),
});

/** In the evidence and in what the lines are given; which rule is asked stays. */
function apply({ at, to }: Change, input: JsonValue): void {
  const members: { readonly owner: Record<string, JsonValue>; readonly key: string }[] = [];
  const walk = (value: JsonValue | undefined): void => {
    if (typeof value !== 'object' || value === null) return;
    const owner = value as Record<string, JsonValue>; // a list has its indices for keys
    for (const [key, member] of Object.entries(owner)) {
      members.push({ owner, key });
      walk(member);
    }
  };
  if (isObject(input)) walk(input['items']);
  const member = members[at % Math.max(1, members.length)];
  if (member === undefined) return;
  if (to !== undefined) member.owner[member.key] = to;
  else if (Array.isArray(member.owner)) member.owner.splice(Number(member.key), 1);
  else Reflect.deleteProperty(member.owner, member.key);
}

function spelt(value: JsonValue | undefined): string {
  return value === undefined ? 'undefined' : canonicalJson(unordered(value));
}
