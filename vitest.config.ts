import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Absolute times must never steer a verdict; tests prove it by running in a zone far from UTC.
    env: { TZ: 'Pacific/Chatham' },
  },
});
