import { configDefaults, defineConfig } from 'vitest/config';
import { suitesLeftOut } from './scripts/suites.mjs';

export default defineConfig({
  // the package imports (#kernel/…) lead to the TypeScript sources, so a test needs no build; the rest is what Vite resolves by for Node.js
  ssr: { resolve: { conditions: ['source', 'module', 'node', 'development|production'] } },
  test: {
    include: ['**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      'dist/**',
      'examples/**',
      'tests/containers/**',
      ...suitesLeftOut.map(({ ending }) => `**/*${ending}`),
    ],
    // by default it leaves one processor free, which on a small machine is half of it
    maxWorkers: '100%',
    // nothing here keeps global state, so test files may share a process: what they import is loaded once, and they take two thirds of the time
    isolate: false,
    testTimeout: 10_000,
    hookTimeout: 10_000,
  },
});
