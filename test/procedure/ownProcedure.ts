import { dump } from 'js-yaml';

/** A procedure document that is right in every respect; `change` is laid over it. */
export function procedureDocument(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const release = (identity: string) => ({ kind: 'release', where: { identity }, field: 'value' });
  const reason = 'The runbook asks for nothing of the kind.';
  const without = [
    'determinism',
    'governance',
    'quality',
    'telemetry',
    'rollback',
    'supply_chain',
    'promotion',
    'provenance',
  ];
  return {
    schemaVersion: 'GateProcedure.v1',
    name: 'own-upgrade',
    version: '1.0.0',
    title: 'Own upgrade',
    runbook: { title: 'Runbook', origin: 'docs/runbook.md' },
    subject: {
      source: release('source'),
      target: release('target'),
      environment: { kind: 'setting', where: { group: 'run', name: 'environment' }, field: 'value' },
    },
    outcome: {
      completed: { kind: 'step', where: { name: 'reopen', phase: 'forward', exit: 0 } },
      rolled_back: { kind: 'step', where: { phase: 'rollback' } },
    },
    params: {
      gap_seconds: { type: 'integer', default: 60, min: 1, max: 300, looser: 'higher', description: 'Longest pause.' },
    },
    files: [
      { role: 'ticket', path: 'change-ticket.json', format: 'change-ticket' },
      { role: 'rollout', path: 'rollout.txt', format: 'transcript' },
    ],
    lines: [{ line: 'service {subject:name} {state:word}', kind: 'event', set: { name: 'service-state' } }],
    // The common requirements judge the gates schema, supply_chain, provenance, completion and promotion.
    gates: Object.fromEntries(without.slice(0, 5).map((gate) => [gate, { not_applicable: reason }])),
    requirements: [
      {
        id: 'records-present',
        rule: 'completion.files',
        with: { files: { kind: 'file' }, roles: ['ticket'] },
        criteria: ['G1'],
        basis: 'D',
        runbook: 'Keep the ticket.',
        solution: 'Put it there.',
      },
    ],
    ...change,
  };
}

export function procedureText(change: Readonly<Record<string, unknown>> = {}): string {
  return dump(procedureDocument(change));
}
