import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { emptyEvidence, type Evidence, type SignatureItem } from '../../src/evidence/evidence.ts';
import type { JsonObject, JsonValue } from '../../src/format/jsonValue.ts';
import type { BoundParameter, BoundRequirement } from '../../src/policy/bindRequirements.ts';
import { type Answer, answersOf, Question, type RequirementResult } from '../../src/policy/evaluate.ts';
import { type EvaluationInput, ItemList, policyInput } from '../../src/policy/policyInput.ts';
import { PolicyAbort } from '../../src/policy/wasm.ts';
import { boundOf, procedureOf, releases, RULE, UNSIGNED } from './ownPolicy.ts';

const FINDING = { code: 'schema.bad', subject: 's', detail: {}, evidence: [0] };

function inputOf(requirements: readonly BoundRequirement[], evidence: Evidence): EvaluationInput {
  const procedure = procedureOf(requirements.map(({ requirement }) => requirement));
  return { procedure, requirements, evidence, asOfUs: 5, expect: { target: 'v1' }, assurance: UNSIGNED };
}

/** What becomes of one line, where its rule gives this answer. */
function answered(answer: JsonValue, evidence: Evidence = releases(3), bound = boundOf('line')): RequirementResult {
  const row: Answer = { rule: 'schema.sample', requirement: 'line', answer };
  const [result] = new Question(inputOf([bound], evidence)).results(() => [row]);
  if (result === undefined) throw new Error('no result');
  return result;
}

function withParameters(parameters: Readonly<Record<string, BoundParameter>>): BoundRequirement {
  return { ...boundOf('line'), parameters };
}

describe('an answer', () => {
  it('counts what supports it: of a violation, all that was selected', () => {
    expect(answered({ result: 'satisfied', evidence: [0, 2] })).toEqual({
      bound: boundOf('line'),
      evidence: 2,
      result: 'satisfied',
    });
    const [item] = releases(3).release;
    expect(answered({ result: 'violated', findings: [FINDING] })).toStrictEqual({
      bound: boundOf('line'),
      evidence: 3,
      result: 'violated',
      findings: [{ code: 'schema.bad', subject: 's', evidence: [item] }],
    });
  });

  it('may come with what was expected and what is there, and with nothing to show', () => {
    const detail = { expected: null, actual: [1], other: true };
    expect(answered({ result: 'violated', findings: [{ ...FINDING, detail, evidence: [] }] })).toMatchObject({
      findings: [{ code: 'schema.bad', subject: 's', expected: null, actual: [1], evidence: [] }],
    });
    const { evidence: _, ...bare } = FINDING;
    expect(answered({ result: 'violated', findings: [bare] })).toMatchObject({ findings: [{ evidence: [] }] });
  });

  it('may use each code of its rule', () => {
    const other = RULE.codes.map((code) => ({ ...code, code: 'schema.worse' }));
    const bound = { ...boundOf('line'), rule: { ...RULE, codes: [...RULE.codes, ...other] } };
    const findings = [FINDING, { ...FINDING, code: 'schema.worse' }];
    expect(answered({ result: 'violated', findings }, releases(1), bound)).toMatchObject({
      findings: [{ code: 'schema.bad' }, { code: 'schema.worse' }],
    });
  });

  it('may remark on what it leaves out of account', () => {
    const remarks = [{ ...FINDING, subject: 'left out' }];
    const remarked = { remarks: [{ code: 'schema.bad', subject: 'left out' }] };
    expect(answered({ result: 'satisfied', evidence: [0], remarks })).toMatchObject({
      result: 'satisfied',
      ...remarked,
    });
    expect(answered({ result: 'violated', findings: [FINDING], remarks })).toMatchObject({
      result: 'violated',
      ...remarked,
    });
    expect(answered({ result: 'satisfied', evidence: [0], remarks: [] })).not.toHaveProperty('remarks');
  });

  it.each<[string, JsonValue]>([
    ['a bad remark', { result: 'satisfied', evidence: [0], remarks: [{ ...FINDING, code: 'schema.worse' }] }],
    ['one bad finding', { result: 'violated', findings: [FINDING, { ...FINDING, subject: 1 }] }],
    ['findings that are none', { result: 'violated', findings: { 0: FINDING } }],
    ['no result', { evidence: [0], findings: [FINDING] }],
    ['findings, and another result', { result: 'maybe', findings: [FINDING] }],
    ['one item among others that was not selected', { result: 'satisfied', evidence: [0, 99] }],
    ['one item among others that is not there', { result: 'violated', findings: [{ ...FINDING, evidence: [0, 99] }] }],
  ])('with %s decides nothing', (_, answer) => {
    expect(answered(answer)).toMatchObject({
      result: 'undecided',
      reason: 'policy_bad_answer',
      evidence: 0,
      paths: [],
    });
  });

  it('is what a list of rows holds; whatever else there is says nothing', () => {
    const row = { rule: 'schema.sample', requirement: 'line', answer: 1 };
    expect(answersOf(() => [row, {}, 'x', { rule: 1, requirement: [], other: 1 }])).toEqual([
      row,
      ...Array.from({ length: 3 }, () => ({ rule: '', requirement: '', answer: null })),
    ]);
    const stopped = { stopped: 'policy_abort' };
    expect(answersOf(() => undefined)).toEqual(stopped);
    expect(answersOf(() => ({ 0: row }))).toEqual(stopped);
    expect(
      answersOf(() => {
        throw new PolicyAbort('aborted');
      }),
    ).toEqual(stopped);
    expect(() =>
      answersOf(() => {
        throw new TypeError('a defect');
      }),
    ).toThrow('a defect');
  });

  it('that was stopped leaves the line undecided for that reason', () => {
    const question = new Question(inputOf([boundOf('line')], releases(1)));
    expect(question.results(() => ({ stopped: 'policy_overdue' }))).toMatchObject([
      { result: 'undecided', reason: 'policy_overdue', paths: [] },
    ]);
  });
});

