import { describe, expect, it } from 'vitest';
import { collect } from '../../src/collect/collect.ts';
import { linkDigests } from '../../src/collect/linkDigests.ts';
import { createContext } from '../../src/context.ts';
import { type Evidence, EVIDENCE_KINDS, type EvidenceItem, type EvidenceKind } from '../../src/evidence/evidence.ts';
import type { GateReport } from '../../src/index.ts';
import type { BoundRequirement } from '../../src/policy/bindRequirements.ts';
import { assuranceOf } from '../../src/policy/assurance.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { select } from '../../src/policy/select.ts';
import type { Procedure, Selector } from '../../src/procedure/procedure.ts';
import { buildReport } from '../../src/report/buildReport.ts';
import type { DefectiveRun } from '../fixture/applyDefect.ts';
import type { Defect } from '../fixture/defect.ts';
import { policy, type ProcedureFixtures, runOf } from './procedureFixtures.ts';

/**
 * Removing a file or an evidence item from a run that does not pass never makes it pass, unless every finding names that
 * very item and is curable by removal.
 *
 * A rule sees only what its line selects, so a removal that leaves the selection of one violated line as it was leaves
 * that line violated. It blocks as before, unless a rollback is complete only now, and the line is one that may trigger a
 * rollback; or unless the last rollback step went, and other lines bind. Judged are therefore the removals that touch every
 * violated line that is no such trigger (of items, those that a finding names), or the last rollback step; and of all
 * others every 101st, counted over all runs.
 */
const SAMPLE = 101;

/** Which share of the broken runs is tried. `REMOVAL_EVERY=1` tries all: for a release, or a change of rules. */
const EVERY = Number(process.env['REMOVAL_EVERY'] ?? '4');

interface Subject extends DefectiveRun, Pick<Defect, 'config' | 'asOf'> {
  readonly id: string;
  readonly report: GateReport;
}

/** Where a removal does help, each with the reason. */
export interface Helped {
  readonly files: Readonly<Record<string, string>>;
  readonly items: Readonly<Record<string, string>>;
}

export async function provesRemoval(fixtures: ProcedureFixtures, expected: Helped): Promise<void> {
  const goods = (['pass', 'rolled-back'] as const).map(async (id) => ({
    id,
    tree: fixtures.runs[id],
    links: new Map<string, string>(),
    report: await fixtures.judge({ tree: fixtures.runs[id] }),
  }));
  const chosenRows = fixtures.defects.filter((_, index) => index % EVERY === 0);
  const rows = chosenRows.map(async (defect) => ({
    ...defect,
    ...fixtures.applied(defect),
    report: await fixtures.judgeDefect(defect),
  }));
  const subjects: readonly Subject[] = await Promise.all([...goods, ...rows]);
  const failing = subjects.filter(({ report }) => report.verdict !== 'pass');
  const tried = new Set(failing.map(({ id }) => id));
  const among = (helped: Readonly<Record<string, string>>) =>
    Object.keys(helped).filter((key) => tried.has(key.slice(0, key.indexOf(':'))));

  describe('removal never helps', { timeout: 900_000 }, () => {
    it('for a file', async () => {
      const helped = new Set<string>();
      const isSampled = sampler();
      for (const subject of failing) {
        const { evidence, violated, rollback, isStillViolated } = await judgedEvidence(fixtures, subject);
        for (const path of [...subject.tree.keys(), ...subject.links.keys()]) {
          const isTouched = (chosen: Chosen) => chosen.some(([kind, item]) => goesWith(path, kind, item));
          const canHelp = isTouched(rollback) || violated.every(({ selected }) => isTouched(selected));
          const sampled = isSampled();
          if (!(sampled || canHelp) || isCured(subject.report, path)) continue;
          const rest = evidenceWithout(path, evidence, fixtures.procedure);
          if (!sampled && !isTouched(rollback) && rest !== undefined && isStillViolated(rest)) continue;
          const { verdict } = await fixtures.judge(without(subject, path), subject);
          if (verdict === 'pass') helped.add(`${subject.id}: ${path}`);
        }
      }
      expect([...helped].sort()).toEqual(among(expected.files).sort());
    });

    it('for an evidence item', async () => {
      const helped = new Set<string>();
      const isSampled = sampler();
      for (const subject of failing) {
        const { evidence, violated, rollback, isStillViolated, verdictOf } = await judgedEvidence(fixtures, subject);
        const last = rollback.length === 1 ? rollback[0]?.[1] : undefined;
        const named = new Set(violated.flatMap((line) => line.named));
        const selections = violated.map(({ selected }) => new Set(selected.map(([, item]) => item)));
        const canHelp = (item: EvidenceItem) =>
          item === last || (named.has(item) && selections.every((selection) => selection.has(item)));
        for (const kind of EVIDENCE_KINDS) {
          for (const item of evidence[kind]) {
            if (!(isSampled() || canHelp(item)) || isCurable(kind, item) || isCured(subject.report, item.source.path))
              continue;
            const rest = { ...evidence, [kind]: evidence[kind].filter((other) => other !== item) };
            if (item !== last && isStillViolated(rest)) continue;
            if (verdictOf(rest) === 'pass') helped.add(`${subject.id}: ${kind} in ${item.source.path}`);
          }
        }
      }
      expect([...helped].sort()).toEqual(among(expected.items).sort());
    });
  });
}

const curable = new Set(
  policy.catalogue.rules.flatMap(({ codes }) => codes.flatMap((one) => (one.curable_by_removal ? [one.code] : []))),
);

type Chosen = readonly (readonly [EvidenceKind, EvidenceItem])[];

