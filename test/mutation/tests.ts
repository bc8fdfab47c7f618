/** All tests of the folder that is mutated, so that what they share is loaded once for each wrong version: see vitest.config.mjs. */
export {};
