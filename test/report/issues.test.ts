import { describe, expect, it } from 'vitest';
import type { FileItem } from '../../src/evidence/evidence.ts';
import type { JsonValue } from '../../src/format/jsonValue.ts';
import { sha256Hex } from '../../src/format/sha256.ts';
import type { BoundParameter } from '../../src/policy/bindRequirements.ts';
import type { Finding } from '../../src/policy/evaluate.ts';
import type { Issue } from '../../src/report/gateReport.ts';
import { boundOf, releases, RULE } from '../policy/ownPolicy.ts';
import { type Given, reportOf, violated } from './ownReport.ts';

function issueOf(finding: Partial<Finding>, given: Partial<Given> = {}, bound = boundOf('line')): Issue {
  const [issue] = reportOf({ results: [violated(bound, finding)], ...given }).blockingIssues;
  if (issue === undefined) throw new Error('no issue');
  return issue;
}

function file(from: string, path: string): FileItem {
  return { source: { path, sha256: 'a'.repeat(64) }, from, format: 'any', bytes: 1, many: false, claims: 0 };
}

describe('an issue', () => {
  it('says what the rule found, in its words, and what to do', () => {
    const bound = { ...boundOf('line'), parameters: { limit: { value: 7 }, items: { selector: { kind: 'release' } } } };
    expect(issueOf({ expected: 1, actual: 2 }, {}, bound as ReturnType<typeof boundOf>)).toMatchObject({
      id: 'own:line:schema.bad:s',
      gate: 'schema',
      requirement: 'line',
      code: 'schema.bad',
      subject: 's',
      title: 'Sample',
      message: 's is 2, not 1.',
      solution: 'Mend it.',
      runbook: 'A sentence.',
      params: { limit: 7 },
      expected: 1,
      actual: 2,
    });
  });

  it('has no expectation where none is stated, and the path where it is about a declared file', () => {
    expect(issueOf({})).not.toHaveProperty('expected');
    expect(issueOf({})).not.toHaveProperty('actual');
    expect(issueOf({ subject: 'ticket' }).expected).toBe('ticket.json');
    expect(issueOf({ subject: 'ticket', expected: 'another' }).expected).toBe('another');
  });

  it('of what nobody may except has no selector for an exception', () => {
    const codes = RULE.codes.map((code) => ({ ...code, waivable: false }));
    expect(issueOf({}, {}, { ...boundOf('line'), rule: { ...RULE, codes } }).waive).toBeNull();
  });

  it('is worded by the title of its rule where its code has no words', () => {
    expect(issueOf({ code: 'schema.other' }).message).toBe('Sample');
  });

  it('is bound to the target release where the run states one', () => {
    const target = releases(1, 'v1').release.map((item) => ({ ...item, identity: 'target' }));
    expect(issueOf({}, { evidence: { release: target } }).waive).toBe('own:line:schema.bad:s@v1');
  });
});

describe('the evidence of an issue', () => {
  const places = ({ evidence }: Issue) => evidence.map(({ path, pointer, lines }) => [path, pointer, lines]);
  const at = (path: string, more: object = {}) =>
    releases(1).release.map((item) => ({ ...item, source: { path, sha256: null, ...more } }));

  it('is in the order of the places, each once', () => {
    const evidence = [
      ...at('b', { lines: [10, 10] }),
      ...at('b', { lines: [9, 12] }),
      ...at('b', { pointer: '/z' }),
      ...at('b', { pointer: '/a' }),
      ...at('b', { pointer: '/a' }),
      ...at('a', { lines: [100, 100] }),
    ];
    const show: Given['collection'] = { show: ({ lines }) => (lines === undefined ? {} : { lines, excerpt: 'x' }) };
    const issue = issueOf({ evidence }, { collection: show });
    expect(places(issue)).toEqual([
      ['a', undefined, [100, 100]],
      ['b', '/a', undefined],
      ['b', '/z', undefined],
      ['b', undefined, [9, 12]],
      ['b', undefined, [10, 10]],
    ]);
    expect(issue.evidence[0]).toEqual({ path: 'a', sha256: null, lines: [100, 100], excerpt: 'x' });
    expect(Object.keys(issue.evidence[1] ?? {})).toEqual(['path', 'sha256', 'pointer']);
  });

  it('is, where there is none, the file that is named, or else those that the line reads', () => {
    const files = [file('ticket', 't'), file('rollout', 'r'), file('snapshot', 's')];
    const paths = (subject: string, parameters: Readonly<Record<string, BoundParameter>>) =>
      issueOf({ subject }, { evidence: { file: files } }, { ...boundOf('line'), parameters }).evidence.map(
        ({ path }) => path,
      );
    const from = (roles: JsonValue): BoundParameter => ({
      selector: { kind: 'release', where: { from: roles as string } },
    });
    expect(paths('rollout', { items: from('ticket') })).toEqual(['r']);
    expect(paths('x', { items: from('ticket') })).toEqual(['t']);
    expect(paths('x', { items: from(['snapshot', 'ticket']), value: { value: 'rollout' } })).toEqual(['s', 't']);
    expect(paths('x', { items: { selector: { kind: 'release' } } })).toEqual([]);
    expect(
      issueOf({ subject: 'rollout', evidence: at('shown') }, { evidence: { file: files } }).evidence.map(
        ({ path }) => path,
      ),
    ).toEqual(['shown']);
  });
});

describe('an issue stays small', () => {
  const long = 'x'.repeat(1001);

  it('whatever its subject, and two subjects that begin alike stay two', () => {
    expect(issueOf({ subject: 'x'.repeat(1000) }).subject).toBe('x'.repeat(1000));
    expect(issueOf({ subject: long }).subject).toBe(`${'x'.repeat(1000)}…${sha256Hex(Buffer.from(long))}`);
    // By character: half of one would have no UTF-8 form.
    expect(issueOf({ subject: `${'x'.repeat(999)}\u{1f600}${long}` }).subject).toMatch(
      /^x{999}\u{1f600}…[0-9a-f]{64}$/u,
    );
  });

  it('whatever it expected and found', () => {
    const cut = `${'x'.repeat(1000)}…`;
    const members = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`k${index}`, index]));
    const { expected, actual } = issueOf({
      expected: [long, 1, null, { [long]: [long] }],
      actual: { list: Array.from({ length: 201 }, () => 0), members },
    });
    expect(expected).toEqual([cut, 1, null, { [cut]: [cut] }]);
    const { list, members: kept } = actual as { list: number[]; members: object };
    expect([list.length, Object.keys(kept).length]).toEqual([200, 200]);
  });
});
