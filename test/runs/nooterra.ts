import { ProcedureFixtures } from './procedureFixtures.ts';

export { policy } from './procedureFixtures.ts';

export const fixtures = await ProcedureFixtures.load('nooterra-self-host-upgrade');
export const { procedure, runs: RUNS, defects: DEFECTS } = fixtures;
export const judge = fixtures.judge.bind(fixtures);
export const judgeDefect = fixtures.judgeDefect.bind(fixtures);
export const optionsOf = fixtures.optionsOf.bind(fixtures);
