import type { EvidenceByKind, EvidenceKind } from '../evidence/evidence.ts';
import type { SurveyedFile } from './surveyRun.ts';

type Found<K extends EvidenceKind> = Omit<EvidenceByKind[K], 'source' | 'from'> & { readonly role: string };

/**
 * A procedure that this run satisfies, as commented YAML for a person to tighten. It demands what was found and nothing more:
 * what a runbook demands beside it, only a person can say, and every such place is marked DECIDE.
 */
export function proposeProcedure(name: string, files: readonly SurveyedFile[]): string {
  const roles = rolesOf(files);
  const steps = itemsOf(files, roles, 'step').toSorted((a, b) => a.n - b.n);
  const releases = itemsOf(files, roles, 'release');
  const identities = (['source', 'target'] as const).filter((identity) =>
    releases.some((item) => item.identity === identity),
  );
  const series = seriesOf(itemsOf(files, roles, 'probe'));
  const backups = itemsOf(files, roles, 'digest').filter(
    ({ role }) => formatOf(files, roles, role) === 'backup-manifest',
  );
  const last = steps.findLast(({ phase, exit }) => phase === 'forward' && exit === 0)?.name ?? 'done';
  const requirements = [
    filesPresent([...roles.values()]),
    ...order(steps),
    ...(identities.length === 2 ? [immutable()] : []),
    ...(backups.length > 0 ? [hashed([...new Set(backups.map(({ subject }) => subject))])] : []),
    ...series.flatMap((one) => healthy(one, steps)),
    rollback(),
  ];
  const unjudged = ['determinism', 'quality', 'governance', 'telemetry'].filter(
    (gate) => !requirements.some((text) => text.includes(`rule: ${gate}.`)),
  );
  return `# Proposed from a run that is there. The run satisfies it, and that says little: DECIDE marks what only a person knows.
schemaVersion: GateProcedure.v1
name: ${quoted(name)}
version: 0.1.0
title: ${quoted(name)}
runbook:
  # DECIDE: the runbook that this stands for. Each requirement below quotes its sentence.
  title: ${quoted(`Runbook of ${name}`)}
  origin: not decided

# What a run says it is about. DECIDE: every run must state its releases; \`lines\` can read them from a transcript.
subject:
  source: { kind: release, where: { identity: source }, field: value }
  target: { kind: release, where: { identity: target }, field: value }
  environment: { kind: setting, where: { group: run, name: environment }, field: value }

# DECIDE: which step shows that the target is in effect.
outcome:
  completed: { kind: step, where: { name: ${quoted(last)}, phase: forward, exit: 0 } }
  rolled_back: { kind: step, where: { phase: rollback } }

files:
${files.map((file) => fileLine(file, roles.get(file.path) ?? '')).join('\n')}

# Recorded lines become evidence by templates, such as "source release: {value:word}" below.
lines:
  - { line: 'source release: {value:word}', kind: release, set: { identity: source, component: main } }
  - { line: 'target release: {value:word}', kind: release, set: { identity: target, component: main } }

${
  unjudged.length === 0
    ? ''
    : `# DECIDE: a gate that does not apply says why; for every other one, add requirements (\`gate rules\` lists what they can demand).
gates:
${unjudged.map((gate) => `  ${gate}:\n    not_applicable: Not decided yet.`).join('\n')}

`
}requirements:
${requirements.join('\n')}`;
}

/** A transcript says which procedure it was recorded for, and no other one accepts it. */
export function procedureNamedBy(files: readonly SurveyedFile[]): string | undefined {
  const names = new Set(
    files.flatMap(({ claims }) =>
      claims.flatMap((claim) => (claim.kind === 'transcript' ? [claim.item.procedure] : [])),
    ),
  );
  return names.size === 1 ? [...names][0] : undefined;
}

/** Below what a procedure accepts, with room for a number. */
const LONGEST_ROLE = 70;

function rolesOf(files: readonly SurveyedFile[]): ReadonlyMap<string, string> {
  const taken = new Set(['seal']);
  return new Map(
    files.map(({ path }) => {
      const stem = path
        .replace(/\.[A-Za-z0-9]+$/, '')
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-+|-+$/g, '');
      const base = (/^[a-z]/.test(stem) ? stem : `file-${stem}`).slice(0, LONGEST_ROLE).replace(/-$/, '');
      let role = base;
      for (let number = 2; taken.has(role); number += 1) role = `${base}-${number}`;
      taken.add(role);
      return [path, role];
    }),
  );
}

function itemsOf<K extends EvidenceKind>(
  files: readonly SurveyedFile[],
  roles: ReadonlyMap<string, string>,
  kind: K,
): Found<K>[] {
  return files.flatMap(({ path, claims }) =>
    claims.flatMap((claim) =>
      // The kind decides the type of the item, which the compiler cannot follow through a type parameter.
      claim.kind === kind
        ? [{ ...(claim.item as Omit<EvidenceByKind[K], 'source' | 'from'>), role: roles.get(path) ?? '' }]
        : [],
    ),
  );
}

function formatOf(files: readonly SurveyedFile[], roles: ReadonlyMap<string, string>, role: string): string {
  return files.find(({ path }) => roles.get(path) === role)?.format ?? '';
}

