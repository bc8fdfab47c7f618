import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import type { AuditHeader } from '../../src/audit/auditHeader.ts';
import type { AuditResult } from '../../src/audit/auditResult.ts';
import { Overview } from '../../src/audit/overview/overview.ts';
import { runPage } from '../../src/audit/overview/runPage.ts';
import type { Replay } from '../../src/audit/replay.ts';
import { Totals } from '../../src/audit/totals.ts';
import { emptyEvidence, type StepItem } from '../../src/evidence/evidence.ts';
import { sha256Hex } from '../../src/format/sha256.ts';
import { renderHtml } from '../../src/render/html.ts';
import { duration } from '../../src/render/html/timeline.ts';
import type { Forecast } from '../../src/report/forecast.ts';
import { forgedReport, hostileReport, hostileText } from './hostileReport.ts';

const hostile = fc.oneof(
  hostileText,
  fc.constantFrom(
    '<script>alert(1)</script>',
    '</style><script>alert(1)</script>',
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    '"><img src=x onerror=alert(1)>',
    '<!--',
    '-->',
    ']]>',
    '<![CDATA[',
    '&lt;script&gt;',
    '&#60;b&#62;',
    '&amp',
    'javascript:alert(1)',
    '../../../etc/passwd',
    '</title></head><body>',
    '<svg/onload=alert(1)>',
    '`${x}`',
    '%2e%2e%2f?x=<b>#y',
  ),
);

const HEX = 'a'.repeat(64);

function step(text: string): StepItem {
  return {
    source: { path: text, sha256: HEX, lines: [1, 2] },
    from: text,
    name: text,
    n: 1,
    phase: 'forward',
    exit: 1,
    command: [text],
    begin: { us: 1_000_000, text },
    end: { us: 9_000_000, text },
    framed: false,
  };
}

function drift(text: string): Replay {
  return {
    result: 'differs',
    recorded: text,
    verdict: { before: 'pass', after: 'fail' },
    outcome: { before: 'completed', after: 'incomplete' },
    issues: { added: [text], removed: [text], changed: [text] },
    factors: ['params', 'waivers'],
    causes: [
      {
        factors: ['params', 'waivers'],
        how: 'attributed',
        given: ['tool'],
        verdict: true,
        outcome: true,
        issues: [text],
      },
    ],
  };
}

function ahead(text: string): Forecast {
  const because = [{ what: 'waiver', selector: text, owner: text, at: text } as const];
  return {
    from: text,
    to: text,
    verdict: { before: 'pass', after: 'fail' },
    turning: [{ id: text, requirement: text, code: text, text, because }],
  };
}

function result(path: string, more: Partial<AuditResult> = {}): AuditResult {
  return {
    schemaVersion: 'GateAuditResult.v1',
    path,
    verdict: 'fail',
    outcome: 'completed',
    assurance: 'unsigned',
    asOf: '2026-03-14T00:00:00Z',
    reproducible: true,
    procedure: 'own',
    run: `sha256:${HEX}`,
    report: { digest: `sha256:${HEX}`, sha256: `sha256:${HEX}` },
    page: null,
    context: `sha256:${HEX}`,
    subject: { bound: true, source: null, target: null, environment: null },
    period: { begin: '2026-03-14T01:00:00Z', end: '2026-03-14T02:00:00Z' },
    gates: { schema: 'pass', promotion: 'fail' },
    blocking: { 'schema.bad': 1 },
    undecided: {},
    warnings: 0,
    waived: 0,
    ...more,
  };
}

function overviewOf(results: readonly AuditResult[], text = 'x'): Map<string, string> {
  const totals = new Totals();
  for (const one of results) totals.add(one);
  const header: AuditHeader = {
    schemaVersion: 'GateAudit.v1',
    asOf: text,
    asOfSource: 'given',
    replay: 'given',
    forecastFrom: text,
    plan: { digest: text, runs: results.length, unmatched: 1 },
    policy: text,
    tool: { name: 'rungate', version: text },
    shard: null,
  };
  const pages = new Map<string, string>();
  const overview = new Overview(header, totals.summary(header, 1), (path, page) => pages.set(path, page));
  for (const one of results) overview.add(one);
  overview.finish();
  return pages;
}

/** All pages with this text wherever something from outside can stand. */
function pagesOf(text: string, forged: boolean): string[] {
  const report = forged ? forgedReport(text) : hostileReport(text);
  const hostileResult = result(text, {
    procedure: text,
    subject: { bound: true, source: text, target: text, environment: text },
    period: { begin: text, end: text },
    blocking: { [`x${text}`]: 1 },
    replay: drift(text),
    forecast: ahead(text),
  });
  return [
    renderHtml(report, { name: text, steps: [step(text)] }),
    runPage(
      text,
      { report, evidence: { ...emptyEvidence(), step: [step(text)] } },
      { replay: drift(text), forecast: ahead(text) },
    ),
    ...overviewOf([hostileResult], text).values(),
  ];
}

/** Elements with the names of their attributes; throws for what is not well-formed. */
function structureOf(text: string): string[] {
  const elements: string[] = [];
  const parser = new SaxesParser({});
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => elements.push([name, ...Object.keys(attributes)].join(' ')));
  parser.on('comment', () => elements.push('comment'));
  parser.on('processinginstruction', () => elements.push('instruction'));
  parser.on('cdata', () => elements.push('cdata'));
  parser.write(text).close();
  return elements;
}

