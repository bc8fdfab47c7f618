import { readFileSync } from 'node:fs';
import { check, type CheckOptions, type GateReport, loadPolicy, loadProcedure, openRun } from '../../src/index.ts';
import { ROOT } from '../cli/gate.ts';
import { temporaryDirectory } from '../run/temporaryDirectory.ts';

const EXAMPLE = `${ROOT}examples/kubernetes-postgres-minor/`;

/** A rule as a user writes one. */
export const RULE = `# METADATA
# scope: package
# title: Allowed settings
# description: Each selected setting has one of the allowed values.
# custom:
#   gate: governance
#   codes:
#     - code: governance.setting_not_allowed
#       message: "{subject} is {actual}."
#   parameters:
#     settings: {type: selector, kind: setting, description: Settings to judge.}
#     allowed: {type: strings, min: 1, description: Values that are allowed.}
package user.allowed_setting

import data.lib.answer
import data.lib.select

results[req.id] := result if {
	some req in input.requirements["user.allowed_setting"]
	refs := select.refs(req.with.settings)
	result := answer.from(wrong(req, refs), refs)
}

wrong(req, refs) := {f |
	some ref in refs
	item := select.item(ref)
	not item.value in req.with.allowed
	f := answer.finding("governance.setting_not_allowed", item.name, {"expected": req.with.allowed, "actual": item.value}, {ref})
}
`;

/** A rule without parameters whose answer is this expression. */
export function ruleOf(name: string, answer: string, code = `quality.${name}_bad`): string {
  return `# METADATA
# scope: package
# title: ${name}
# description: Says what it says.
# custom:
#   gate: quality
#   codes:
#     - {code: ${code}, message: "{subject}"}
#   parameters:
#     settings: {type: selector, kind: setting, description: Settings.}
package user.${name}

results[req.id] := answer if {
	some req in input.requirements["user.${name}"]
	answer := ${answer}
}
`;
}

export const SATISFIED = '{"result": "satisfied", "evidence": req.with.settings.items}';

/** A requirement line that names the rule. */
export function lineOf(rule: string, parameters = ''): string {
  return `  - id: own-${rule.replaceAll(/[._]/g, '-')}
    rule: ${rule}
    with:
      settings: { kind: setting, where: { group: run, name: environment } }
${parameters}    criteria: [P9]
    basis: A
    runbook: A sentence.
    solution: Mend it.
`;
}

export const LINE = lineOf('user.allowed_setting', '      allowed: [production]\n');

/** A folder with the rules, and the example's procedure with lines that name them. */
export function sample(rules: Readonly<Record<string, string>>, lines: string): { policy: string; procedure: string } {
  const policy = temporaryDirectory(rules);
  const folder = temporaryDirectory({
    'procedure.yaml': `${readFileSync(`${EXAMPLE}procedure.yaml`, 'utf8')}${lines}`,
  });
  return { policy, procedure: `${folder}/procedure.yaml` };
}

/** Judges the example's good run. */
export async function judgeExample(
  procedure: string,
  options: Pick<CheckOptions, 'policy'> & Partial<CheckOptions>,
): Promise<GateReport> {
  const run = openRun(`${EXAMPLE}runs/pass`);
  try {
    return await check(run, { procedure: await loadProcedure(procedure), asOf: '2026-02-08T00:00:00Z', ...options });
  } finally {
    run.close();
  }
}

export const shipped = loadPolicy();
