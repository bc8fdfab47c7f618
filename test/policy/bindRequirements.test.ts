import { describe, expect, it } from 'vitest';
import { GateError } from '../../src/error.ts';
import type { JsonObject, JsonValue } from '../../src/format/jsonValue.ts';
import { bindRequirements } from '../../src/policy/bindRequirements.ts';
import type { ParameterEntry, RuleEntry } from '../../src/policy/catalogue.ts';
import { GATES, type Procedure, type Requirement } from '../../src/procedure/procedure.ts';
import { procedureOf, requirementOf, RULE } from './ownPolicy.ts';

const DESCRIPTION = 'What it is for.';

describe('a requirement line', () => {
  it('is bound to its rule, with selectors apart from values', () => {
    const parameters = { items: selectorEntry(), names: entry('strings'), limit: entry('integer') };
    const [bound] = bind(parameters, { items: { kind: 'release' }, names: ['a'], limit: { param: 'gap' } }, { gap: 7 });
    expect(bound?.parameters).toEqual({
      items: { selector: { kind: 'release' } },
      names: { value: ['a'] },
      limit: { value: 7 },
    });
  });

  it('of no rule is refused, with the rule that was meant', () => {
    const error = failure(() => bindAll([requirementOf('line', { rule: 'schema.samlpe' })], {}));
    expect(error).toMatchObject({ code: 'procedure_invalid', solution: 'Did you mean "schema.sample"?' });
  });

  it.each(['constructor', '__proto__', 'toString'])(
    'with a parameter %j that the rule does not have is refused',
    (name) => {
      const given = JSON.parse(`{"${name}": 1}`) as JsonObject;
      expect(failure(() => bind({}, given))?.code).toBe('procedure_invalid');
    },
  );

  it('is told what there is where no rule is near', () => {
    const solution = (rule: string) => failure(() => bindAll([requirementOf('line', { rule })], {}))?.solution;
    expect(solution('completely.different')).toBe('See `gate rules`.');
    // Rules of the user's that nobody named are not misspelt.
    expect(solution('user.sample')).toBe('Give the folder of your rules with --policy.');
    const own = { ...RULE, rule: 'user.simple', gate: 'schema' as const, own: true as const };
    const rules = new Map([RULE, own].map((rule) => [rule.rule, rule]));
    const procedure = procedureOf([requirementOf('line', { rule: 'user.sample' })]);
    expect(failure(() => bindRequirements(procedure, rules, {}))?.solution).toBe('Did you mean "user.simple"?');
    const unknown = failure(() => bind({ a: entry('string'), b: entry('string') }, { c: 1 }));
    expect(unknown).toMatchObject({
      message: expect.stringContaining('"c"') as string,
      solution: expect.stringContaining('a, b') as string,
    });
  });

  it('without a parameter of its rule is refused', () => {
    expect(failure(() => bind({ items: selectorEntry() }, {}))).toMatchObject({
      message: 'requirement "line": schema.sample lacks its parameter "items"',
      solution: DESCRIPTION,
    });
  });
});