function fileLine({ path, format, problem }: SurveyedFile, role: string): string {
  const note = format === 'opaque' ? '    # DECIDE: only hashed; a format and claims would make it evidence.\n' : '';
  const broken = problem === undefined ? '' : `    # It cannot be read: ${quoted(problem)}\n`;
  return `  - role: ${role}\n    path: ${quoted(literal(path))}\n${note}${broken}    format: ${format}`;
}

/** In a path of a procedure, an asterisk is a pattern. */
function literal(path: string): string {
  return path.replaceAll('*', '?');
}

function filesPresent(roles: readonly string[]): string {
  return requirement(
    'files-present',
    'completion.files',
    'D',
    'Keep these records.',
    'Put the named record into the run directory.',
    ['files: { kind: file }', `roles: [${roles.join(', ')}]`],
  );
}

function order(steps: readonly Found<'step'>[]): string[] {
  const names = steps.filter(({ phase, exit }) => phase === 'forward' && exit === 0).map(({ name }) => name);
  // Of a step that was repeated, only the last time succeeded or counts.
  const sequence = names.filter((name, index) => names.lastIndexOf(name) === index && names.indexOf(name) === index);
  if (sequence.length === 0) return [];
  return [
    requirement(
      'steps-in-order',
      'completion.order',
      'D',
      'Do these steps in this order.',
      'Begin again, in this order.',
      ['steps: { kind: step, where: { phase: forward } }', `sequence: [${sequence.map(quoted).join(', ')}]`],
    ),
  ];
}

function immutable(): string {
  return requirement(
    'releases-immutable',
    'provenance.immutable',
    'A',
    'Name the releases.',
    'Name releases by full commit or digest.',
    [
      'select: { kind: release, where: { identity: [source, target] } }',
      'source: { kind: release, where: { identity: source } }',
      'target: { kind: release, where: { identity: target } }',
    ],
  );
}

function hashed(subjects: readonly string[]): string {
  return requirement(
    'backup-hashed',
    'determinism.file_digest',
    'D',
    'Hash what was backed up.',
    'Keep the files that were hashed.',
    [
      'digests: { kind: digest, where: { role: backup } }',
      'unmapped: denied',
      `cover: [${subjects.map(quoted).join(', ')}]`,
    ],
  );
}

interface Series {
  readonly name: string;
  readonly role: string;
  readonly probes: readonly Found<'probe'>[];
}

function seriesOf(probes: readonly Found<'probe'>[]): Series[] {
  const names = [...new Set(probes.map(({ role, series }) => JSON.stringify([role, series])))];
  return names.map((key) => {
    const [role = '', name = ''] = JSON.parse(key) as string[];
    return { name, role, probes: probes.filter((item) => item.role === role && item.series === name) };
  });
}

/** Only between two steps: a series says something if it comes after what it proves, and before what relies on it. */
function healthy({ name, role, probes }: Series, steps: readonly Found<'step'>[]): string[] {
  const [first, ...others] = probes;
  const final = probes.at(-1);
  if (first === undefined || final === undefined || first.status === null) return [];
  if (others.some(({ status }) => status !== first.status)) return [];
  const after = steps.findLast(({ end }) => end.us <= first.at.us);
  const before = steps.find(({ begin }) => begin.us >= final.at.us);
  if (after === undefined || before === undefined) return [];
  const widest = Math.max(first.at.us - after.end.us, ...others.map(({ gapUs }) => gapUs ?? 0));
  const facts = Object.entries(first.facts).filter(
    ([pointer, value]) => typeof value === 'boolean' && probes.every(({ facts }) => facts[pointer] === value),
  );
  return [
    requirement(`${role}-ok`, 'quality.probes', 'D', 'Probe health.', 'Mend it and probe again, or roll back.', [
      `probes: { kind: probe, where: { from: ${role}, series: ${quoted(name)} } }`,
      `after: { kind: step, where: { name: ${quoted(after.name)} } }`,
      `before: { kind: step, where: { name: ${quoted(before.name)} } }`,
      `endpoint: ${quoted(endpointOf(first.url))}`,
      `status: ${first.status}`,
      `facts: { ${facts.map(([pointer, value]) => `${quoted(pointer)}: ${String(value)}`).join(', ')} }`,
      `min_attempts: ${probes.length}`,
      '# DECIDE: how long nobody may look.',
      `max_gap: ${Math.max(1, Math.ceil(widest / 1_000_000))}`,
    ]),
  ];
}

/** Path and query: what follows the host. */
function endpointOf(url: string): string {
  return `/${url.split('/').slice(3).join('/')}`;
}

function rollback(): string {
  return requirement(
    'rollback-succeeded',
    'rollback.succeeded',
    'D',
    'Roll back completely.',
    'Repeat the rollback step until it succeeds.',
    ['steps: { kind: step, where: { phase: rollback } }'],
    'rolled_back',
  );
}

function requirement(
  id: string,
  rule: string,
  basis: 'A' | 'D',
  runbook: string,
  solution: string,
  parameters: readonly string[],
  when = 'always',
): string {
  return `  - id: ${id}
    rule: ${rule}
    when: ${when}
    with:
${parameters.map((line) => `      ${line}`).join('\n')}
    criteria: [G1]
    basis: ${basis}
    # DECIDE: the sentence of the runbook.
    runbook: ${runbook}
    solution: ${solution}
`;
}

/** JSON strings are YAML strings. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