describe('a line that needs a signature which nothing pinned could verify', () => {
  const signature = (path: string, verified: SignatureItem['verified']): SignatureItem => ({
    source: { path, sha256: null },
    from: 'ticket',
    use: 'u',
    scheme: 'dsse',
    subject: 's',
    digest: null,
    verified,
    signer: null,
    reason: 'r',
    at: null,
    until: null,
  });
  const evidence: Evidence = {
    ...releases(1),
    signature: [signature('yes', 'yes'), signature('a', 'unknown'), signature('no', 'no'), signature('b', 'unknown')],
  };
  const judged = (parameters: Readonly<Record<string, BoundParameter>>) =>
    answered({ result: 'satisfied', evidence: [0] }, evidence, withParameters(parameters));
  const selector = { kind: 'signature' } as const;
  const release = { selector: { kind: 'release' } } as const;
  const missing = { result: 'undecided', reason: 'trust_missing', paths: ['a', 'b'] };

  it('is undecided, and says where the signatures are', () => {
    expect(judged({ it: { selector } })).toMatchObject(missing);
    expect(judged({ it: { selector, group: 'subject' } })).toMatchObject(missing);
    expect(judged({ release, them: { selectors: [{ kind: 'release' }, selector] } })).toMatchObject(missing);
  });

  it('is judged where it needs another, or only counts them', () => {
    expect(judged({ release }).result).toBe('satisfied');
    const verified = { selector: { ...selector, where: { verified: ['yes', 'no'] } } };
    expect(judged({ release, verified }).result).toBe('satisfied');
    expect(judged({ release, counted: { selectors: [selector], group: 'source.path' } }).result).toBe('satisfied');
    expect(judged({ release, value: { value: { items: [2] } } }).result).not.toBe('satisfied');
  });
});

describe('what a policy is asked', () => {
  const evidence: Evidence = {
    ...emptyEvidence(),
    file: [{ source: { path: 'p', sha256: null }, from: null, format: 'opaque', bytes: 1, many: false, claims: 0 }],
    release: ['a', 'b', 'a', '__proto__'].flatMap((value, index) =>
      releases(1, value).release.map((item) => ({ ...item, source: { path: `r${index % 2}`, sha256: null } })),
    ),
  };
  const asked = (...bounds: BoundRequirement[]) =>
    JSON.parse(Buffer.from(policyInput(inputOf(bounds, evidence))).toString('utf8')) as JsonObject;

  it('is the requirement lines by rule, with references to the items, and what holds for all', () => {
    const other = { ...boundOf('b'), rule: { ...boundOf('b').rule, rule: 'schema.other' } };
    const input = asked(boundOf('a'), other, boundOf('c'));
    const items = { items: { items: [1, 2, 3, 4] } };
    expect(input['requirements']).toEqual({
      'schema.sample': [
        { id: 'a', with: items },
        { id: 'c', with: items },
      ],
      'schema.other': [{ id: 'b', with: items }],
    });
    expect(input).toMatchObject({ asOf: { us: 5 }, procedure: 'own', expect: { target: 'v1' }, assurance: UNSIGNED });
    expect(input['items']).toEqual([...evidence.file, ...evidence.release]);
  });

  it('has selected items by the field that the rule groups them by, whatever the run calls them', () => {
    const selector = { kind: 'release', field: 'value' } as const;
    const input = asked(
      withParameters({
        one: { selector, group: 'value' },
        many: { selectors: [selector], group: 'source.path' },
        flag: { selector, group: 'placeholder' },
        value: { value: 7 },
      }),
    );
    const refs = { items: [1, 2, 3, 4], field: 'value' };
    const [line] = (input['requirements'] as Record<string, { with: JsonObject }[]>)['schema.sample'] ?? [];
    expect(JSON.stringify(line?.with)).toBe(
      JSON.stringify({
        one: { ...refs, groups: JSON.parse('{"a": [1, 3], "b": [2], "__proto__": [4]}') as JsonObject },
        many: [{ ...refs, groups: { r0: [1, 3], r1: [2, 4] } }],
        flag: { ...refs, groups: {} },
        value: 7,
      }),
    );
  });

  it('names items by numbers that are none of another kind', () => {
    const list = new ItemList(evidence);
    expect(list.select({ kind: 'file' })).toEqual([0]);
    expect(list.select({ kind: 'release', where: { value: 'b' } })).toEqual([2]);
    expect([0, 2, 5, -1, 0.5, '0', null].map((ref) => list.at(ref)?.source.path)).toEqual([
      'p',
      'r1',
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is refused beyond what the policy could hold', () => {
    const characters = (count: number) => {
      const [item] = releases(1, 'x'.repeat(count)).release;
      const large = { ...emptyEvidence(), release: item === undefined ? [] : [item] };
      return policyInput(inputOf([], large)).length;
    };
    const overhead = characters(0);
    const most = 24 * 1024 * 1024;
    expect(characters(most - overhead - 100)).toBe(most - 100);
    expect(() => characters(most)).toThrow(PolicyAbort);
  });
});
