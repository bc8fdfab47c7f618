import type { Format } from '../../src/procedure/formats.ts';
import { Buffer } from 'node:buffer';
import { loadCompiler } from '../../src/compiler/load.ts';
import { emptyEvidence, type Evidence, type ReleaseItem } from '../../src/evidence/evidence.ts';
import type { BoundRequirement } from '../../src/policy/bindRequirements.ts';
import type { Catalogue, RuleEntry } from '../../src/policy/catalogue.ts';
import { evaluate, type RequirementResult } from '../../src/policy/evaluate.ts';
import type { Policy } from '../../src/policy/loadPolicy.ts';
import { WasmPolicy } from '../../src/policy/wasm.ts';
import { compilePathPattern } from '../../src/format/pathPattern.ts';
import type { Procedure, Requirement, Selector } from '../../src/procedure/procedure.ts';

export const ENTRYPOINT = 'main/results';
let compiler: ReturnType<typeof loadCompiler> | undefined;

/** Compiles one module to a policy whose entrypoint is `main/results`, unless another is named. */
export function compileRego(text: string, entrypoint = ENTRYPOINT, builtins: readonly string[] = BUILTINS): Buffer {
  compiler ??= loadCompiler();
  const built = compiler.build({ files: { 'main.rego': text }, entrypoints: [entrypoint], capabilities: { builtins } });
  if (!built.ok) throw new Error(built.problems.map(({ message }) => message).join('\n'));
  return Buffer.from(built.value.wasm);
}

const BUILTINS = ['count', 'to_number', 'numbers.range', 'concat'];

/** A policy whose rules answer with `results contains <each>`. */
export function answering(...answers: readonly string[]): string {
  return ['package main', ...answers.map((answer) => `results contains ${answer}`)].join('\n\n');
}

export function policyOf(wasm: Uint8Array): Policy {
  const catalogue: Catalogue = {
    opa: '1.22.0',
    abi: '1.3',
    capabilitiesDigest: `sha256:${'1'.repeat(64)}`,
    wasmDigest: `sha256:${'2'.repeat(64)}`,
    builtins: [],
    rules: [RULE],
  };
  const rules = new Map([[RULE.rule, RULE]]);
  return {
    digest: `sha256:${'3'.repeat(64)}`,
    catalogue,
    rules,
    folder: '',
    wasm: Promise.resolve(new WasmPolicy(wasm, ENTRYPOINT, [])),
  };
}

export const RULE: RuleEntry = {
  rule: 'schema.sample',
  title: 'Sample',
  description: 'A sample.',
  codes: [
    {
      code: 'schema.bad',
      message: '{subject} is {actual}, not {expected}.',
      waivable: true,
      curable_by_removal: false,
    },
  ],
  parameters: { items: { type: 'selector', description: 'Items.' } },
};

export function requirementOf(id: string, more: Partial<Requirement> = {}): Requirement {
  return {
    id,
    rule: RULE.rule,
    when: 'always',
    level: 'block',
    with: {},
    criteria: ['G1'],
    basis: 'A',
    runbook: 'A sentence.',
    solution: 'Mend it.',
    ...more,
  };
}

export function boundOf(
  id: string,
  selector: Selector = { kind: 'release' },
  more: Partial<Requirement> = {},
): BoundRequirement {
  return { requirement: requirementOf(id, more), rule: RULE, parameters: { items: { selector } } };
}

/** Evidence with this many releases and nothing else, so that a reference is the index of a release. */
export function releases(count: number, value = 'abc'): Evidence {
  const item = (index: number): ReleaseItem => ({
    source: { path: `r${index}`, sha256: 'a'.repeat(64) },
    from: 'ticket',
    identity: 'source',
    component: 'ticket',
    value,
    placeholder: false,
  });
  return { ...emptyEvidence(), release: Array.from({ length: count }, (_, index) => item(index)) };
}

export function procedureOf(requirements: readonly Requirement[], more: Partial<Procedure> = {}): Procedure {
  const release = { kind: 'release', field: 'value' } as const;
  const file = (role: string, format: Format) => ({
    role,
    path: compilePathPattern(`${role}.json`),
    format,
    optional: true,
    many: false,
    with: {},
  });
  return {
    name: 'own',
    version: '1.0.0',
    title: 'Own',
    runbook: { title: 'Own', origin: 'here' },
    digest: `sha256:${'4'.repeat(64)}`,
    content: '',
    source: 'file',
    subject: { source: release, target: release, environment: release },
    outcome: { completed: { kind: 'release' }, rolled_back: { kind: 'step', where: { phase: 'rollback' } } },
    params: {},
    files: [file('ticket', 'change-ticket'), file('rollout', 'transcript'), file('snapshot', 'opaque')],
    lines: [],
    notApplicable: {},
    requirements,
    ...more,
  };
}

export const UNSIGNED = { required: 'unsigned', reached: 'unsigned', reason: 'no_seal', unattested: [] } as const;

/** Judges requirement lines by a hand-written policy. */
export function judge(rego: string, bounds: readonly BoundRequirement[], evidence: Evidence): RequirementResult[] {
  const procedure = procedureOf(bounds.map(({ requirement }) => requirement));
  return evaluate(new WasmPolicy(compileRego(rego), ENTRYPOINT, []), {
    procedure,
    requirements: bounds,
    evidence,
    asOfUs: 0,
    expect: {},
    assurance: UNSIGNED,
  });
}
