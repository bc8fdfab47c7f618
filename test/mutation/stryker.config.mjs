// What `npm run mutate:program` runs, for one folder.
const folder = process.env.MUTATED ?? 'format';

export default {
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.mjs', related: false },
  coverageAnalysis: 'perTest',
  mutate: [`src/${folder}/**/*.ts`],
  // Words of messages are judged by golden bytes elsewhere; what runs once, when a module is loaded, would need a process each.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignoreStatic: true,
  concurrency: Number(process.env.CONCURRENCY ?? '1'),
  timeoutMS: 3000,
  timeoutFactor: 1.2,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: `generated/mutation/${folder}.json` },
  tempDirName: 'generated/mutation/sandbox',
  ignorePatterns: ['bench', 'coverage', 'dist/cli'],
};
