import { describe, expect, it } from 'vitest';
import { emptyEvidence, type Evidence, type UnreadableItem } from '../../src/evidence/evidence.ts';
import type { BoundRequirement } from '../../src/policy/bindRequirements.ts';
import type { Selector } from '../../src/procedure/procedure.ts';
import { answering, boundOf, judge, releases } from './ownPolicy.ts';

const SATISFIED = answer('{"result": "satisfied", "evidence": {0}}');
const VIOLATED = answer(
  '{"result": "violated", "findings": {{"code": "schema.bad", "subject": "s", "detail": {"actual": 1}, "evidence": {0}}}}',
);

it('takes a satisfied answer with support, and a violated one with findings', () => {
  expect(one(SATISFIED)).toMatchObject({ result: 'satisfied', evidence: 1 });
  expect(one(VIOLATED)).toMatchObject({
    result: 'violated',
    findings: [{ code: 'schema.bad', subject: 's', actual: 1, evidence: [{ value: 'abc' }] }],
  });
});

describe('an answer that decides nothing', () => {
  it.each([
    ['none', `${SATISFIED} if count(input.items) > 100`, 'policy_silent'],
    ['one for another line', SATISFIED.replace('"line"', '"other"'), 'policy_silent'],
    [
      'a rule that is undefined',
      answering(`${row('{"result": "satisfied", "evidence": {0}}')} if input.nothing`),
      'policy_silent',
    ],
    [
      'two of one rule',
      answering(row('{"result": "satisfied", "evidence": {0}}'), row('{"result": "satisfied", "evidence": {1}}')),
      'policy_conflict',
    ],
    [
      'a violation and its opposite',
      answering(row('{"result": "violated", "findings": []}'), row('{"result": "satisfied", "evidence": {0}}')),
      'policy_conflict',
    ],
    [
      'the same of two rules',
      answering(
        row('{"result": "satisfied", "evidence": {0}}'),
        row('{"result": "satisfied", "evidence": {0}}').replace('schema.sample', 'schema.other'),
      ),
      'policy_conflict',
    ],
    ['one of another rule', SATISFIED.replace('schema.sample', 'schema.other'), 'policy_bad_answer'],
    ['satisfied without evidence', answer('{"result": "satisfied", "evidence": set()}'), 'policy_bad_answer'],
    ['satisfied with nothing said of evidence', answer('{"result": "satisfied"}'), 'policy_bad_answer'],
    [
      'satisfied by an item that the line did not select',
      answer('{"result": "satisfied", "evidence": {0, 2}}'),
      'policy_bad_answer',
    ],
    [
      'satisfied by an item that does not exist',
      answer('{"result": "satisfied", "evidence": {99}}'),
      'policy_bad_answer',
    ],
    ['satisfied by a negative item', answer('{"result": "satisfied", "evidence": {-1}}'), 'policy_bad_answer'],
    ['satisfied by half an item', answer('{"result": "satisfied", "evidence": {0.5}}'), 'policy_bad_answer'],
    ['satisfied by a text', answer('{"result": "satisfied", "evidence": {"0"}}'), 'policy_bad_answer'],
    ['satisfied by an object', answer('{"result": "satisfied", "evidence": {"0": 0}}'), 'policy_bad_answer'],
    ['another word', answer('{"result": "pass", "evidence": {0}}'), 'policy_bad_answer'],
    ['true', answer('true'), 'policy_bad_answer'],
    ['null', answer('null'), 'policy_bad_answer'],
    ['a list', answer('[{"result": "satisfied", "evidence": [0]}]'), 'policy_bad_answer'],
    ['violated without findings', answer('{"result": "violated", "findings": set()}'), 'policy_bad_answer'],
    ['violated with findings that are none', answer('{"result": "violated", "findings": {"x"}}'), 'policy_bad_answer'],
    ['an unknown code', VIOLATED.replace('schema.bad', 'schema.worse'), 'policy_bad_answer'],
    ['a code of no gate', VIOLATED.replace('"schema.bad"', '1'), 'policy_bad_answer'],
    ['a finding without a subject', VIOLATED.replace('"subject": "s", ', ''), 'policy_bad_answer'],
    ['a finding without a detail', VIOLATED.replace('"detail": {"actual": 1}, ', ''), 'policy_bad_answer'],
    [
      'a finding with an item that does not exist',
      VIOLATED.replace('"evidence": {0}', '"evidence": {99}'),
      'policy_bad_answer',
    ],
    ['a result that is no list', 'package main\n\nresults := {"rule": "schema.sample"}', 'policy_abort'],
    ['no result at all', 'package main\n\nresults := input.nothing', 'policy_abort'],
    [
      'a conflict inside the policy',
      'package main\n\nresults := [1] if count(input.items) > 0\n\nresults := [2] if count(input.items) > 1',
      'policy_abort',
    ],
  ])('(%s) leaves the line undecided', (_, rego, reason) => {
    expect(one(rego)).toMatchObject({ result: 'undecided', reason });
  });
});

it('lets a bad answer to one line alone', () => {
  const results = judge(SATISFIED, [boundOf('line'), boundOf('other')], releases(2));
  expect(results.map(({ result }) => result)).toEqual(['satisfied', 'undecided']);
});

