import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import packageJson from './package.json' with { type: 'json' };

export default defineConfig({
  define: { RUNGATE_VERSION: JSON.stringify(packageJson.version) },
  test: {
    include: ['test/**/*.test.ts'],
    // The process that hands the files out has little to do: it needs no processor of its own.
    maxWorkers: availableParallelism(),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Absolute times must never steer a verdict; tests prove it by running in a zone far from UTC.
    env: { TZ: 'Pacific/Chatham' },
  },
});
