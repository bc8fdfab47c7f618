import { ProcedureFixtures } from './procedureFixtures.ts';
import { provesRemoval } from './provesRemoval.ts';

await provesRemoval(await ProcedureFixtures.load('kfm-infra-upgrade'), { files: {}, items: {} });
