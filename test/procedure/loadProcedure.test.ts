import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GateError } from '../../src/error.ts';
import { loadProcedure, shippedProcedures } from '../../src/procedure/loadProcedure.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';
import { procedureDocument, procedureText } from './ownProcedure.ts';

describe('a shipped procedure', () => {
  it.each(shippedProcedures())('%s loads, by its name', async (name) => {
    expect(await loadProcedure(name)).toMatchObject({ name, source: 'shipped' });
  });

  it('that does not exist is answered with the one that was meant', async () => {
    expect(await failure('nooterra-selfhost-upgrade')).toMatchObject({
      code: 'procedure_invalid',
      solution: expect.stringContaining('"nooterra-self-host-upgrade"') as unknown,
    });
    expect((await failure('zzz'))?.solution).toContain('nooterra-self-host-upgrade');
  });

  it.each(['../policy/procedures/nooterra-self-host-upgrade', '', 'constructor', '.', 'NOOTERRA-SELF-HOST-UPGRADE'])(
    'is not found under %j',
    async (name) => {
      expect(await failure(name)).toMatchObject({ code: 'procedure_invalid' });
    },
  );
});

describe('a procedure file', () => {
  it('loads, with the common requirements before its own', async () => {
    const procedure = await loadProcedure(file(procedureText()));
    expect(procedure).toMatchObject({ name: 'own-upgrade', source: 'file' });
    expect(procedure.requirements.length).toBeGreaterThan(5);
    expect(procedure.requirements.at(-1)).toMatchObject({ id: 'records-present', when: 'always', level: 'block' });
  });

  it('has the digest of what it says, and not of how or where it is written', async () => {
    const digest = (await loadProcedure(file(procedureText()))).digest;
    const commented = `# a comment\n${procedureText()}\n`;
    expect((await loadProcedure(file(commented))).digest).toBe(digest);
    expect((await loadProcedure(file(JSON.stringify(procedureDocument())))).digest).toBe(digest);
    expect((await loadProcedure(file(procedureText({ version: '1.0.1' })))).digest).not.toBe(digest);
  });

  it('may not call itself by a shipped name', async () => {
    for (const name of shippedProcedures()) {
      expect(await failure(file(procedureText({ name })))).toMatchObject({ code: 'procedure_invalid' });
    }
  });

  it('that is absent is named', async () => {
    const path = join(temporaryDirectory(), 'absent.yaml');
    expect(await failure(path)).toMatchObject({ code: 'procedure_invalid', place: { file: path } });
  });

  it.each([
    ['a tab', 'name:\tx\n  y: z'],
    ['a key twice', 'name: a\nname: b\n'],
    ['a tag', 'name: !!str a\n'],
    ['an alias', 'name: &a x\ntitle: *a\n'],
    ['two documents', 'name: a\n---\nname: b\n'],
    ['a byte order mark', '\ufeffname: a\n'],
    ['nothing', ''],
  ])('that is no plain YAML (%s) is refused with its place', async (_, text) => {
    const path = file(text);
    expect(await failure(path)).toMatchObject({ code: 'procedure_invalid', place: { file: path } });
  });
});

