import { globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take too long for every change: `npm run test:weekly` runs them. */
export const weekly: readonly string[] = [
  'conformance/suite/runner/page-host.test.ts',
  'examples/llama/component.test.ts',
  'examples/runtimes.test.ts',
  'examples/tensorflow.test.ts',
  'packages/build/src/engine/globals.test.ts',
  'packages/cli/src/build/build-clang.test.ts',
  'packages/cli/src/build/build-starlingmonkey.test.ts',
  'packages/web/playground/appearance.test.ts',
  'packages/web/playground/gallery.test.ts',
  'packages/web/src/frameworks/frameworks.test.ts',
]

/** Files that compile C and C++ in their own process. clang starts once for those that follow each other in a process. */
const withClang = [
  'packages/spec/src/write-c.test.ts',
  'packages/spec/src/webgpu-h/headers.test.ts',
  'packages/build/src/c/build-c.test.ts',
  'packages/web/src/testing/probe/probe.test.ts',
  'packages/build/src/c/compile-commands.test.ts',
]

/**
 * Flags of processes that run clang, a large module of WebAssembly. No function of it is called so often in a test that
 * optimized code would save what the optimizing compiler takes, which is up to two fifths of the processor's time.
 */
const clangFlags = ['--no-wasm-tier-up']

/** Whether a file needs a process of its own: modules that it replaces stay replaced. */
const leavesTraces = (path: string): boolean =>
  // These observe functions of Dawn before the host first takes them from their prototypes.
  /\/(guest-texts|fast-lane)\.test\.ts$/.test(path) || readFileSync(path, 'utf8').includes('vi.mock(')

/** Files that follow each other in a process: a process for each would cost more than most of them. They leave nothing behind. */
const together = globSync([
  'packages/{build,cache,cli,component,host,native,registry,serve,spec,wasi,web,wit,work}/src/**/*.test.ts',
  'conformance/**/*.test.ts',
  'examples/{drawing-program,examples,waiting-program,llama/*}.test.ts',
  'scripts/*.test.ts',
])
  .filter(path => !weekly.includes(path) && !path.includes('/weekly/'))
  .filter(path => !withClang.includes(path) && !leavesTraces(path))

/** The files that start first: those with clang, then those that take longest, in descending order of the processor's time. */
const longest = [
  ...withClang,
  'packages/cli/src/command/build.test.ts',
  'packages/serve/src/serve.test.ts',
  'examples/examples.test.ts',
  'examples/libraries.test.ts',
  'examples/drawing.test.ts',
  'packages/create-wasi-webgpu/src/create.test.ts',
  'packages/host/src/policy/resident-memory.test.ts',
  'examples/llama/decoder.test.ts',
  'conformance/webgpu-h/webgpu-h.test.ts',
  'scripts/pack.test.ts',
  'packages/web/src/element/element.test.ts',
  'packages/web/playground/playground.test.ts',
  'packages/guest/src/behaviours.test.ts',
  'packages/guest/src/programs.test.ts',
  'packages/cli/src/command/run.test.ts',
  'conformance/suite/runner/node.test.ts',
  'packages/build/src/fetch.test.ts',
  'conformance/fuzz/fuzz.test.ts',
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
    // Five also on two cores: a file that starts processes or pages waits for them in between, and leaves a third of a core.
    maxWorkers: Math.max(5, availableParallelism() - 1),
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
            'docs/site/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, ...weekly, ...together, ...withClang],
        },
      },
      {
        extends: true,
        test: {
          name: 'together',
          include: together,
          isolate: false,
          setupFiles: 'scripts/restore-globals.ts',
        },
      },
      { extends: true, test: { name: 'clang', include: withClang, isolate: false, execArgv: clangFlags } },
    ],
  },
})
