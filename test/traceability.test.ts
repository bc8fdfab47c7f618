import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadProcedure, shippedProcedures } from '../src/index.ts';
import { loadDefects } from './fixture/defect.ts';
import { requirementTable, type Traced, traceabilityPage } from './traceability.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const UPDATE = process.env['UPDATE_GOLDEN'] === '1' && process.env['CI'] === undefined;
const BEGIN = '<!-- generated: requirements -->\n\n';
const END = '\n\n<!-- end -->';

const traced: readonly Traced[] = await Promise.all(
  shippedProcedures().map(async (name) => ({
    procedure: await loadProcedure(name),
    defects: loadDefects(`${ROOT}fixtures/runs/${name}/defects.yaml`),
  })),
);

it('has a page that says which requirement enforces which criterion', () => {
  const file = `${ROOT}docs/traceability.md`;
  const page = traceabilityPage(traced);
  if (UPDATE) writeFileSync(file, page);
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(page);
});

describe.each(traced)('$procedure.name', ({ procedure }) => {
  it('has a page with a table of its runbook sentences', () => {
    const file = `${ROOT}docs/procedures/${procedure.name}.md`;
    const page = readFileSync(file, 'utf8');
    const [before, rest = ''] = page.split(BEGIN);
    const after = rest.slice(rest.indexOf(END));
    const table = requirementTable({ procedure });
    if (UPDATE) writeFileSync(file, `${before ?? ''}${BEGIN}${table}${after}`);
    expect(readFileSync(file, 'utf8')).toContain(`${BEGIN}${table}${END}`);
  });
});

it('has no page for a procedure that is not shipped', () => {
  const pages = readdirSync(`${ROOT}docs/procedures`).filter((name) => name.endsWith('.md'));
  expect(pages.sort()).toEqual(shippedProcedures().map((name) => `${name}.md`));
});