/** A violated line that blocks, whatever becomes of a rollback. */
interface ViolatedLine {
  /** The items that it selects. */
  readonly selected: Chosen;
  /** Those that its findings name. */
  readonly named: readonly EvidenceItem[];
}

interface JudgedEvidence {
  readonly evidence: Evidence;
  readonly violated: readonly ViolatedLine[];
  /** The steps that make the run one that was rolled back. */
  readonly rollback: Chosen;
  /** Whether one of the violated lines is found violated again: asking those alone is much quicker. */
  readonly isStillViolated: (evidence: Evidence) => boolean;
  readonly verdictOf: (evidence: Evidence) => GateReport['verdict'];
}

const judged = new WeakMap<Subject, Promise<JudgedEvidence>>();

function judgedEvidence(fixtures: ProcedureFixtures, subject: Subject): Promise<JudgedEvidence> {
  const evidence = judged.get(subject) ?? judgeEvidence(fixtures, subject);
  judged.set(subject, evidence);
  return evidence;
}

async function judgeEvidence(fixtures: ProcedureFixtures, subject: Subject): Promise<JudgedEvidence> {
  const { procedure } = fixtures;
  const context = createContext(fixtures.optionsOf(subject));
  const { requirements } = context;
  const wasm = await policy.wasm;
  const collection = await collect(runOf(subject), procedure, context.trust);
  const { evidence } = collection;
  const resultsOf = (given: Evidence, lines = requirements) =>
    evaluate(wasm, {
      procedure,
      requirements: lines,
      evidence: given,
      asOfUs: context.asOf.us,
      expect: context.expect,
      assurance: assuranceOf(given, context),
    });
  const rollback = chosen(evidence, procedure.outcome.rolled_back);
  const blocking = new Set(subject.report.blockingIssues.map(({ requirement }) => requirement));
  const violated = resultsOf(evidence).flatMap((line) => {
    const { id, phase } = line.bound.requirement;
    if (line.result !== 'violated' || !blocking.has(id) || (rollback.length > 0 && phase === 'forward')) return [];
    return [line];
  });
  const lines = violated.map(({ bound }) => bound);
  const kinds = new Set(lines.flatMap(selectorsOf).map(({ kind }) => kind));
  return {
    evidence,
    violated: violated.map(({ bound, findings }) => ({
      selected: selectedBy(bound, evidence),
      named: findings.flatMap((one) => one.evidence),
    })),
    rollback,
    isStillViolated: (given) => resultsOf(onlyKinds(given, kinds), lines).some(({ result }) => result === 'violated'),
    verdictOf: (given) =>
      buildReport({
        ...context,
        collection: { ...collection, evidence: given },
        results: resultsOf(given),
        assurance: assuranceOf(given, context),
      }).verdict,
  };
}

function selectedBy(line: BoundRequirement, evidence: Evidence): Chosen {
  return selectorsOf(line).flatMap((selector) => chosen(evidence, selector));
}

function selectorsOf({ parameters }: BoundRequirement): readonly Selector[] {
  return Object.values(parameters).flatMap((parameter) =>
    'selector' in parameter ? [parameter.selector] : 'selectors' in parameter ? parameter.selectors : [],
  );
}

function onlyKinds(evidence: Evidence, kinds: ReadonlySet<EvidenceKind>): Evidence {
  const dropped = EVIDENCE_KINDS.filter((kind) => !kinds.has(kind)).map((kind) => [kind, []] as const);
  return { ...evidence, ...Object.fromEntries(dropped) };
}

function chosen(evidence: Evidence, selector: Selector): [EvidenceKind, EvidenceItem][] {
  const items: readonly EvidenceItem[] = evidence[selector.kind];
  return select(evidence, selector).flatMap((index) => {
    const item = items[index];
    return item === undefined ? [] : [[selector.kind, item]];
  });
}

/** True once in `SAMPLE` calls. */
function sampler(): () => boolean {
  let calls = 0;
  return () => (calls += 1) % SAMPLE === 0;
}

/** An item goes with its file, with the file whose digest it states, or with the file whose name is too near. */
function goesWith(path: string, kind: EvidenceKind, item: EvidenceItem): boolean {
  if (item.source.path === path) return true;
  if (kind === 'digest' && 'actual' in item) return item.actual !== null && (item.path ?? path) === path;
  return kind === 'unreadable' && 'collidesWith' in item && (item.collidesWith ?? []).includes(path);
}

/**
 * What would be collected without the file, found without reading the others again. Undefined where other entries are
 * read differently then, because their names were too near to this one.
 */
function evidenceWithout(path: string, evidence: Evidence, { files }: Procedure): Evidence | undefined {
  if (evidence.unreadable.some(({ collidesWith = [] }) => collidesWith.includes(path))) return undefined;
  const kept = EVIDENCE_KINDS.map((kind) => {
    const items: readonly EvidenceItem[] = evidence[kind];
    return [kind, items.filter(({ source }) => source.path !== path)] as const;
  });
  const rest = { ...evidence, ...Object.fromEntries(kept) };
  return { ...rest, digest: linkDigests(rest.digest, rest, files) };
}

function isCured({ blockingIssues }: GateReport, path: string): boolean {
  return blockingIssues.every(({ code, evidence }) => curable.has(code) && evidence.some((one) => one.path === path));
}

/** An entry that cannot be read, a secret, a file that nobody declared: what may be cured by removal. */
function isCurable(kind: EvidenceKind, item: EvidenceItem): boolean {
  return kind === 'unreadable' || kind === 'secret' || ('format' in item && item.format === 'undeclared');
}

function without({ tree, links }: DefectiveRun, path: string): DefectiveRun {
  return {
    tree: new Map([...tree].filter(([other]) => other !== path)),
    links: new Map([...links].filter(([other]) => other !== path)),
  };
}
