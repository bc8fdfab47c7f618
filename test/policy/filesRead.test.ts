import { describe, expect, it } from 'vitest';
import { compileLineTemplate } from '../../src/format/lineTemplate.ts';
import type { BoundParameter } from '../../src/policy/bindRequirements.ts';
import { filesRead } from '../../src/policy/filesRead.ts';
import type { LineDeclaration, Selector } from '../../src/procedure/procedure.ts';
import { boundOf, procedureOf } from './ownPolicy.ts';

function line(source: string, more: Pick<LineDeclaration, 'kind' | 'set' | 'in'>): LineDeclaration {
  return { template: compileLineTemplate(source), ...more };
}

/** Files: a change ticket, a transcript and a snapshot. */
const procedure = procedureOf([], {
  lines: [
    line('target: {value:word}', { kind: 'release', set: { identity: 'target', component: 'app' } }),
    line('source: {value:word}', { kind: 'release', set: { identity: 'source', component: 'app' } }),
    line('elsewhere: {value:word}', { kind: 'release', set: { identity: 'target', component: 'app' }, in: ['ticket'] }),
  ],
});

function read(selector: Selector, more: Record<string, BoundParameter> = {}) {
  const bound = boundOf('line', selector);
  return filesRead(procedure, { ...bound, parameters: { ...bound.parameters, ...more } }).map(({ file, lines }) => [
    file.role,
    ...lines.map(({ template }) => template.source),
  ]);
}

describe('a requirement looks', () => {
  it('in files whose format claims what it selects, and at the lines that may say it', () => {
    expect(read({ kind: 'release' })).toEqual([
      ['ticket'],
      ['rollout', 'target: {value:word}', 'source: {value:word}'],
    ]);
    expect(read({ kind: 'release', where: { identity: 'target' } })).toEqual([
      ['ticket'],
      ['rollout', 'target: {value:word}'],
    ]);
    expect(read({ kind: 'release', where: { identity: ['target', 'source'], value: 'x' } })).toHaveLength(2);
    expect(read({ kind: 'step' })).toEqual([['rollout']]);
    expect(read({ kind: 'approval' })).toEqual([['ticket']]);
  });

  it('only in files from which it selects', () => {
    expect(read({ kind: 'release', where: { from: 'ticket' } })).toEqual([['ticket']]);
    expect(read({ kind: 'release', where: { from: ['snapshot', 'ticket'] } })).toEqual([['ticket']]);
  });

  it('not in a transcript of which no line could say it, nor in a format that never says it', () => {
    expect(read({ kind: 'release', where: { identity: 'restored' } })).toEqual([]);
    expect(read({ kind: 'setting', where: { group: 'run' } })).toEqual([['ticket']]);
    expect(read({ kind: 'setting', where: { group: ['secret-version', 'run'] } })).toEqual([['ticket']]);
    expect(read({ kind: 'setting', where: { group: 'secret-version' } })).toEqual([]);
  });

  it('at all files where it is about files as such, or at those that it demands', () => {
    expect(read({ kind: 'file' })).toEqual([['ticket'], ['rollout'], ['snapshot']]);
    expect(read({ kind: 'file' }, { roles: { value: ['snapshot', 'ticket'] } })).toEqual([['ticket'], ['snapshot']]);
    expect(read({ kind: 'step' }, { cover: { value: ['ticket'] } })).toEqual([['rollout']]);
  });

  it('in a document that its declaration maps, where that can say it', () => {
    const claim = { kind: 'metric', where: [], set: { name: 'errors' }, take: {}, optional: [] } as const;
    const files = procedure.files.map((file) =>
      file.role === 'snapshot' ? { ...file, format: 'json' as const, claims: [claim] } : file,
    );
    const roles = (selector: Selector) =>
      filesRead({ ...procedure, files }, boundOf('line', selector)).map(({ file }) => file.role);
    expect(roles({ kind: 'metric' })).toEqual(['snapshot']);
    expect(roles({ kind: 'metric', where: { name: 'errors' } })).toEqual(['snapshot']);
    expect(roles({ kind: 'metric', where: { name: 'latency' } })).toEqual([]);
    expect(roles({ kind: 'setting' })).toEqual(['ticket']);
    expect(roles({ kind: 'document' })).toContain('snapshot');
  });

  it('wherever one of its selectors does', () => {
    const selectors: BoundParameter = { selectors: [{ kind: 'approval' }, { kind: 'window' }] };
    expect(read({ kind: 'step' }, { more: selectors })).toEqual([['ticket'], ['rollout']]);
  });

  it('in no file at all for what no declared format claims', () => {
    expect(read({ kind: 'image' })).toEqual([]);
  });
});
