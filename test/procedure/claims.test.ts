import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GateError } from '../../src/error.ts';
import { loadProcedure } from '../../src/procedure/loadProcedure.ts';
import type { Procedure } from '../../src/procedure/procedure.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';
import { procedureDocument, procedureText } from './ownProcedure.ts';

const CLAIM = {
  kind: 'metric',
  each: '/counters',
  set: { series: 'baseline' },
  take: { name: { key: true }, value: '/now', at: { root: '/at' } },
  optional: ['at'],
};

it('a claim is compiled', async () => {
  const { files } = await load({ claims: [CLAIM], schema: 'Ops.v1' });
  expect(files.at(-1)).toMatchObject({
    schema: { pointer: '/schemaVersion', known: ['Ops.v1'] },
    claims: [
      { kind: 'metric', each: [['counters']], optional: ['at'], take: { name: { from: { place: 'key', up: 0 } } } },
    ],
  });
});

it('labels and titles of Markdown are compared as its reader compares them', async () => {
  const claim = {
    ...CLAIM,
    each: '/sections/Alert  Thresholds/rows',
    take: { name: '/Counter', value: '/Now' },
    optional: undefined,
  };
  const { files } = await load({ format: 'markdown', path: 'x.md', claims: [JSON.parse(JSON.stringify(claim))] });
  expect(files.at(-1)?.claims).toMatchObject([
    { each: [['sections', 'alert thresholds', 'rows']], take: { value: { from: { tokens: ['now'] } } } },
  ]);
});

describe('a mistake in a claim is refused at its line:', () => {
  const over = (change: object) => ({ claims: [{ ...CLAIM, ...change }] });
  const take = (change: object) => over({ take: { ...CLAIM.take, ...change } });
  const OUT = { path: 'runs/*/x-*.json', many: true };

  it.each<[string, object, string, string?]>([
    ['an unknown kind', over({ kind: 'metrics' }), 'kind: metrics', 'metric'],
    ['a kind that data may not claim', over({ kind: 'signature' }), 'kind: signature'],
    ['a step', over({ kind: 'step' }), 'kind: step'],
    ['an unknown key', over({ wher: {} }), 'wher:', 'where'],
    ['an unknown option', take({ value: { at: '/now', decimals: 2 } }), 'decimals: 2', 'decimal'],
    ['an unknown field', take({ valeu: '/now' }), 'take:', 'value'],
    ['a field that the collector fills in', take({ framed: '/framed' }), 'take:'],
    ['a field that is set and taken', over({ set: { series: 's', value: 1 } }), 'set:'],
    ['a field that is missing', over({ set: {} }), 'kind: metric'],
    ['a constant of the wrong type', over({ set: { series: 1 } }), 'series: 1'],
    [
      'a time as a constant',
      over({
        set: { series: 's', at: '2026-05-02T08:00:00Z' },
        take: { name: { key: true }, value: '/now' },
        optional: ['value'],
      }),
      "at: '2026",
    ],
    ['a pointer that is none', take({ value: 'now' }), 'value: now'],
    ['a wrong escape', take({ value: '/a~2' }), 'value: /a~2'],
    ['a wrong pointer in each', over({ each: '/a~b' }), 'each: /a~b'],
    ['an optional field that must be there', over({ optional: ['value'] }), 'optional:'],
    ['an optional field that is not taken', over({ optional: ['scope'] }), 'optional:'],
    ['two places', take({ value: { at: '/now', root: '/now' } }), 'value:'],
    ['no place', take({ value: { decimal: 2 } }), 'value:'],
    ['a scale for what is no integer', take({ name: { at: '/n', decimal: 2 } }), 'name:'],
    ['rounding without a scale', take({ value: { at: '/now', round: 'up' } }), 'value:'],
    ['a comparison for what is no boolean', take({ value: { at: '/now', equals: 1 } }), 'value:'],
    ['a list for what is none', take({ value: { each: '/now', at: '/a' } }), 'value:'],
    ['a key without each', { claims: [{ ...CLAIM, each: undefined }] }, 'name:'],
    ['an item around that is not there', take({ name: { key: true, up: 1 } }), 'name:'],
    ['a wildcard that is not there', take({ name: { path: 1 } }), 'name:'],
    ['a wildcard beyond the last', { ...OUT, ...take({ name: { path: 3 } }) }, 'name:'],
    ['a wildcard of no certain meaning', { path: '**/x.json', many: true, ...take({ name: { path: 1 } }) }, 'name:'],
    ['an unknown allowance', over({ allow: 'anything' }), 'allow: anything'],
    ['no claims', { claims: [] }, 'claims: []'],
    ['claims for a format with a collector', { format: 'change-ticket', claims: [CLAIM] }, 'claims:'],
    ['a schema for what has none', { format: 'log', schema: 'x' }, 'schema: x'],
    ['a list of checks that takes nothing', { claims: [verdict({ each: '/checks' })] }, 'checks:'],
    [
      'a list of checks that lacks an id',
      { claims: [verdict({ each: '/c', take: { ok: '/o', status: '/s' } })] },
      'checks:',
    ],
    ['a list of checks read as one value', { claims: [verdict('/checks')] }, 'checks:'],
  ])('%s', async (_, change, at, meant) => {
    const text = textOf(change);
    const error = await failure(text);
    expect(error).toMatchObject({ code: 'procedure_invalid' });
    const line = text.split('\n')[(error?.place?.line ?? 0) - 1];
    expect(line?.replace(/^[ -]*/, '').startsWith(at), `line: ${line ?? ''}; ${error?.message ?? ''}`).toBe(true);
    if (meant !== undefined) expect(error?.solution).toBe(`Did you mean "${meant}"?`);
  });
});

