import { ProcedureFixtures } from './procedureFixtures.ts';
import { provesRemoval } from './provesRemoval.ts';

await provesRemoval(await ProcedureFixtures.load('smartaccounting-release'), { files: {}, items: {} });
