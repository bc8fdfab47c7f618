import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Collection } from '../../src/collect/collect.ts';
import type { RequirementResult, UndecidedReason } from '../../src/policy/evaluate.ts';
import { GATES, type Requirement } from '../../src/procedure/procedure.ts';
import { assertReport, minimalReport } from '../../src/report/assertReport.ts';
import type { GateReport } from '../../src/report/gateReport.ts';
import { reportDigest, reportText } from '../../src/report/sealReport.ts';
import { boundOf, releases } from '../policy/ownPolicy.ts';
import { type Given, reportOf, satisfied, undecided, violated } from './ownReport.ts';

const { release } = releases(1);
const STEP = {
  source: { path: 's', sha256: null },
  from: 'rollout',
  name: 'x',
  n: 1,
  exit: 0,
  command: [],
  framed: true,
} as const;
const TIME = { us: 0, text: '1970-01-01T00:00:00Z' };
const ROLLED_BACK = { step: [{ ...STEP, phase: 'rollback' as const, begin: TIME, end: TIME }] };

describe('the verdict', () => {
  const warn = { level: 'warn' } as const;
  it.each<[string, RequirementResult[], GateReport['verdict']]>([
    ['no line at all', [], 'indeterminate'],
    ['one satisfied', [satisfied()], 'pass'],
    ['one violated', [violated()], 'fail'],
    ['one undecided', [undecided()], 'indeterminate'],
    ['satisfied and undecided', [satisfied(), undecided(boundOf('b'))], 'indeterminate'],
    ['satisfied and violated', [satisfied(), violated(boundOf('b'))], 'fail'],
    ['violated and undecided', [undecided(), violated(boundOf('b'))], 'fail'],
    ['an advisory violation', [satisfied(), violated(line('b', warn))], 'pass'],
    ['an advisory line undecided', [satisfied(), undecided(line('b', warn))], 'indeterminate'],
    ['advisory lines alone', [satisfied(line('b', warn))], 'indeterminate'],
    ['a line that does not bind, violated', [satisfied(), violated(line('b', { when: 'rolled_back' }))], 'pass'],
    ['a line that does not bind, alone', [satisfied(line('b', { when: 'rolled_back' }))], 'indeterminate'],
  ])('of %s', (_, results, verdict) => {
    expect(valid(reportOf({ results })).verdict).toBe(verdict);
  });

  it('passes only if every binding blocking line is satisfied', () => {
    const result = fc.constantFrom(satisfied, violated, undecided);
    const given = fc.array(
      fc.record({ result, warn: fc.boolean(), when: fc.constantFrom('always', 'completed', 'rolled_back') }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(given, fc.boolean(), (rows, back) => {
        const results = rows.map(({ result: make, warn: advisory, when }, index) =>
          make(line(`l${index}`, { level: advisory ? 'warn' : 'block', when })),
        );
        const report = reportOf({ results, evidence: back ? ROLLED_BACK : {} });
        const binding = results.filter(
          ({ bound: { requirement } }) =>
            requirement.when === 'always' || (requirement.when === 'rolled_back') === back,
        );
        const blocking = binding.filter(({ bound: { requirement } }) => requirement.level === 'block');
        if (report.verdict === 'pass') {
          expect(blocking.length).toBeGreaterThan(0);
          expect(blocking.every(({ result: one }) => one === 'satisfied')).toBe(true);
        }
        expect(report.verdict === 'fail').toBe(blocking.some(({ result: one }) => one === 'violated'));
        expect(report.blockingIssues.length).toBe(blocking.filter(({ result: one }) => one === 'violated').length);
        valid(report);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the outcome', () => {
  const demanded = line('r', { when: 'rolled_back' });
  it.each<[string, Given, GateReport['outcome']]>([
    ['nothing done', { results: [satisfied()] }, 'incomplete'],
    ['the end reached', { results: [satisfied()], evidence: { release } }, 'completed'],
    ['the end reached, and a violation', { results: [violated()], evidence: { release } }, 'completed'],
    ['a rollback that satisfies all demands', { results: [satisfied(demanded)], evidence: ROLLED_BACK }, 'rolled_back'],
    ['a rollback that violates one', { results: [violated(demanded)], evidence: ROLLED_BACK }, 'incomplete'],
    [
      'a rollback of which one demand is undecided',
      { results: [undecided(demanded)], evidence: ROLLED_BACK },
      'incomplete',
    ],
    [
      'a rollback that satisfies only one of two demands',
      { results: [satisfied(demanded), violated(line('r2', { when: 'rolled_back' }))], evidence: ROLLED_BACK },
      'incomplete',
    ],
    [
      'a rollback that is only advised',
      { results: [satisfied(line('r', { when: 'rolled_back', level: 'warn' }))], evidence: ROLLED_BACK },
      'incomplete',
    ],
    ['a rollback of which nothing is demanded', { results: [satisfied()], evidence: ROLLED_BACK }, 'incomplete'],
    [
      'a rollback after the end was reached',
      { results: [satisfied(demanded)], evidence: { ...ROLLED_BACK, release } },
      'rolled_back',
    ],
  ])('of %s', (_, given, outcome) => {
    expect(valid(reportOf(given)).outcome).toBe(outcome);
  });
});

it('of a rollback one of whose demands is excepted is that of a rollback', () => {
  const expires = { us: Number.MAX_SAFE_INTEGER, text: '2255-06-05T23:47:34Z' };
  const waivers = [{ selector: 'own:r:schema.bad:s@procedure', owner: 'me', reason: 'why', issued: null, expires }];
  const results = ['r', 'q'].map((id) => (id === 'r' ? violated : satisfied)(line(id, { when: 'rolled_back' })));
  expect(valid(reportOf({ results, evidence: ROLLED_BACK, waivers })).outcome).toBe('rolled_back');
  expect(reportOf({ results, evidence: ROLLED_BACK }).outcome).toBe('incomplete');
});

describe('a violation before the rollback', () => {
  const demanded = satisfied(line('r', { when: 'rolled_back' }));
  const before = violated(line('f', { phase: 'forward' }));
  const resultOf = (report: GateReport) =>
    report.gates.flatMap(({ requirements }) => requirements).find(({ id }) => id === 'f')?.result;

  it('is what a complete rollback answered', () => {
    const report = valid(reportOf({ results: [demanded, before], evidence: ROLLED_BACK }));
    expect([report.verdict, resultOf(report), report.blockingIssues]).toEqual(['pass', 'triggered', []]);
    expect(report.summary).toMatchObject({ triggered: 1, violated: 0 });
  });

  it('is that with an exception, too, and what was satisfied is not', () => {
    const expires = { us: Number.MAX_SAFE_INTEGER, text: '2255-06-05T23:47:34Z' };
    const waivers = [{ selector: 'own:f:schema.bad:s@procedure', owner: 'me', reason: 'why', issued: null, expires }];
    const results = [demanded, before, satisfied(line('g', { phase: 'forward' }))];
    const report = valid(reportOf({ results, evidence: ROLLED_BACK, waivers }));
    expect(report.summary).toMatchObject({ triggered: 1, satisfied: 2, waived: 0 });
    expect(resultOf(report)).toBe('triggered');
  });

  it.each<[string, Given]>([
    ['the run was not rolled back', { results: [satisfied(), before], evidence: { release } }],
    [
      'the rollback is not complete',
      { results: [undecided(line('r', { when: 'rolled_back' })), before], evidence: ROLLED_BACK },
    ],
    ['it is one of the whole run', { results: [demanded, violated(line('f', {}))], evidence: ROLLED_BACK }],
  ])('blocks where %s', (_, given) => {
    const report = valid(reportOf(given));
    expect([report.verdict, resultOf(report)]).toEqual(['fail', 'violated']);
  });
});

describe('a line that depends on a param', () => {
  const bound = line('p', { if: 'tolerance' });

  it.each([
    [{ tolerance: 0 }, 'not_applicable'],
    [{ tolerance: 1 }, 'violated'],
    [{}, 'violated'],
    [{ other: 0 }, 'violated'],
  ])('binds unless that is 0: %j', (params, expected) => {
    const report = valid(reportOf({ results: [satisfied(), violated(bound)], params }));
    expect(report.gates.flatMap(({ requirements }) => requirements).find(({ id }) => id === 'p')?.result).toBe(
      expected,
    );
    expect(report.verdict).toBe(expected === 'violated' ? 'fail' : 'pass');
  });
});

describe('a gate', () => {
  const gateOf = (report: GateReport) => report.gates.find(({ gate }) => gate === 'schema');

  it.each<[string, RequirementResult[], string]>([
    ['satisfied lines', [satisfied(), satisfied(boundOf('b'))], 'pass'],
    ['a violated line among others', [satisfied(), violated(boundOf('b')), undecided(boundOf('c'))], 'fail'],
    ['an undecided line among others', [satisfied(), undecided(boundOf('b'))], 'indeterminate'],
    ['a violated line that only warns', [satisfied(), violated(line('b', { level: 'warn' }))], 'pass'],
    ['a violated line that does not bind', [satisfied(), violated(line('b', { when: 'rolled_back' }))], 'pass'],
  ])('of %s says so', (_, results, verdict) => {
    expect(gateOf(reportOf({ results }))?.verdict).toBe(verdict);
    expect(gateOf(reportOf({ results }))).not.toHaveProperty('reason');
  });

  it('whose lines do not bind says so', () => {
    const report = reportOf({ results: [satisfied(line('b', { when: 'rolled_back' }))] });
    expect(gateOf(report)).toMatchObject({ verdict: 'not_applicable', reason: expect.any(String) as unknown });
  });

  it('without lines and without a reason does not pass', () => {
    expect(reportOf({ results: [] }).gates.map(({ verdict }) => verdict)).toEqual(GATES.map(() => 'indeterminate'));
  });

  it('that the procedure leaves out says why', () => {
    const notApplicable = { quality: 'Nothing is built here.' };
    const { gates } = reportOf({ results: [], procedure: { notApplicable } });
    expect(gates.find(({ gate }) => gate === 'quality')).toEqual({
      gate: 'quality',
      verdict: 'not_applicable',
      reason: 'Nothing is built here.',
      requirements: [],
    });
  });

  it('of advisory lines alone does not stand open in a report that passes', () => {
    const other = {
      ...boundOf('b', undefined, { level: 'warn' }),
      rule: { ...boundOf('b').rule, rule: 'quality.sample' },
    };
    const report = reportOf({ results: [satisfied(), satisfied(other)] });
    expect(report.verdict).toBe('pass');
    expect(report.gates.find(({ gate }) => gate === 'quality')?.verdict).not.toBe('indeterminate');
  });
});

describe('what a line leaves out of account', () => {
  const remarks = [{ code: 'schema.bad', subject: 'left out', evidence: [] }];

  it.each([
    ['satisfied', { ...satisfied(), remarks }, 'pass'],
    ['violated', { ...violated(), remarks }, 'fail'],
  ])('is a warning of one that is %s', (_, result, verdict) => {
    const report = valid(reportOf({ results: [result] }));
    expect(report.verdict).toBe(verdict);
    expect(report.warnings.map(({ subject }) => subject)).toEqual(['left out']);
  });
});

describe('issues', () => {
  const ids = (report: GateReport) => report.blockingIssues.map(({ id }) => id);

  it('have ids of their own, in order', () => {
    const report = valid(
      reportOf({ results: [violated(boundOf('b'), { subject: 'z' }, { subject: 'a' }), violated(boundOf('a'))] }),
    );
    expect(ids(report)).toEqual(['own:a:schema.bad:s', 'own:b:schema.bad:a', 'own:b:schema.bad:z']);
  });

  it('have ids of their own whatever their subjects are called', () => {
    const subject = fc.constantFrom('a', 'a#2', 'a#3', 'a#2#2', '', '#2');
    fc.assert(
      fc.property(fc.array(fc.record({ subject, actual: fc.nat(3) }), { minLength: 1, maxLength: 8 }), (findings) => {
        const found = ids(reportOf({ results: [violated(boundOf('line'), ...findings)] }));
        expect(new Set(found).size).toBe(found.length);
      }),
    );
  });

  it('are numbered where they share one, and leave alone a subject that is called like a numbered one', () => {
    const subjects = ['a', 'a', 'a#2'].map((subject) => ({ subject }));
    expect(ids(reportOf({ results: [violated(boundOf('l'), ...subjects)] }))).toEqual([
      'own:l:schema.bad:a',
      'own:l:schema.bad:a#2',
      'own:l:schema.bad:a#3',
    ]);
  });

  it('do not depend on the order in which findings and lines come', () => {
    const findings = [
      { subject: 'b' },
      { subject: 'a', actual: 1 },
      { subject: 'a', actual: 2 },
      { subject: '\u{10000}' },
      { subject: '\ue000' },
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(findings, { minLength: findings.length }), (shuffled) => {
        const report = reportOf({ results: [violated(boundOf('line'), ...shuffled)] });
        expect(reportText(report)).toBe(reportText(reportOf({ results: [violated(boundOf('line'), ...findings)] })));
      }),
    );
  });

  it('are ordered by UTF-8 bytes, not by UTF-16 units', () => {
    const report = reportOf({ results: [violated(boundOf('line'), { subject: '\u{10000}' }, { subject: '\ue000' })] });
    expect(report.blockingIssues.map(({ subject }) => subject)).toEqual(['\ue000', '\u{10000}']);
  });

  it('have a selector for an exception that fits no other code and subject', () => {
    const report = reportOf({
      results: [violated(boundOf('a')), violated(boundOf('b'), { actual: 1 }, { actual: 2 })],
    });
    const selectors = report.blockingIssues.map(({ waive }) => waive);
    // Two findings with one code and subject share it: were they numbered, mending one would move a waiver to the other.
    const bound = report.run.digest;
    expect(selectors).toEqual([
      `own:a:schema.bad:s@${bound}`,
      `own:b:schema.bad:s@${bound}`,
      `own:b:schema.bad:s@${bound}`,
    ]);
  });

  it('show a bounded number of places', () => {
    const evidence = releases(100).release;
    const [issue] = reportOf({ results: [violated(boundOf('line'), { evidence })] }).blockingIssues;
    expect(issue?.evidence.length).toBe(20);
  });
});

describe('the report', () => {
  const report = valid(
    reportOf({ results: [satisfied(), violated(boundOf('b')), undecided(boundOf('c'), ['p\n', 'q'])] }),
  );

  it('holds the digest of everything else in it', () => {
    expect(reportDigest(report)).toBe(report.digest);
    expect(reportDigest({ ...report, verdict: 'pass' })).not.toBe(report.digest);
  });

  it('is canonical text without a line feed at its end', () => {
    const text = reportText(report);
    expect(text.endsWith('}')).toBe(true);
    expect(text).not.toMatch(/[\n\r]/);
    expect(reportText(JSON.parse(text) as GateReport)).toBe(text);
  });

  it('names the criteria of a line in order', () => {
    const { gates } = reportOf({ results: [satisfied(line('a', { criteria: ['N2', 'G3', 'N1'] }))] });
    expect(gates.flatMap(({ requirements }) => requirements).map(({ criteria }) => criteria)).toEqual([
      ['G3', 'N1', 'N2'],
    ]);
  });

  it('counts what it lists', () => {
    expect(report.summary).toMatchObject({
      requirements: 3,
      satisfied: 1,
      violated: 1,
      undecided: 1,
      waived: 0,
      notApplicable: 0,
      warnings: 0,
    });
    expect([report.blockingIssues.length, report.warnings, report.waivedIssues]).toEqual([1, [], []]);
  });

  it('is bound only where somebody outside the run named the target', () => {
    expect(report.subject.bound).toBe(false);
    expect(reportOf({ results: [satisfied()], expect: { target: 'abc' } }).subject).toMatchObject({
      bound: true,
      expected: { target: 'abc' },
    });
  });

  it('counts the entries and bytes of the run', () => {
    const row = { sha256: null, collectors: [], status: 'unread' } as const;
    const inventory: Collection['inventory'] = [
      { ...row, path: 'a', type: 'file', size: 3 },
      { ...row, path: 'b', type: 'directory', size: null },
      { ...row, path: 'c', type: 'file', size: 4 },
    ];
    expect(reportOf({ results: [], collection: { inventory } }).run).toMatchObject({ entries: 3, bytes: 7 });
  });

  it('names the first twenty of the places for which a line is undecided', () => {
    const paths = Array.from({ length: 21 }, (_, index) => `p${index}`);
    expect(reportOf({ results: [undecided(boundOf('c'), paths)] }).undecided[0]?.reason).toBe(
      `policy_silent: ${paths.slice(0, 20).join(', ')}`,
    );
    expect(reportOf({ results: [undecided(boundOf('c'))] }).undecided[0]?.reason).toBe('policy_silent');
  });

  it('names no subject about which the run does not agree', () => {
    const two = [...releases(1, 'a').release, ...releases(1, 'b').release];
    expect(reportOf({ results: [], evidence: { release: two } }).subject.source).toBeNull();
    expect(reportOf({ results: [], evidence: { release } }).subject.source).toBe('abc');
  });

  it('calls itself irreproducible where chance decided, and only there', () => {
    const unreadable = (
      reason: 'no_permission' | 'changed_while_read' | 'io_error' | 'cap_exceeded' | 'malformed',
    ) => ({
      unreadable: [
        {
          source: { path: 'u', sha256: null },
          from: null,
          entry: 'file' as const,
          reason,
          detail: reason,
          decided: reason === 'malformed',
        },
      ],
    });
    for (const reason of ['no_permission', 'changed_while_read', 'io_error'] as const) {
      expect(reportOf({ results: [], evidence: unreadable(reason) }).reproducible).toBe(false);
    }
    for (const reason of ['cap_exceeded', 'malformed'] as const) {
      expect(reportOf({ results: [], evidence: unreadable(reason) }).reproducible).toBe(true);
    }
    const after = (reason: UndecidedReason) =>
      reportOf({
        results: [satisfied(), { bound: boundOf('b'), evidence: 0, result: 'undecided', reason, paths: [] }],
      });
    expect([after('policy_abort').reproducible, after('policy_overdue').reproducible]).toEqual([false, false]);
    expect([after('policy_silent').reproducible, after('engines_differ').reproducible]).toEqual([true, true]);
  });
});

describe('a report that is not what its schema promises', () => {
  const good = reportOf({ results: [satisfied()] });

  it('is let through where it is', () => {
    expect(assertReport(good)).toBe(good);
  });

  it.each<[string, Record<string, unknown>]>([
    ['a verdict of another kind', { verdict: 'ok' }],
    ['a key too many', { also: 1 }],
    ['a gate too strange', { gates: [{ gate: 'speed', verdict: 'pass', requirements: [] }] }],
    ['no summary', { summary: {} }],
    ['a run that is none', { run: { id: 'x' } }],
    ['a subject that is none', { subject: { bound: 'yes' } }],
  ])('becomes a minimal one that decides nothing: %s', (_, change) => {
    const report = assertReport({ ...good, ...change });
    expect(report).toMatchObject({
      verdict: 'indeterminate',
      outcome: 'incomplete',
      reproducible: false,
      blockingIssues: [],
    });
    expect(report.undecided.length).toBe(1);
    expect(assertReport(report)).toBe(report);
    expect(reportDigest(report)).toBe(report.digest);
  });

  it('becomes one in which gates have the order that they always have', () => {
    const { gates } = minimalReport(good, 'internal');
    expect(gates.map(({ gate }) => gate)).toEqual(good.gates.map(({ gate }) => gate));
  });
});

function line(id: string, more: Partial<Requirement>) {
  return boundOf(id, undefined, more);
}

/** The report, which must be what its schema promises. */
function valid(report: GateReport): GateReport {
  expect(assertReport(report)).toBe(report);
  expect(reportDigest(report)).toBe(report.digest);
  return report;
}
