import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { ReleaseItem } from '../../src/evidence/evidence.ts';
import type { Waiver } from '../../src/policy/bindWaivers.ts';
import type { GateReport } from '../../src/report/gateReport.ts';
import { renderHuman } from '../../src/render/human.ts';
import { boundOf, releases } from '../policy/ownPolicy.ts';
import { reportOf, satisfied, undecided, violated } from '../report/ownReport.ts';

const GOLDEN = fileURLToPath(new URL('golden/', import.meta.url));
const UPDATE = process.env['UPDATE_GOLDEN'] === '1' && process.env['CI'] === undefined;

/** The as-of of `reportOf`. */
const NOW = 1_773_446_400_000_000;
const DAY = 86_400_000_000;
const ID = 'own:line:schema.bad';

function waiver(selector: string, days: number, expires: string, more: Partial<Waiver> = {}): Waiver {
  const end = { us: NOW + days * DAY, text: expires };
  return { selector, owner: 'm.okafor', reason: 'the vendor mends it in 2.1', issued: null, expires: end, ...more };
}

const WAIVERS = [
  waiver(`${ID}:api@v2`, 12, '2026-03-26T00:00:00Z'),
  waiver(`${ID}:web@v2`, 0.5, '2026-03-14T12:00:00Z', { owner: 's.haddad', reason: 'one more night' }),
  waiver(`${ID}:api@v1`, 1, '2026-03-15T00:00:00Z'),
  waiver(`${ID}:db@v2`, -2, '2026-03-12T00:00:00Z'),
  waiver(`${ID}:mq@procedure`, 40, '2026-04-23T00:00:00Z', {
    issued: { us: NOW + 10 * DAY, text: '2026-03-24T00:00:00Z' },
  }),
];

const TARGET = {
  release: releases(1, 'v2').release.map((item): ReleaseItem => ({ ...item, identity: 'target' })),
};

function easedReport(): GateReport {
  const strict = (id: string) => ({
    ...boundOf(id, undefined, { level: 'warn' }),
    lowered: { by: 'strictness' } as const,
  });
  const until = '2026-04-01T00:00:00Z';
  const report = reportOf({
    results: [
      satisfied(strict('images-pinned')),
      violated(strict('snapshots-listed')),
      violated({
        ...boundOf('rollout-order', undefined, { level: 'warn' }),
        lowered: { by: 'enforcement', until, owner: 'm.okafor' },
      }),
    ],
    evidence: TARGET,
  });
  const params = {
    max_gap_seconds: { value: 300, default: 60, loosened: true },
    min_attempts: { value: 5, default: 3, loosened: false },
  };
  return { ...report, config: { ...report.config, params } };
}

const demanding = (assurance: GateReport['assurance']) => {
  const report = reportOf({ results: [satisfied()], evidence: TARGET, expect: { target: 'v2' } });
  return { ...report, assurance, config: { ...report.config, require: { assurance: 'sealed' as const } } };
};

const CASES: Readonly<Record<string, () => GateReport>> = {
  waived: () =>
    reportOf({
      results: [satisfied(boundOf('a')), violated(boundOf('line'), { subject: 'api' }, { subject: 'web' })],
      evidence: TARGET,
      expect: { target: 'v2' },
      waivers: WAIVERS,
    }),
  'not-waived': () =>
    reportOf({
      results: [undecided(boundOf('a')), violated(boundOf('line'), { subject: 'db' })],
      evidence: TARGET,
      waivers: WAIVERS,
    }),
  eased: easedReport,
  'assurance-reached': () => demanding('sealed'),
  'assurance-surpassed': () => demanding('attested'),
  'assurance-missed': () => demanding('unsigned'),
};

it.each(Object.entries(CASES))('shows a person what is %s', (name, report) => {
  const shown = renderHuman(report(), { colour: false, name: 'run' }).replaceAll(/sha256:[0-9a-f]{64}/g, 'sha256:…');
  const file = `${GOLDEN}${name}.txt`;
  if (UPDATE) {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, shown);
  }
  expect(existsSync(file), `${file} is missing; UPDATE_GOLDEN=1 writes it`).toBe(true);
  expect(shown).toBe(readFileSync(file, 'utf8'));
});
