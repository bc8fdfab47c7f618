import { judge } from '../../src/check.ts';
import { collect } from '../../src/collect/collect.ts';
import { linkDigests } from '../../src/collect/linkDigests.ts';
import { signedRole } from '../../src/collect/signedFiles.ts';
import { type Evidence, EVIDENCE_KINDS, type EvidenceItem, type EvidenceKind } from '../../src/evidence/evidence.ts';
import { compareUtf8 } from '../../src/format/order.ts';
import { openRun, type GateReport } from '../../src/index.ts';
import { assuranceOf } from '../../src/policy/assurance.ts';
import type { BoundRequirement } from '../../src/policy/bindRequirements.ts';
import { judgeLines, type SecondEngine } from '../../src/policy/judgeLines.ts';
import { select } from '../../src/policy/select.ts';
import type { Selector } from '../../src/procedure/procedure.ts';
import { courseOf, binds } from '../../src/report/outcome.ts';
import type { RunTree } from '../fixture/runTree.ts';
import type { Subject } from './subject.ts';

/**
 * The verdict on many edits of one run that passes. A rule sees only what its line selects, so of an edited run only the
 * lines are asked whose items changed, and of the files only those are read: that is many times quicker. Where other
 * lines would bind than before, the run is judged as every run is; and whoever uses this compares some of the quick
 * answers with slow ones.
 */
export class QuickVerdict {
  readonly #subject: Subject;
  readonly #good: Evidence;
  readonly #selected: ReadonlyMap<string, readonly EvidenceItem[]>;
  /** Read with every edit: what a signature says depends on the file that it is over. */
  readonly #together: readonly string[];

  /** Asked about the changed lines, too; it is a defect where it says something else. */
  readonly #second: SecondEngine | undefined;

  private constructor(subject: Subject, good: Evidence, second: SecondEngine | undefined) {
    this.#subject = subject;
    this.#good = good;
    this.#second = second;
    const { requirements, procedure } = subject.context;
    this.#selected = new Map(requirements.map((line) => [line.requirement.id, itemsOf(line, good)]));
    const signing = procedure.files.filter((file) => signedRole(file) !== undefined);
    const roles = new Set(signing.flatMap((file) => [file.role, signedRole(file)]));
    const bound = procedure.files.filter(({ role }) => roles.has(role));
    this.#together = [...subject.tree.keys()].filter((path) => bound.some((file) => file.path.matches(path)));
  }

  static async of(subject: Subject, second?: SecondEngine): Promise<QuickVerdict> {
    const { context, tree } = subject;
    const { report, evidence } = await judge(openRun(tree), context);
    if (report.verdict !== 'pass') {
      const codes = report.blockingIssues.map(({ code }) => code);
      throw new Error(`${subject.name} does not pass before it is edited: ${codes.join(', ')}`);
    }
    return new QuickVerdict(subject, evidence, second);
  }

  async of(edited: RunTree): Promise<GateReport['verdict']> {
    return (await this.quick(edited)) ?? (await this.slow(edited));
  }

  async slow(edited: RunTree): Promise<GateReport['verdict']> {
    return (await judge(openRun(edited), this.#subject.context)).report.verdict;
  }

  /** Undefined where the changed lines alone do not decide. */
  async quick(edited: RunTree): Promise<GateReport['verdict'] | undefined> {
    const { context } = this.#subject;
    const evidence = await this.#evidenceOf(edited);
    const course = courseOf(context.procedure, evidence);
    if (course.rolledBack || !course.completed) return undefined;
    const lines = context.requirements.filter(
      (line) =>
        line.rule.rule === 'provenance.assurance' ||
        !isSame(itemsOf(line, evidence), this.#selected.get(line.requirement.id) ?? []),
    );
    const binding = lines.filter(({ requirement }) => binds(requirement, course, context.params));
    const kinds = new Set<EvidenceKind>(['unreadable', ...binding.flatMap(selectorsOf).map(({ kind }) => kind)]);
    const dropped = EVIDENCE_KINDS.filter((kind) => !kinds.has(kind)).map((kind) => [kind, []] as const);
    const question = {
      procedure: context.procedure,
      requirements: binding,
      evidence: { ...evidence, ...Object.fromEntries(dropped) },
      asOfUs: context.asOf.us,
      expect: context.expect,
      assurance: assuranceOf(evidence, context),
    };
    const results = await judgeLines(context.policy, question, this.#second);
    for (const line of results) {
      if (line.result === 'undecided' && line.reason === 'engines_differ')
        throw new Error(`the engines differ over ${line.bound.requirement.id}`);
    }
    const blocks = ({ result, bound }: (typeof results)[number]) =>
      result === 'violated' && bound.requirement.level === 'block';
    if (results.some(blocks)) return 'fail';
    return results.some(({ result }) => result === 'undecided') ? 'indeterminate' : 'pass';
  }

  async #evidenceOf(edited: RunTree): Promise<Evidence> {
    const { tree, context } = this.#subject;
    const changed = new Set([...tree.keys(), ...edited.keys()].filter((path) => tree.get(path) !== edited.get(path)));
    if (this.#together.some((path) => changed.has(path))) for (const path of this.#together) changed.add(path);
    const part = new Map([...edited].filter(([path]) => changed.has(path)));
    const { evidence: read } = await collect(openRun(part), context.procedure, context.trust);
    const merged = Object.fromEntries(
      EVIDENCE_KINDS.map((kind) => {
        const kept: readonly EvidenceItem[] = this.#good[kind].filter((item) => !changed.has(item.source.path));
        const items = [...kept, ...read[kind]].sort((a, b) => compareUtf8(a.source.path, b.source.path));
        return [kind, items];
      }),
    ) as unknown as Evidence; // every kind, with its own items
    const linked = linkDigests(merged.digest, merged, context.procedure.files);
    // What the link left as it was stays the same object: lines are compared by their items.
    const digest = linked.map((item, n) => {
      const before = merged.digest[n];
      return before !== undefined && item.actual === before.actual && item.bytes === before.bytes ? before : item;
    });
    return { ...merged, digest };
  }
}

function selectorsOf({ parameters }: BoundRequirement): readonly Selector[] {
  return Object.values(parameters).flatMap((parameter) =>
    'selector' in parameter ? [parameter.selector] : 'selectors' in parameter ? parameter.selectors : [],
  );
}

function itemsOf(line: BoundRequirement, evidence: Evidence): EvidenceItem[] {
  return selectorsOf(line).flatMap((selector) => {
    const items: readonly EvidenceItem[] = evidence[selector.kind];
    return select(evidence, selector).flatMap((index) => items[index] ?? []);
  });
}

function isSame(a: readonly EvidenceItem[], b: readonly EvidenceItem[]): boolean {
  return a.length === b.length && a.every((item, n) => item === b[n]);
}
