import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadProcedure, shippedProcedures } from '../src/index.ts';
import { describeWithRunbook } from './corpora.ts';
import { loadDefects } from './fixture/defect.ts';
import { quotes, runbookLines, runbookSentences } from './runbook.ts';
import { requirementTable, type Traced, traceabilityPage } from './traceability.ts';
import { UNDEMANDING } from './undemanding.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const UPDATE = process.env['UPDATE_GOLDEN'] === '1' && process.env['CI'] === undefined;
const BLOCK = /<!-- generated: requirements -->\n[\s\S]*<!-- end -->/;

/** Shipped procedures that still lack their defects or their page. A name goes as soon as both are there. */
const UNPROVED: string[] = [];

const defectsOf = (name: string) => `${ROOT}fixtures/runs/${name}/defects.yaml`;
const pageOf = (name: string) => `${ROOT}docs/procedures/${name}.md`;
const isProved = (name: string) => existsSync(defectsOf(name)) && existsSync(pageOf(name));

const traced: readonly Traced[] = await Promise.all(
  shippedProcedures()
    .filter(isProved)
    .map(async (name) => ({ procedure: await loadProcedure(name), defects: loadDefects(defectsOf(name)) })),
);
const common = new Set(
  [...readFileSync(`${ROOT}policies/common.yaml`, 'utf8').matchAll(/^ {2}- id: (.+)$/gm)].map((match) => match[1]),
);

it('has defects and a page for every shipped procedure', () => {
  expect(shippedProcedures().filter((name) => !isProved(name))).toEqual(UNPROVED);
});

it('has a page that says which requirement enforces which criterion', () => {
  const file = `${ROOT}docs/traceability.md`;
  const page = traceabilityPage(traced);
  if (UPDATE) writeFileSync(file, page);
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(page);
});

it('has no page for a procedure that is not shipped', () => {
  const pages = readdirSync(`${ROOT}docs/procedures`).filter((name) => name.endsWith('.md'));
  const shipped = shippedProcedures().map((name) => `${name}.md`);
  expect(pages.filter((name) => !shipped.includes(name))).toEqual([]);
});

describe.each(traced)('$procedure.name', ({ procedure }) => {
  const { name, requirements } = procedure;
  const enforced = new Set(requirements.flatMap(({ criteria }) => criteria));

  it('has a page with a table of its runbook sentences', () => {
    const file = pageOf(name);
    const block = `<!-- generated: requirements -->\n\n${requirementTable({ procedure })}\n\n<!-- end -->`;
    if (UPDATE)
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace(BLOCK, () => block),
      );
    expect(readFileSync(file, 'utf8')).toContain(block);
  });

  it('enforces every criterion that is written down for it, and no other', () => {
    const sections = readFileSync(`${ROOT}docs/criteria.md`, 'utf8').split(/^## /m);
    const written = sections
      .filter((section) => section.startsWith('All procedures\n') || section.startsWith(`${name}\n`))
      .flatMap((section) => [...section.matchAll(/^\| ([A-Z]\d+) \|/gm)].map((match) => match[1] ?? ''));
    expect([...enforced].sort()).toEqual(written.sort());
  });

  describeWithRunbook(name, (runbook) => {
    const sentences = runbookSentences(runbook);
    const silent = UNDEMANDING[name] ?? [];
    const demanded = (sentence: string) => requirements.some((line) => quotes(line.runbook, sentence));

    it.each(sentences.filter((sentence) => !silent.some(([text]) => text === sentence)))(
      'has a requirement for: %s',
      (sentence) => {
        expect(demanded(sentence)).toBe(true);
      },
    );

    it('explains only the silence of sentences that are there and that no requirement quotes', () => {
      expect(silent.filter(([text]) => !sentences.includes(text) || demanded(text))).toEqual([]);
    });

    it('quotes the runbook wherever it says that something is stated there', () => {
      const passages = [...sentences, ...runbookLines(runbook)];
      const stated = requirements.filter(({ id, basis }) => basis === 'D' && !common.has(id));
      expect(stated.filter((line) => !passages.some((text) => quotes(line.runbook, text))).map(({ id }) => id)).toEqual(
        [],
      );
    });
  });
});