describe('a mistake in a line is refused:', () => {
  it.each<[string, object, string]>([
    [
      'a number matched as a text',
      { line: 'n {value:word}', kind: 'metric', set: { name: 'n', series: 's' } },
      '{value:int}',
    ],
    [
      'a time matched as a text',
      { line: '{id:word} {at:word}', kind: 'task', set: { group: 'g', state: 's' } },
      '{at:time}',
    ],
    [
      'a digest matched as a text',
      { line: '{name:name} {digest:word}', kind: 'binding', set: { component: 'c' } },
      '{digest:sha256} or {digest:digest}',
    ],
    ['a list', { line: '{checks:word}', kind: 'verdict', set: { schema: 's', ok: true, status: 's' } }, 'Leave it out'],
    [
      'a constant of the wrong type',
      { line: 'n {value:int}', kind: 'metric', set: { name: true, series: 's' } },
      'of its type',
    ],
    ['a digest about nothing', { line: '{stated:sha256}', kind: 'digest', set: { role: 'r' } }, 'Add it'],
  ])('%s', async (_, line, solution) => {
    const error = await failure(procedureText({ lines: [line] }));
    expect(error).toMatchObject({ code: 'procedure_invalid', solution: expect.stringContaining(solution) as unknown });
    expect(error?.place?.line).toBeGreaterThan(0);
  });

  it('and one that gives a new kind is taken', async () => {
    const line = {
      line: 'job {id:name} {state:word} attempt {attempt:int} at {at:time}',
      kind: 'task',
      set: { group: 'g' },
    };
    const own = await loadText(procedureText({ lines: [line] }));
    expect(own.lines).toMatchObject([{ kind: 'task', set: { group: 'g' } }]);
  });
});

function verdict(checks: unknown): object {
  return { kind: 'verdict', set: { schema: 's', ok: true, status: 'x' }, take: { checks } };
}

function textOf(change: object): string {
  const files = procedureDocument()['files'] as object[];
  const file = { role: 'ops', path: 'x.json', format: 'json', optional: true, ...change };
  const plain = JSON.parse(JSON.stringify({ files: [...files, file] })) as Record<string, unknown>;
  return procedureText(plain);
}

function load(change: object): Promise<Procedure> {
  return loadText(textOf(change));
}

function loadText(text: string): Promise<Procedure> {
  return loadProcedure(join(temporaryDirectory({ 'own.yaml': text }), 'own.yaml'));
}

async function failure(text: string): Promise<GateError | undefined> {
  try {
    await loadText(text);
  } catch (error) {
    if (error instanceof GateError) return error;
    throw error;
  }
  return undefined;
}
