import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const inOneProcess = ['packages/{component,host,spec}/src/**/*.test.ts']

/**
 * The files that take longest, in descending order of their time. `examples` does not start together with `serve`: both would
 * compile the library of `webgpu.h`, which the second finds in the object cache.
 */
const longest = [
  'packages/serve/src/serve.test.ts',
  'packages/cli/src/command/build.test.ts',
  'examples/examples.test.ts',
  'packages/web/src/element/element.test.ts',
  'examples/libraries.test.ts',
  'packages/web/playground/playground.test.ts',
  'packages/cli/src/command/run.test.ts',
  'conformance/webgpu-h/webgpu-h.test.ts',
  'packages/create-wasi-webgpu/src/create.test.ts',
  'packages/spec/src/webgpu-h/headers.test.ts',
  'packages/cli/src/build/build-clang.test.ts',
  'examples/runtimes.test.ts',
]

/** Starts the longest files first, so that none of them runs alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex(path => moduleId.endsWith(`/${path}`))
      return at < 0 ? longest.length : at
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

// The processes that tests start compile each module once, not each in every process. This includes vitest's own.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/node', import.meta.url))

export default defineConfig({
  test: {
    globalSetup: 'scripts/bundled-command.ts',
    // Dawn's instance lives as long as its process (see packages/native/src/gpu); a thread of a worker pool would end it early.
    pool: 'forks',
    // Three also on two cores: a file that starts processes uses two thirds of a core, since it waits for them in between.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // They end what hangs. A machine may be slow, and busy.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 90_000 } },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'apart',
          include: [
            'scripts/**/*.test.ts',
            'packages/*/src/**/*.test.ts',
            'packages/web/playground/**/*.test.ts',
            'conformance/{*,!(weekly)/**/*}.test.ts',
            'examples/{*,!(weekly)/**/*}.test.ts',
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