it('starts every evaluation afresh after one that was stopped', () => {
  const stopped =
    'package main\n\nresults := [1] if count(input.items) > 0\n\nresults := [2] if count(input.items) > 1';
  for (let round = 0; round < 3; round += 1) expect(one(stopped)).toMatchObject({ reason: 'policy_abort' });
});

it('decides nothing about more evidence than can be handed to the policy', () => {
  const large = releases(700, 'x'.repeat(1024 * 1024));
  expect(judge(SATISFIED, [boundOf('line')], large)).toMatchObject([{ result: 'undecided', reason: 'policy_abort' }]);
});

it('hands text and numbers to the policy as they are', () => {
  const values = ['', '\0', '\u2028', '"\\', '\u{1f600}', '\ufeff', 'a\nb', '\u007f', '{"x":1}', 'é', 'e\u0301'];
  const evidence: Evidence = {
    ...emptyEvidence(),
    release: values.map((value) => ({
      source: { path: 'p', sha256: null },
      from: 'ticket',
      identity: 'i',
      component: 'c',
      value,
      placeholder: false,
    })),
  };
  const echo = answering(
    '{"rule": "schema.sample", "requirement": "line", "answer": {"result": "violated", "findings": [{"code": "schema.bad", "subject": item.value, "detail": {}, "evidence": [i]} | some i, item in input.items]}} if count(input.items) > 0',
  );
  const [result] = judge(echo, [boundOf('line')], evidence);
  expect(result?.result === 'violated' && result.findings.map(({ subject }) => subject)).toEqual(values);
});

describe('a file that could not be read, for a reason that says nothing about the run,', () => {
  const verdicts = (
    selector: Selector,
    item: Partial<UnreadableItem>,
    parameters: BoundRequirement['parameters'] = { items: { selector } },
  ) => {
    const unread: UnreadableItem = {
      source: { path: 'u', sha256: null },
      from: 'ticket',
      entry: 'file',
      reason: 'no_permission',
      detail: 'no_permission',
      decided: false,
      ...item,
    };
    const evidence = { ...releases(2), unreadable: [unread] };
    // The policy sees other offsets than `releases` alone gives: it supports itself by what the line selected.
    const rego = answering(
      '{"rule": "schema.sample", "requirement": req.id, "answer": {"result": "satisfied", "evidence": req.with.items.items}} if some req in input.requirements["schema.sample"]',
    );
    return judge(rego, [{ ...boundOf('line', selector), parameters }], evidence)[0];
  };
  const release: Selector = { kind: 'release' };

  it('leaves every line undecided that selects what the file could have held', () => {
    expect(verdicts(release, {})).toMatchObject({ result: 'undecided', reason: 'evidence_unreadable', paths: ['u'] });
  });

  it('leaves a line undecided if that could have been what one of its parameters selects', () => {
    const both = { items: { selector: release }, others: { selector: { kind: 'step' } as const } };
    expect(verdicts(release, {}, both)).toMatchObject({ reason: 'evidence_unreadable' });
  });

  it('leaves alone a line that selects what its format never holds', () => {
    expect(verdicts(release, { from: 'snapshot' })).toMatchObject({ result: 'satisfied' });
  });

  it('leaves alone a line that selects from other files', () => {
    expect(verdicts({ ...release, where: { from: 'ticket' } }, { from: 'rollout' })).toMatchObject({
      result: 'satisfied',
    });
    expect(verdicts({ ...release, where: { from: ['ticket', 'rollout'] } }, { from: 'rollout' })).toMatchObject({
      result: 'undecided',
    });
  });

  it('leaves alone what no undeclared file could hold', () => {
    expect(verdicts(release, { from: null })).toMatchObject({ result: 'satisfied' });
    const reasons = (['file', 'secret'] as const).map((kind) => [
      verdicts({ kind }, { from: null }),
      verdicts({ kind, where: { from: 'ticket' } }, { from: null }),
    ]);
    // Nothing of these kinds is there, so that no line is satisfied: the reason says what it is undecided for.
    const row = [{ reason: 'evidence_unreadable' }, { reason: 'policy_bad_answer' }];
    expect(reasons).toMatchObject([row, row]);
  });

  it('leaves every line undecided where it is a directory, which may hold anything', () => {
    expect(verdicts({ ...release, where: { from: 'ticket' } }, { from: null, entry: 'directory' })).toMatchObject({
      result: 'undecided',
    });
  });

  it('leaves a digest undecided whose actual value it would have been, wherever the digest is stated', () => {
    expect(verdicts({ kind: 'digest', where: { from: 'ticket' } }, { from: 'snapshot' })).toMatchObject({
      result: 'undecided',
      reason: 'evidence_unreadable',
    });
  });

  it('does nothing where the reason lies in its bytes: that is for a rule to judge', () => {
    expect(verdicts(release, { reason: 'malformed', decided: true })).toMatchObject({ result: 'satisfied' });
  });
});

/** What becomes of one line that selects the first two of three releases. */
function one(rego: string) {
  const evidence = releases(3);
  const [first, second, third] = evidence.release;
  const release = [first, second, third && { ...third, identity: 'target' }].flatMap((item) => item ?? []);
  return judge(rego, [boundOf('line', { kind: 'release', where: { identity: 'source' } })], {
    ...evidence,
    release,
  })[0];
}

function row(text: string): string {
  return `{"rule": "schema.sample", "requirement": "line", "answer": ${text}}`;
}

function answer(text: string): string {
  return answering(row(text));
}