describe('a mistake', () => {
  const own = procedureDocument();
  const [requirement] = own['requirements'] as object[];
  const files = own['files'] as object[];
  const lines = own['lines'] as object[];
  const subject = own['subject'] as object;
  const outcome = own['outcome'] as object;
  const param = (own['params'] as Record<string, object>)['gap_seconds'];

  it.each<[string, Record<string, unknown>, string | undefined]>([
    ['an unknown key', { requirments: [] }, 'requirements'],
    [
      'an unknown key of a file',
      { files: [...files, { role: 'x', path: 'x', format: 'log', optionl: true }] },
      'optional',
    ],
    ['an unknown key of a line', { lines: [{ ...lines[0], sett: {} }] }, 'set'],
    ['an unknown key of a requirement', { requirements: [{ ...requirement, lvel: 'warn' }] }, 'level'],
    ['a wrong version', { schemaVersion: 'GateProcedure.v2' }, undefined],
    ['no file', { files: [] }, undefined],
    ['no requirement', { requirements: [] }, undefined],
    ['a name with a slash', { name: 'a/b' }, undefined],
    ['an unknown gate', { gates: { speed: { not_applicable: 'x' } } }, undefined],
    ['a gate without a reason', { gates: { telemetry: { not_applicable: '' } } }, undefined],
    ['an unknown outcome', { requirements: [{ ...requirement, when: 'sometimes' }] }, undefined],
    ['no criteria', { requirements: [{ ...requirement, criteria: [] }] }, undefined],
    ['no basis', { requirements: [{ ...requirement, basis: 'X' }] }, undefined],
    ['a role twice', { files: [...files, files[0]] }, undefined],
    ['a requirement id twice', { requirements: [requirement, requirement] }, undefined],
    ['a reserved requirement id', { requirements: [{ ...requirement, id: 'no-secrets' }] }, undefined],
    ['a path that leads out', { files: [{ ...files[0], path: '../x' }] }, undefined],
    ['an absolute path', { files: [{ ...files[0], path: '/etc/x' }] }, undefined],
    ['half a wildcard', { files: [{ ...files[0], path: 'a/**.txt' }] }, undefined],
    [
      'a line with two adjacent placeholders',
      { lines: [{ ...lines[0], line: '{subject:name}{state:word}' }] },
      undefined,
    ],
    ['a line with an unknown type', { lines: [{ ...lines[0], line: '{subject:name} {state:regex}' }] }, undefined],
    ['a line that becomes a step', { lines: [{ ...lines[0], kind: 'step' }] }, undefined],
    ['a line that lacks a field', { lines: [{ ...lines[0], set: {} }] }, undefined],
    ['a line that sets what it matches', { lines: [{ ...lines[0], set: { name: 'x', state: 'y' } }] }, undefined],
    [
      'a line that sets what no collector lets it',
      { lines: [{ ...lines[0], set: { name: 'x', framed: 'true' } }] },
      undefined,
    ],
    ['a line for no file', { lines: [{ ...lines[0], in: ['nothing'] }] }, undefined],
    ['an unknown kind', { subject: { ...subject, source: { kind: 'relase', field: 'value' } } }, 'release'],
    ['a subject without a field', { subject: { ...subject, source: { kind: 'release' } } }, undefined],
    ['an outcome of an unknown kind', { outcome: { ...outcome, completed: { kind: 'stp' } } }, undefined],
    ['a default below its bounds', { params: { gap_seconds: { ...param, default: 0 } } }, undefined],
    ['bounds that exclude everything', { params: { gap_seconds: { ...param, min: 400 } } }, undefined],
    ['a param without bounds', { params: { gap_seconds: { type: 'integer', default: 1 } } }, undefined],
    // What nobody reads is a mistake too: a misspelt mapping would link no digest, and nobody would notice.
    ['a mapping that its format does not know', { files: [{ ...files[0], with: { soruces: { a: 'b' } } }] }, undefined],
    ['a format that nobody reads', { files: [{ ...files[0], format: 'change-tikcet' }] }, 'change-ticket'],
    [
      'a field that the kind does not have',
      { subject: { ...subject, source: { kind: 'release', field: 'valeu' } } },
      undefined,
    ],
    [
      'a condition on a field that the kind does not have',
      { outcome: { ...outcome, completed: { kind: 'step', where: { nmae: 'x' } } } },
      undefined,
    ],
  ])('(%s) is refused, with file and line', async (_, change, meant) => {
    const path = file(procedureText(change));
    const error = await failure(path);
    expect(error).toMatchObject({ code: 'procedure_invalid', place: { file: path } });
    expect(error?.place?.line).toBeGreaterThan(0);
    if (meant !== undefined) expect(error?.solution).toBe(`Did you mean "${meant}"?`);
  });

  it('is found at its own line', async () => {
    const text = procedureText().replace('role: rollout', 'role: ticket');
    const line = text.split('\n').findLastIndex((row) => row.includes('role: ticket')) + 1;
    expect((await failure(file(text)))?.place).toMatchObject({ line });
  });
});

function file(text: string): string {
  return join(temporaryDirectory({ 'own.yaml': text }), 'own.yaml');
}

async function failure(nameOrFile: string): Promise<GateError | undefined> {
  try {
    await loadProcedure(nameOrFile);
  } catch (error) {
    if (error instanceof GateError) return error;
    throw error;
  }
  return undefined;
}
