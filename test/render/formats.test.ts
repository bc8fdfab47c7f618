import fc from 'fast-check';
import { parse, type TestSuites } from 'junit2json';
import MarkdownIt from 'markdown-it';
import { SaxesParser } from 'saxes';
import { Parser } from 'tap-parser';
import { describe, expect, it } from 'vitest';
import { renderGithub } from '../../src/render/github.ts';
import { renderJunit } from '../../src/render/junit.ts';
import { renderMarkdown } from '../../src/render/markdown.ts';
import { renderSarif } from '../../src/render/sarif.ts';
import { renderTap } from '../../src/render/tap.ts';
import type { GateReport } from '../../src/report/gateReport.ts';
import { boundOf } from '../policy/ownPolicy.ts';
import { reportOf, satisfied, undecided, violated } from '../report/ownReport.ts';
import { CONTROL, DECEIVING, forgedReport, hostileReport, hostileText } from './hostileReport.ts';

/** What these formats would take for their own, beside what a terminal would. */
const hostile = fc.oneof(
  hostileText,
  fc.constantFrom(
    '::error::x',
    '\n::stop-commands::x',
    '##[add-mask]x',
    'a%0A::error::x',
    '</failure><x a="',
    ']]>&lt;&#0;\ufffe\uffff',
    '`a``b`',
    '| a | b |',
    '![x](https://evil.example/x.png)',
    '<img src=x onerror=alert(1)>',
    '<https://evil.example>',
    'https://evil.example www.evil.example a@evil.example',
    '@everyone #1 owner/repo#1',
    '# title',
    '- item\n\n    code',
    '[x][y]\n\n[y]: https://evil.example',
    'ok 1 - x # SKIP',
    '\\# TODO',
    '  ...\nok 2',
    '[click](https://evil.example) {0} {1} \\',
    '../../etc/passwd',
    '/%00?#',
    '$x$ \\(x\\)',
    '__proto__',
  ),
);

const reports = fc.tuple(hostile, fc.boolean()).map(([text, forged]) => ({
  text,
  report: forged ? forgedReport(text) : hostileReport(text),
}));

function always(check: (given: { text: string; report: GateReport }) => void): void {
  fc.assert(fc.property(reports, check), { numRuns: 300 });
}

const PLAIN = hostileReport('plain');

describe('sarif', () => {
  it('keeps a hostile run to what it has to say', () => {
    always(({ text, report }) => {
      const shown = renderSarif(report, { name: text });
      const log = JSON.parse(shown) as Sarif;
      const results = log.runs[0]?.results ?? [];
      expect(results.length).toBe(3);
      for (const result of results) {
        expect(result.message.text).not.toMatch(CONTROL);
        expect(result.message.text).not.toMatch(DECEIVING);
        expect(result.message.text.replaceAll(/\\./g, '')).not.toMatch(/[[\]]/);
        const uri = result.locations[0]?.physicalLocation.artifactLocation.uri ?? '';
        expect(uri).toMatch(/^[A-Za-z0-9._~!*'()%/-]+$/);
        expect(() => decodeURIComponent(uri)).not.toThrow();
      }
    });
  });

  it('has a rule for each code, and a fingerprint for each issue that nothing moves', () => {
    const run = (JSON.parse(renderSarif(PLAIN, { name: 'run' })) as Sarif).runs[0];
    const ids = run?.tool.driver.rules.map(({ id }) => id) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    expect(run?.results.map(({ ruleId, ruleIndex, level }) => [ids[ruleIndex] === ruleId, level])).toEqual([
      [true, 'error'],
      [true, 'error'],
      [true, 'warning'],
    ]);
    const prints = (report: GateReport, name: string) =>
      (JSON.parse(renderSarif(report, { name })) as Sarif).runs[0]?.results.map((result) => [
        result.fingerprints['rungateIssue/v1'],
        result.partialFingerprints.primaryLocationLineHash,
      ]);
    const moved: GateReport = {
      ...PLAIN,
      blockingIssues: PLAIN.blockingIssues.map((issue) => ({
        ...issue,
        evidence: issue.evidence.map((item) => ({ ...item, lines: [70, 71] as const })),
      })),
    };
    expect(prints(moved, 'elsewhere')).toEqual(prints(PLAIN, 'run'));
    expect(new Set(prints(PLAIN, 'run')?.flat()).size).toBe(6);
  });

  it('says where, from the root of the repository', () => {
    const place = (name: string) =>
      (JSON.parse(renderSarif(PLAIN, { name })) as Sarif).runs[0]?.results[0]?.locations[0]?.physicalLocation;
    expect(place('./artifacts/my run/')).toMatchObject({
      artifactLocation: { uri: 'artifacts/my%20run/plain' },
      region: { startLine: 1, endLine: 1 },
    });
    expect(place('/home/me/run')?.artifactLocation.uri).toBe('plain');
    expect(place('../run')?.artifactLocation.uri).toBe('plain');
  });
});

describe('junit', () => {
  it('is well-formed, and the same cases whatever the run says', () => {
    const plain = elementsOf(renderJunit(PLAIN));
    always(({ report }) => {
      expect(elementsOf(renderJunit(report))).toEqual(plain);
    });
  });

  it('fails what blocks, and says what was not decided', () => {
    const text = renderJunit(PLAIN);
    expect(elementsOf(text).filter((name) => name === 'failure')).toHaveLength(2);
    // One requirement, and the nine gates that nothing judges.
    expect(elementsOf(text).filter((name) => name === 'error')).toHaveLength(10);
    expect(text).toContain('<testcase classname="own" name="verdict">');
  });

  it('is never green without a verdict of pass', () => {
    expect(renderJunit(reportOf({ results: [] }))).toMatch(/<testsuites [^>]* errors="11">/);
    const without = { ...reportOf({ results: [satisfied()] }), gates: [], verdict: 'indeterminate' as const };
    expect(renderJunit(without)).toContain('errors="1"');
    expect(renderJunit({ ...without, verdict: 'pass' })).toMatch(/<testsuites [^>]* failures="0" errors="0">/);
  });

  it('says the same to a program that reads such files', async () => {
    // Its types say that it may find nothing, or a suite without a root.
    const read = (await parse(renderJunit(PLAIN))) as TestSuites;
    const cases = read.testsuite?.flatMap(({ testcase }) => testcase ?? []) ?? [];
    expect(read.testsuite?.map(({ name }) => name)).toContain('verdict');
    expect({ tests: read.tests, failures: read.failures, errors: read.errors }).toEqual({
      tests: cases.length,
      failures: cases.filter(({ failure }) => failure !== undefined).length,
      errors: cases.filter(({ error }) => error !== undefined).length,
    });
    expect(cases.filter(({ failure }) => failure !== undefined)).toHaveLength(2);
    for (const suite of read.testsuite ?? []) expect(suite.tests).toBe(suite.testcase?.length);
  });

  function elementsOf(text: string): string[] {
    const names: string[] = [];
    const parser = new SaxesParser({});
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ name }) => names.push(name));
    parser.write(text).close();
    return names;
  }
});

