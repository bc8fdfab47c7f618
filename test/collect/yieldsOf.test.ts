import { expect, it } from 'vitest';
import { collectorFor } from '../../src/collect/collectors.ts';
import { yieldsOf } from '../../src/collect/yieldsOf.ts';
import { compileLineTemplate } from '../../src/format/lineTemplate.ts';
import { compilePathPattern } from '../../src/format/pathPattern.ts';
import { FORMATS, isFormat, isMapped, isVersioned } from '../../src/procedure/formats.ts';
import type { FileDeclaration, LineDeclaration } from '../../src/procedure/procedure.ts';

const METRIC = {
  kind: 'metric',
  where: [],
  set: { name: 'n', value: 1, series: 's' },
  take: {},
  optional: [],
} as const;
const LINE: LineDeclaration = { template: compileLineTemplate('job {id:name}'), kind: 'task', set: {}, in: ['log'] };

const EVERYWHERE: LineDeclaration = { template: LINE.template, kind: 'task', set: {} };

function declared(format: FileDeclaration['format'], role: string): FileDeclaration {
  return { role, path: compilePathPattern('x'), format, optional: false, many: false, with: {} };
}

it('a mapped file may hold what its declaration maps, and nothing else', () => {
  expect(yieldsOf({ ...declared('json', 'ops'), claims: [METRIC] }, [LINE])).toEqual(['document', 'metric']);
  expect(yieldsOf(declared('json', 'ops'), [LINE])).toEqual(['document']);
  expect(yieldsOf({ ...declared('markdown', 'ops'), claims: [METRIC] }, [])).toEqual(['section', 'document', 'metric']);
});

it('a log may hold what the lines recognise in it', () => {
  expect(yieldsOf(declared('log', 'log'), [LINE])).toContain('task');
  expect(yieldsOf(declared('log', 'other'), [LINE])).not.toContain('task');
  expect(yieldsOf(declared('transcript', 'other'), [EVERYWHERE])).toContain('task');
});

it('any other file may hold what its collector says', () => {
  expect(yieldsOf(declared('compose', 'log'), [LINE])).toEqual(['image']);
});

it('a format names a version where its collector reads one', () => {
  const formats = Object.keys(FORMATS).filter(isFormat);
  const own = formats.filter((format) => !isMapped(format));
  expect(own.filter((format) => isVersioned(format, false))).toEqual(
    own.filter((format) => collectorFor(format).yields.includes('document')),
  );
  const mapped = formats.filter((format) => isMapped(format));
  expect(mapped.filter((format) => isVersioned(format, true) !== isVersioned(format, false))).toEqual([
    'json',
    'jsonl',
    'yaml',
  ]);
});
