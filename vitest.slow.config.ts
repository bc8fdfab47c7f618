import { defineConfig } from 'vitest/config';
import fast from './vitest.config.ts';

/** What takes minutes, and is no part of `npm test`: `npm run test:slow`. */
export default defineConfig({
  ...fast,
  test: { ...fast.test, include: ['test/**/*.slow.ts'], testTimeout: 3_600_000 },
});
