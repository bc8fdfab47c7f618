/** Sentences of the runbooks that stand in no requirement, by procedure, and why none is missing. */
export const UNDEMANDING: Readonly<Record<string, readonly (readonly [sentence: string, reason: string])[]>> = {
  'nooterra-self-host-upgrade': [
    [
      'This playbook defines the deterministic, auditable upgrade/migration sequence for self-host ACS control plane deployments.',
      'says what the playbook is',
    ],
    [
      'Applies to the self-host runtime launched from `deploy/compose/nooterra-self-host.topology.yml` with `.env.selfhost`.',
      'says where the playbook applies',
    ],
  ],
  'artifortress-upgrade': [['Last updated: 2026-02-11', 'dates the runbook']],
  'drinklo-rollout': [
    [
      'This system manages signed releases, channel-based rollouts (stable/beta), and agent-driven updates with automatic rollback.',
      'says what the system does',
    ],
  ],
  'kfm-infra-upgrade': [
    ['These are **system rules**, not preferences:', 'introduces the rules, each of which is demanded'],
    [
      'Feature releases for product services (those go in app/service release runbooks)',
      'says what the runbooks are not for',
    ],
    ['Keep naming consistent.', 'is about the folder of runbooks, not about an upgrade'],
    ['Gate | What must be true (fail closed) | Minimum verification artifact |', 'is the head of a table'],
    ['Suggested runbook template (copy/paste)', 'is the title of a template'],
    ['Minimum change record fields', 'is the title of a list'],
    ['Platform reliability runbooks (retries, triggers, incident patterns)', 'names related documentation'],
    ['Governance/policy packs (OPA/Rego, Conftest suites)', 'names related documentation'],
    ['Provenance/citation standards (STAC/DCAT/PROV alignment)', 'names related documentation'],
    ['CI/CD promotion lane docs (required checks, environment protections)', 'names related documentation'],
  ],
  'smartaccounting-release': [
    [
      'This document captures the Phase 9 release engineering controls for SmartAccounting and aligns the runbook with `docker-compose.prod.yml`, `scripts/docker-entrypoint.sh`, and the smoke tooling under `scripts/ops`.',
      'says what the runbook is',
    ],
    ['The preflight script guards the local backup targets.', 'explains a script'],
    [
      'The entrypoint aborts migrations unless you explicitly opt in, which prevents accidental destructive schema changes.',
      'explains a script',
    ],
    ['The release scripts and docs rely on this endpoint for audits.', 'explains an endpoint'],
    [
      '`scripts/docker-entrypoint.sh` (runs `npm run db:migrate` with the `ALLOW_PROD_MIGRATIONS` guard in production).',
      'names a related file',
    ],
    [
      '`scripts/ops/release/preflight.sh` and `scripts/ops/release/postdeploy.sh` (release gate automation).',
      'names related files',
    ],
    ['`scripts/ops/smoke/smoke-prod.sh` (health & auth smoke checks).', 'names a related file'],
  ],
};
