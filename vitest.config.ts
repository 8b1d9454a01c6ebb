import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'

const inOneProcess = ['packages/{component,host,spec}/src/**/*.test.ts']

export default defineConfig({
  test: {
    // Dawn's instance lives as long as its process (see packages/native/src/gpu); a thread of a worker pool would end it early.
    pool: 'forks',
    // Two also on two cores: much of the time goes by waiting for other processes.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // They end what hangs. A machine may be slow, and busy.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 90_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'apart',
          include: [
            'scripts/**/*.test.ts',
            'packages/*/src/**/*.test.ts',
            'packages/web/playground/**/*.test.ts',
            'conformance/**/*.test.ts',
            'examples/**/*.test.ts',
            'bench/**/*.test.ts',
            'crates/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, ...inOneProcess],
        },
      },
      // They leave nothing behind: a process for each file would cost more than most of them.
      { extends: true, test: { name: 'together', include: inOneProcess, isolate: false } },
    ],
  },
})
