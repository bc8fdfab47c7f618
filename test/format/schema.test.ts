import { expect, it } from 'vitest';
import { foldLabel } from '../../src/format/foldLabel.ts';
import { schemaProblems, type Validator } from '../../src/format/schema.ts';

/** A validator that finds these. */
function finding(...errors: NonNullable<Validator['errors']>[number][]): Validator {
  const validator: Validator = () => false;
  validator.errors = errors;
  return validator;
}

it('finds nothing in what is valid, whatever was found before', () => {
  const validator: Validator = () => true;
  validator.errors = [{ instancePath: '', keyword: 'type', params: { type: 'object' } }];
  expect(schemaProblems(validator, {})).toEqual([]);
  expect(schemaProblems(() => false, {})).toEqual([]);
});

it.each<[string, Record<string, unknown>, string]>([
  ['required', { missingProperty: 'name' }, 'lacks "name"'],
  ['type', { type: 'string' }, 'must be of type string'],
  ['type', { type: ['string', 'null'] }, 'must be of type string or null'],
  ['const', { allowedValue: 'v1' }, 'must be "v1"'],
  ['enum', { allowedValues: ['a', 'b'] }, 'must be one of a, b'],
  ['pattern', { pattern: '^a$' }, 'does not match ^a$'],
  ['minLength', { limit: 1 }, 'must not be empty'],
  ['minItems', { limit: 1 }, 'must not be empty'],
  ['minProperties', { limit: 1 }, 'must not be empty'],
  ['oneOf', { passingSchemas: [0, 1] }, 'matches two alternatives that exclude each other'],
  ['maximum', { limit: 1 }, 'violates "maximum"'],
])('words %s itself: %j', (keyword, params, text) => {
  expect(schemaProblems(finding({ instancePath: '/a/0', keyword, params }), {})).toEqual([{ pointer: '/a/0', text }]);
});

it('points at a key that nobody defined, and keeps the order', () => {
  const unknown = { instancePath: '/a', keyword: 'additionalProperties', params: { additionalProperty: 'x/y' } };
  const other = { instancePath: '', keyword: 'type', params: { type: 'object' } };
  expect(schemaProblems(finding(unknown, other), {})).toEqual([
    { pointer: '/a/x~1y', text: 'unknown key "x/y"', unknownKey: 'x/y' },
    { pointer: '', text: 'must be of type object' },
  ]);
});

it('compares labels as people read them', () => {
  expect(foldLabel('  Rollback\t \n Owner ')).toBe('rollback owner');
  expect(foldLabel('AZ az')).toBe('az az');
  // What lower case is beyond ASCII changes with the engine.
  expect(foldLabel('ÄÖ \u212a')).toBe('ÄÖ \u212a');
});
