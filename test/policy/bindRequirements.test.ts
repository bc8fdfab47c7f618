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

  it('without a parameter of its rule is refused', () => {
    expect(failure(() => bind({ items: selectorEntry() }, {}))?.message).toContain('"items"');
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
        { subject: 'nothing' },
        { outcome: 'maybe' },
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
    expect(error?.code).toBe('procedure_invalid');
  });

  it('with a requirement cannot be called not applicable', () => {
    const all = Object.fromEntries(GATES.map((gate) => [gate, 'A reason.']));
    const error = failure(() => bindProcedure(procedureOf([requirementOf('line')], { notApplicable: all }), {}));
    expect(error?.code).toBe('procedure_invalid');
  });
});

it('refuses a procedure with a required file that no line demands: its absence would go unnoticed', () => {
  const lines = [requirementOf('line', { with: { roles: ['ticket'] } })];
  expect(failure(() => bindAll(lines, { roles: entry('strings') }))).toBeUndefined();
  const others = GATES.filter((gate) => gate !== 'schema').map((gate) => [gate, 'A reason.']);
  const procedure = procedureOf(lines, { notApplicable: Object.fromEntries(others) as Procedure['notApplicable'] });
  const demanded = { ...procedure, files: procedure.files.map((file) => ({ ...file, optional: false })) };
  expect(failure(() => bindProcedure(demanded, { roles: entry('strings') }))?.message).toContain('rollout');
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