describe('a parameter', () => {
  it.each<[string, ParameterEntry, readonly JsonValue[]]>([
    [
      'selector',
      selectorEntry(),
      [
        null,
        1,
        'release',
        [],
        {},
        { kind: 'relase' },
        { kind: 1 },
        { kind: 'release', wher: {} },
        { kind: 'release', where: [] },
        { kind: 'release', where: { value: { a: 1 } } },
        { kind: 'release', where: { value: [] } },
        { kind: 'release', field: 1 },
        { kind: 'release', where: { from: 'nobody' } },
        { kind: 'release', where: { from: ['ticket', 'nobody'] } },
        { kind: 'release', where: { value: 'a', component: { b: 1 } } },
        { kind: 'release', where: { value: ['a', { b: 1 }] } },
        { subject: 'nothing' },
        { subject: 'constructor' },
        { outcome: 'maybe' },
        { outcome: 'toString' },
      ],
    ],
    ['selector of a kind', { ...selectorEntry(), kind: 'step' }, [{ kind: 'release' }, { subject: 'source' }]],
    ['selectors', entry('selectors'), [{ kind: 'release' }, [], [{ kind: 'x' }]]],
    [
      'integer',
      entry('integer'),
      ['1', 1.5, null, 2 ** 53, {}, { param: 'nothing' }, { param: 'toString' }, { param: 1 }],
    ],
    ['integers', entry('integers'), [1, ['1'], [1.5]]],
    [
      'integer_map',
      { ...entry('integer_map'), min: 1 },
      [1, [], {}, { a: '1' }, { a: 1.5 }, { a: { param: 'nothing' } }, { param: 'gap' }, { param: 1 }],
    ],
    ['string', entry('string'), ['', 1, null, ['a']]],
    ['choice', { ...entry('choice'), of: ['denied', 'allowed'] }, ['', 'Denied', null, ['denied']]],
    ['strings', { ...entry('strings'), min: 1 }, ['a', [], [''], [1], ['a', 'a']]],
    ['string_map', { ...entry('string_map'), min: 1 }, ['a', [], {}, { a: '' }, { a: 1 }]],
    ['facts', entry('facts'), ['a', [], { ok: true }, { '/ok': null }, { '/ok': {} }]],
  ])('of type %s is refused where its value is not', (_, parameter, values) => {
    for (const value of values) {
      expect(failure(() => bind({ it: parameter }, { it: value }))?.code, JSON.stringify(value)).toBe(
        'procedure_invalid',
      );
    }
  });

  // A condition on a field that no item of the kind has selects nothing: "no secrets found" would always hold.
  it.each([
    { kind: 'secret', where: { detecter: 'aws_access_key' } },
    { kind: 'unreadable', where: { reson: ['link'] } },
    { kind: 'release', field: 'valeu' },
  ])('selecting by a field that the kind does not have is refused: %j', (selector) => {
    expect(failure(() => bind({ it: selectorEntry() }, { it: selector }))?.code).toBe('procedure_invalid');
  });

  it.each([
    { subject: 'source', where: { from: 'ticket' } },
    { outcome: 'completed', kind: 'step' },
  ])('with more than a shorthand needs is refused, and not silently cut: %j', (selector) => {
    expect(failure(() => bind({ it: selectorEntry() }, { it: selector }))?.code).toBe('procedure_invalid');
  });

  it('maps names to integers, each a literal or a param', () => {
    const [bound] = bind({ max: entry('integer_map') }, { max: { lag: 5, age: { param: 'gap' } } }, { gap: 7 });
    expect(bound?.parameters).toEqual({ max: { value: { lag: 5, age: 7 } } });
  });

  it.each<[string, ParameterEntry, readonly JsonValue[]]>([
    ['integer', entry('integer'), [0, -1, 2 ** 53 - 1]],
    ['integers', entry('integers'), [[], [1, 2]]],
    ['integer_map', entry('integer_map'), [{}, { a: 1 }]],
    ['integer_map of names', { ...entry('integer_map'), min: 1, of: ['a', 'b'] }, [{ a: 1 }, { b: 2, a: 1 }]],
    ['string', entry('string'), ['a']],
    ['choice', { ...entry('choice'), of: ['denied', 'allowed'] }, ['denied', 'allowed']],
    ['strings', entry('strings'), [[], ['a'], ['a', 'b']]],
    ['strings, at least one', { ...entry('strings'), min: 1 }, [['a']]],
    ['string_map', entry('string_map'), [{}, { a: 'b' }]],
    ['string_map, at least one', { ...entry('string_map'), min: 1 }, [{ a: 'b' }]],
    ['facts', entry('facts'), [{}, { '/ok': true, '/n/0': 1, '/s': 'x' }]],
  ])('of type %s is what its value is', (_, parameter, values) => {
    for (const value of values)
      expect(bind({ it: parameter }, { it: value })[0]?.parameters).toEqual({ it: { value } });
  });

  it('of seconds is in microseconds, like every other time', () => {
    const given = { limit: 90, later: { param: 'gap' } };
    const [bound] = bind({ limit: entry('seconds'), later: entry('seconds') }, given, { gap: 7 });
    expect(bound?.parameters).toEqual({
      limit: { value: { us: 90_000_000, text: '90 s' } },
      later: { value: { us: 7_000_000, text: '7 s' } },
    });
  });

  it('may be one selector or several, each with conditions and a field, and perhaps grouped', () => {
    const where = { value: ['a', null, 1, true], from: 'ticket', placeholder: false };
    const one = { kind: 'release', where, field: 'value' };
    const entries = {
      one: selectorEntry(),
      grouped: { ...selectorEntry(), kind: 'release', group: 'component' },
      many: entry('selectors'),
      manyGrouped: { ...entry('selectors'), group: 'component' },
    };
    const many = [one, { kind: 'step' }];
    expect(bind(entries, { one, grouped: one, many, manyGrouped: many })[0]?.parameters).toStrictEqual({
      one: { selector: one },
      grouped: { selector: one, group: 'component' },
      many: { selectors: many },
      manyGrouped: { selectors: many, group: 'component' },
    });
    const [bound] = bind({ it: selectorEntry() }, { it: { kind: 'release', where: { from: ['ticket', 'rollout'] } } });
    expect(bound?.parameters).toEqual({
      it: { selector: { kind: 'release', where: { from: ['ticket', 'rollout'] } } },
    });
  });

  it.each<[ParameterEntry, JsonValue, RegExp]>([
    [{ ...entry('integer_map'), of: ['a', 'b'] }, { a: 1, c: 1 }, /may name only a, b/],
    [{ ...entry('choice'), of: ['a', 'b'] }, 'c', /one of a, b/],
    [entry('choice'), '', /one of/],
    [entry('strings'), ['a', 'a'], /twice/],
    [entry('integer'), { param: 'x' }, /unknown param "x"/],
    [entry('integer'), 'x', /must be an integer/],
    [selectorEntry(), { kind: 'release', x: 1 }, /unknown member "x"/],
    [selectorEntry(), { kind: 'release', where: { from: 'nobody' } }, /"nobody"/],
    [selectorEntry(), { kind: 'release', where: { x: 1 } }, /"x", which release has not; it has .*value/],
    [selectorEntry(), { kind: 'release', field: 'x' }, /"x", which release has not/],
    [selectorEntry(), { kind: 'release', where: [] }, /"where"/],
    [selectorEntry(), { kind: 'release', where: { value: {} } }, /"where"/],
    [selectorEntry(), { kind: 'release', field: null }, /"field"/],
    [selectorEntry(), { kind: 'x' }, /no known kind: "x"/],
    [{ ...selectorEntry(), kind: 'step' }, { kind: 'release' }, /must select step items/],
  ])('is refused with what is wrong, and what it is for: %j, %j', (parameter, value, message) => {
    expect(failure(() => bind({ it: parameter }, { it: value }))).toMatchObject({
      message: expect.stringMatching(message) as string,
      solution: DESCRIPTION,
    });
  });

  it.each([
    ['subject', 'source'],
    ['subject', 'target'],
    ['subject', 'environment'],
    ['outcome', 'completed'],
    ['outcome', 'rolled_back'],
  ] as const)('may be the shorthand %s: %s', (name, value) => {
    const others = GATES.filter((gate) => gate !== 'schema').map((gate) => [gate, 'A reason.']);
    const selector = (meaning: string) => ({ kind: 'release' as const, where: { value: meaning }, field: 'value' });
    const procedure = procedureOf([requirementOf('line', { with: { it: { [name]: value } } })], {
      notApplicable: Object.fromEntries(others) as Procedure['notApplicable'],
      subject: { source: selector('source'), target: selector('target'), environment: selector('environment') },
      outcome: { completed: selector('completed'), rolled_back: selector('rolled_back') },
    });
    const [bound] = bindProcedure(procedure, { it: selectorEntry() });
    expect(bound?.parameters).toEqual({ it: { selector: selector(value) } });
  });

  it('may be a shorthand for what the procedure calls its subject and outcome', () => {
    const [bound] = bind(
      { a: selectorEntry(), b: selectorEntry() },
      { a: { subject: 'source' }, b: { outcome: 'rolled_back' } },
    );
    expect(bound?.parameters).toEqual({
      a: { selector: { kind: 'release', field: 'value' } },
      b: { selector: { kind: 'step', where: { phase: 'rollback' } } },
    });
  });
});