describe('pages', () => {
  it('have the same elements and attributes whatever a run says', () => {
    const plain = new Map([true, false].map((forged) => [forged, pagesOf('plain', forged).map(structureOf)]));
    fc.assert(
      fc.property(hostile, fc.boolean(), (text, forged) => {
        // Nothing to show is no place to show it at: an empty excerpt, an empty sentence.
        const given = text.trim() === '' ? 'x' : text;
        expect(pagesOf(given, forged).map(structureOf)).toEqual(plain.get(forged));
      }),
      { numRuns: 100 },
    );
  });

  it('run, load and send nothing', () => {
    for (const page of pagesOf('plain', false)) {
      const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
      const digest = Buffer.from(sha256Hex(Buffer.from(style, 'utf8')), 'hex').toString('base64');
      expect(page).toContain(
        `content="default-src &#39;none&#39;; style-src &#39;sha256-${digest}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
      );
      expect(page).not.toMatch(
        /<(?:script|iframe|object|embed|form|input|img|link|base)\b|\sstyle=|\son[a-z]+=|javascript:/i,
      );
      expect(style).not.toMatch(/url\(|@import|expression/);
    }
  });

  it('lead only to each other', () => {
    const [report = '', run = ''] = pagesOf('a/b c%?#', false);
    expect(report).not.toContain('href');
    expect([...run.matchAll(/href="([^"]*)"/g)].map((match) => match[1])).toEqual([
      '../../../index.html',
      'report.json',
    ]);
    const index = overviewOf([result('a/b c%?#\ud800')]).get('index.html') ?? '';
    expect(index).toContain('href="runs/a/b%20c%25%3F%23%EF%BF%BD/report.html"');
  });

  it('say the verdict in the title and in words', () => {
    const page = renderHtml(hostileReport('plain'), { name: 'run' });
    expect(page).toContain('<title>fail: run</title>');
    expect(page).toContain('<html lang="en">');
    expect(page).toMatch(/✗ FAIL/);
  });
});

describe('the overview', () => {
  const many = (count: number, more: (index: number) => Partial<AuditResult>) =>
    Array.from({ length: count }, (_, index) => result(`run-${String(index).padStart(6, '0')}`, more(index)));

  it('lists every run of a small audit, and only those that need a look of a large one', () => {
    const small = overviewOf(many(450, () => ({ verdict: 'pass' })));
    expect([...small.keys()]).toEqual(['list/0001.html', 'list/0002.html', 'list/0003.html', 'index.html']);
    expect(small.get('list/0002.html')).toMatch(/rel="prev"[\s\S]*rel="next"/);
    expect(small.get('list/0003.html')).not.toContain('rel="next"');
    const large = overviewOf(
      many(1_500, (index) => ({
        verdict: index % 100 === 0 ? 'fail' : 'pass',
        ...(index === 7 && { replay: drift('x') }),
        ...(index === 8 && { replay: { result: 'not_recorded' } as const }),
      })),
    );
    expect([...large.keys()]).toEqual(['list/0001.html', 'index.html']);
    expect(large.get('list/0001.html')?.match(/<tr>/g)?.length).toBe(2 * (1 + 15 + 2));
  });

  it('is no larger for more runs', () => {
    const size = (count: number) =>
      overviewOf(
        many(count, (index) => ({
          period: { begin: `${1000 + (index % 3000)}-03-14T01:00:00Z`, end: '9999-03-14T02:00:00Z' },
          replay: drift('x'),
        })),
      ).get('index.html')?.length ?? 0;
    expect(size(6_000)).toBeLessThan(size(2_000) * 1.1);
  });

  it('counts by days, months or years, whatever the order', () => {
    const rows = (results: readonly AuditResult[]) =>
      [...(overviewOf(results).get('index.html') ?? '').matchAll(/<th scope="row" class="keep">([^<]*)<\/th>/g)].map(
        (match) => match[1],
      );
    const at = (...times: string[]) =>
      times.map((begin, index) => result(`run-${index}`, { period: { begin, end: begin } }));
    expect(rows([...at('2026-03-14T01:00:00Z', '2025-01-01T00:00:00Z'), result('z', { period: null })])).toEqual([
      '2025-01-01',
      '2026-03-14',
      'without a time',
    ]);
    const days = Array.from(
      { length: 61 },
      (_, index) => `2026-0${1 + Math.floor(index / 28)}-${10 + (index % 28)}T00:00:00Z`,
    );
    expect(rows(at(...days))).toEqual(['2026-01', '2026-02', '2026-03']);
    expect(rows(at(...[...days].reverse()))).toEqual(['2026-01', '2026-02', '2026-03']);
    const years = Array.from({ length: 70 }, (_, index) => `${1950 + index}-01-01T00:00:00Z`);
    expect(rows(at(...years))[0]).toBe('until 1960');
    expect(rows(at(...years))).toHaveLength(60);
    expect(rows(at(...[...years].reverse()))).toEqual(rows(at(...years)));
  });
});

it('words durations', () => {
  expect([0, 999_000, 59_000_000, 88_000_000, 3_600_000_000, 90_061_000_000, -5_000_000].map(duration)).toEqual([
    '0 ms',
    '999 ms',
    '59 s',
    '1 min 28 s',
    '1 h',
    '1 d 1 h',
    '−5 s',
  ]);
});