describe('tap', () => {
  it('has the same test points whatever the run says', () => {
    always(({ report }) => {
      const { ok, count, fail, todo, skip, bailout } = pointsOf(renderTap(report));
      expect({ ok, count, fail, todo, skip, bailout }).toEqual({
        ok: false,
        count: 4,
        fail: 4,
        todo: 1,
        skip: 0,
        bailout: false,
      });
    });
  });

  it('is never green without a verdict of pass', () => {
    expect(pointsOf(renderTap(reportOf({ results: [] }))).ok).toBe(false);
    expect(pointsOf(renderTap(reportOf({ results: [satisfied()] }))).ok).toBe(true);
  });

  function pointsOf(text: string) {
    const parser = new Parser({ strict: true });
    parser.end(text);
    const { results } = parser;
    if (results === null) throw new Error('no results');
    return results;
  }
});

describe('github', () => {
  it('gives no commands but its own', () => {
    const plain = renderGithub(PLAIN, { name: 'run' }).split('\n').length;
    always(({ text, report }) => {
      const shown = renderGithub(report, { name: text });
      const lines = shown.split('\n');
      expect(lines.length).toBe(plain);
      expect(shown.replaceAll('\n', '')).not.toMatch(CONTROL);
      for (const line of lines.slice(0, -1)) {
        expect(line).toMatch(
          /^::(?:error|warning|notice) (?:(?:file|line|endLine|title)=[^:,]*)(?:,(?:file|line|endLine|title)=[^:,]*)*::/,
        );
        // Unescaped percent signs would let a text hold a line feed.
        expect(line.replaceAll(/%(?:25|3A|2C)/g, '')).not.toContain('%');
      }
    });
  });

  it('points to the line, from the root of the repository', () => {
    const [first] = renderGithub(PLAIN, { name: 'artifacts/run' }).split('\n');
    expect(first).toMatch(/^::error file=artifacts\/run\/plain,line=1,endLine=1,title=schema\.bad%3A /);
  });
});

describe('markdown', () => {
  const parser = new MarkdownIt({ html: true, linkify: true });

  it('has the same structure whatever the run says', () => {
    const plain = structureOf(renderMarkdown(PLAIN, { name: 'run' }));
    always(({ text, report }) => {
      const shown = renderMarkdown(report, { name: text });
      expect(structureOf(shown)).toEqual(plain);
      expect(shown.replaceAll('\n', '')).not.toMatch(CONTROL);
      expect(shown).not.toMatch(DECEIVING);
    });
  });

  it('mentions nobody', () => {
    const html = parser.render(renderMarkdown(hostileReport('@everyone #12'), { name: '@me' }));
    expect(html.replaceAll(/<code>.*?<\/code>/gs, '')).not.toMatch(/[@#][A-Za-z0-9]/);
  });

  it('fits into a comment, and says what it left out', () => {
    const many = reportOf({
      results: Array.from({ length: 400 }, (_, index) =>
        violated(boundOf(`line-${index}`), { subject: 's'.repeat(300), expected: 'e'.repeat(300) }),
      ),
    });
    const shown = renderMarkdown(many, { name: 'run' });
    expect(shown.length).toBeLessThan(62_000);
    expect(shown).toMatch(/\n\d+ more are in the report\.\n/);
    expect(shown).toContain(many.digest);
  });

  /** Tokens without their text; comments that keep words apart are no structure. */
  function structureOf(text: string): string[] {
    return parser
      .parse(text, {})
      .flatMap((token) => [token, ...(token.children ?? [])])
      .filter(({ type, content }) => type !== 'text' && !(type === 'html_inline' && content === '<!-- -->'))
      .map(({ type, tag }) => `${type} ${tag}`)
      .filter((type) => !type.startsWith('text_special'));
  }
});

it('says the same of what did not bind, was waived or was not decided', () => {
  const report = reportOf({ results: [satisfied(), undecided(boundOf('later'), ['cap_exceeded'])] });
  expect(renderMarkdown(report, { name: 'run' })).toContain('### Undecided (1)');
  expect(renderTap(report)).toMatch(/^not ok 1 - schema later$/m);
  expect(renderJunit(report)).toContain('<error type=');
  expect(renderGithub(report, { name: 'run' })).toMatch(/^::error title=/);
});

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region?: object };
      }[];
      readonly fingerprints: Readonly<Record<string, string>>;
      readonly partialFingerprints: { readonly primaryLocationLineHash: string };
    }[];
  }[];
}
