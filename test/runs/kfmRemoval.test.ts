import { ProcedureFixtures } from './procedureFixtures.ts';
import { provesRemoval } from './provesRemoval.ts';

await provesRemoval(await ProcedureFixtures.load('kfm-infra-upgrade'), {
  files: {
    'two-lanes: break-glass.json':
      'It was put beside a whole routine upgrade, and nothing else tells of it: without it the run is the passing one.',
    'two-records: infra/runbooks/upgrades/records/2026/2026-03-10__catalog-gateway__2.7.3-2.8.1.md':
      'It was put beside the record of the upgrade, and nothing else tells of it: without it the run is the passing one.',
  },
  items: {},
});