describe('a gate', () => {
  it('without a requirement must say why', () => {
    const error = failure(() => bindProcedure(procedureOf([requirementOf('line')], { notApplicable: {} }), {}));
    expect(error).toMatchObject({
      code: 'procedure_invalid',
      message: expect.stringContaining('has no requirement') as string,
      solution: expect.stringContaining('not applicable') as string,
    });
  });

  it('with a requirement cannot be called not applicable', () => {
    const all = Object.fromEntries(GATES.map((gate) => [gate, 'A reason.']));
    const error = failure(() => bindProcedure(procedureOf([requirementOf('line')], { notApplicable: all }), {}));
    expect(error?.message).toBe('the gate "schema" has requirements and is called not applicable');
  });
});

it('refuses a procedure with a required file that no line demands: its absence would go unnoticed', () => {
  const lines = [requirementOf('line', { with: { roles: ['ticket'] } })];
  expect(failure(() => bindAll(lines, { roles: entry('strings') }))).toBeUndefined();
  const others = GATES.filter((gate) => gate !== 'schema').map((gate) => [gate, 'A reason.']);
  const procedure = procedureOf(lines, { notApplicable: Object.fromEntries(others) as Procedure['notApplicable'] });
  const demanded = { ...procedure, files: procedure.files.map((file) => ({ ...file, optional: false })) };
  expect(failure(() => bindProcedure(demanded, { roles: entry('strings') }))).toMatchObject({
    message: 'no requirement demands the file "rollout"',
    solution: expect.stringContaining('completion.files') as string,
  });
  const everything = { roles: demanded.files.map(({ role }) => role) };
  const demanding = (level: 'block' | 'warn') => ({
    ...demanded,
    requirements: [requirementOf('line', { with: everything, level })],
  });
  expect(failure(() => bindProcedure(demanding('block'), { roles: entry('strings') }))).toBeUndefined();
  expect(failure(() => bindProcedure(demanding('warn'), { roles: entry('strings') }))?.message).toContain('ticket');
});

function entry(type: ParameterEntry['type']): ParameterEntry {
  return { type, description: DESCRIPTION };
}

function selectorEntry(): ParameterEntry {
  return entry('selector');
}

function bind(parameters: RuleEntry['parameters'], given: JsonObject, params: Readonly<Record<string, number>> = {}) {
  return bindAll([requirementOf('line', { with: given })], parameters, params);
}

function bindAll(
  lines: readonly Requirement[],
  parameters: RuleEntry['parameters'],
  params: Readonly<Record<string, number>> = {},
) {
  const others = GATES.filter((gate) => gate !== 'schema');
  const notApplicable = Object.fromEntries(others.map((gate) => [gate, 'A reason.']));
  return bindProcedure(procedureOf(lines, { notApplicable }), parameters, params);
}

function bindProcedure(
  procedure: Procedure,
  parameters: RuleEntry['parameters'],
  params: Readonly<Record<string, number>> = {},
) {
  return bindRequirements(procedure, new Map([[RULE.rule, { ...RULE, parameters }]]), params);
}

function failure(act: () => unknown): GateError | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof GateError) return error;
    throw error;
  }
  return undefined;
}
