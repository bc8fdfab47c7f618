import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/format/jsonValue.ts';
import type { Catalogue } from '../../src/policy/catalogue.ts';
import { ROOT } from '../cli/gate.ts';
import { rulesPage } from './rulesPage.ts';
import { schemaPage } from './schemaPage.ts';

const UPDATE = process.env['UPDATE_GOLDEN'] === '1' && process.env['CI'] === undefined;

const PAGES = {
  rules: () => rulesPage((read('dist/policy/catalogue.json') as Catalogue).rules),
  evidence: () =>
    schemaPage(schema('evidence-v1'), {
      title: 'Kinds of evidence',
      about:
        'What rules judge: each item is one claim. Selectors of a procedure name a kind and fields of it. `gate collect` prints\n' +
        'the evidence of a run. Every item also has `source` and `from`, the role of its file; one out of a recorded step has\n' +
        '`step`, `n` and `phase`; `framed` is false for a line that merely looks like a record. `readBy` names the requirements\n' +
        'that read the item.',
      common: ['source', 'from', 'framed', 'readBy'],
      hasRoot: false,
    }),
  procedure: () =>
    schemaPage(schema('procedure-v1'), {
      title: 'Procedure',
      about: 'The fields of a procedure, `GateProcedure.v1`. [procedures.md](../procedures.md) says what they mean.',
      hasRoot: true,
    }),
  configuration: () =>
    schemaPage(schema('config-v1'), {
      title: 'Configuration',
      about: 'The fields of `gate.config.yaml`. [configuration.md](../configuration.md) says what they mean.',
      hasRoot: true,
    }),
  report: () =>
    schemaPage(schema('gate-report-v1'), {
      title: 'Report',
      about:
        'The fields of `GateReport.v1`, canonical JSON (RFC 8785). [reports.md](../reports.md) says what to do with one.',
      hasRoot: true,
    }),
} as const;

it.each(Object.entries(PAGES))('has a page of %s that says what they say of themselves', (name, page) => {
  const file = join(ROOT, `docs/reference/${name}.md`);
  const text = page();
  if (UPDATE) writeFileSync(file, text);
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(text);
});

function schema(name: string): JsonObject {
  return read(`schemas/${name}.schema.json`) as JsonObject;
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
}
