import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/format/jsonValue.ts';
import { describeWithCorpus } from '../corpora.ts';
import { applyDefect } from '../fixture/applyDefect.ts';
import { hmac } from '../fixture/drinklo/signing.ts';
import { SOURCE } from '../fixture/drinklo/identity.ts';
import { rehash } from '../fixture/rehash.ts';
import { readText, writeText } from '../fixture/runTree.ts';
import { ProcedureFixtures, summary } from './procedureFixtures.ts';

const fixtures = await ProcedureFixtures.load('drinklo-rollout');
const good = fixtures.runs.pass;

/** What the project's own documents show, put into a run that passes. */
describeWithCorpus('seeds/drinklo', (folder) => {
  const page = (name: string) => readFileSync(join(folder, 'packages/docs', `${name}.md`), 'utf8');
  const withOf = (id: string) => fixtures.procedure.requirements.find((line) => line.id === id)?.with as JsonObject;

  it('demands the fields that the manifest is documented with', () => {
    const fields = [...page('UPDATES_ROLLOUT').matchAll(/^- `([a-z_]+)` \(/gm)].map(([, name]) => name);
    expect(fields).toHaveLength(7);
    expect(withOf('manifest-one')['names']).toEqual(fields);
  });

  it('demands the commands that the agent is documented with, and warns about those that are optional', () => {
    const names = [...page('UPDATES_ROLLOUT').matchAll(/^- `(UPDATE_[A-Z]+_(?:CMD|URL))`(.*)$/gm)];
    const named = (optional: boolean) =>
      names.filter(([, , rest = '']) => rest.includes('optional') === optional).map(([, name]) => name);
    expect(withOf('commands-set')['names']).toEqual(named(false));
    expect(withOf('rollback-command-set')['names']).toEqual(named(true));
  });

  it('demands the steps of the agent in their order', () => {
    const flow = /they run:\n((?:\d\. .*\n)+)/.exec(page('UPDATES_ROLLOUT'))?.[1] ?? '';
    const steps = [...flow.matchAll(/^\d\. (.*)$/gm)].map(([, step = '']) => step.replace(/ images$|^confirm /, ''));
    expect(withOf('attempts-complete')['sequence']).toEqual(['accepted', ...steps, 'done']);
  });

  // The example names a short commit: whoever copies it has signed a release that nobody can identify.
  it('refuses the manifest of the example, however well it is signed', async () => {
    const flag = (name: string) =>
      new RegExp(`--${name} "?([^"\\\\\\n]+?)"? \\\\`).exec(page('UPDATES_ROLLOUT'))?.[1] ?? '';
    const { tree } = applyDefect(good, {
      rehash: false,
      change: [
        { op: 'json', file: 'release/release-manifest.json', pointer: '/version', value: flag('version') },
        { op: 'json', file: 'release/release-manifest.json', pointer: '/sha', value: flag('sha') },
        {
          op: 'json',
          file: 'release/release-manifest.json',
          pointer: '/breaking_changes',
          value: flag('breaking-changes'),
        },
        { op: 'sign', file: 'release/release-manifest.json' },
      ],
    });
    const report = await fixtures.judge({ tree: rehash(tree, good) });
    const found = report.blockingIssues.map(({ requirement, code, subject }) => `${requirement} ${code} ${subject}`);
    expect(found).toContain('releases-immutable provenance.mutable_identity manifest');
    expect(found).toContain('version-newer promotion.not_newer installations');
    expect(found.filter((issue) => issue.startsWith('manifest-signed'))).toEqual([]);
  });

  // It has no objectives and no time of its own, which heartbeats during a rollout need not have.
  it('reads the documented heartbeat', async () => {
    const example = /^\{\n {2}"instance_id"[\s\S]*?^\}$/m.exec(page('CONTROL_PLANE'))?.[0] ?? '';
    const body = JSON.stringify({
      ...(JSON.parse(example) as JsonObject),
      instance_id: 'norte-001',
      version: SOURCE.version,
    });
    const line = {
      schemaVersion: 'SignedRequestLog.v1',
      receivedAt: '2026-03-14T13:09:00Z',
      path: '/api/heartbeats',
      signature: hmac('agent-norte-001', body),
      body,
    };
    const tree = new Map(good);
    const log = 'control-plane/heartbeats.jsonl';
    writeText(tree, log, `${JSON.stringify(line)}\n${readText(tree, log)}`);
    const report = await fixtures.judge({ tree: rehash(tree, good) });
    expect(summary(report)).toEqual({ verdict: 'pass', codes: [], warnings: [] });
  });
});
