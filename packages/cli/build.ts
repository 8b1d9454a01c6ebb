/**
 * Bundles the command for publication: `node packages/cli/build.ts` writes it to `dist/bin/`, together with
 * the libraries of this repository that it uses. A dozen files load several times as fast as a hundred
 * modules.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type OutputFile } from 'esbuild'

/** The packages of this repository that are bundled into the command. */
const bundled = ['component', 'host', 'wasi', 'native', 'serve', 'work', 'wit', 'cache', 'registry'].map(
  name => `@wasi-webgpu/${name}`,
)

interface Manifest {
  readonly dependencies?: Dependencies
  readonly optionalDependencies?: Dependencies
}

type Dependencies = Readonly<Record<string, string>>

/**
 * Returns the packages that the bundled command depends on: its own dependencies, and those of the bundled
 * packages.
 */
export function bundleDependencies(): Required<Manifest> {
  const manifests = ['wasi-webgpu', ...bundled].map(manifestOf)
  const outside = (kind: keyof Manifest): Dependencies => {
    const all = manifests.flatMap(manifest => Object.entries(manifest[kind] ?? {}))
    return Object.fromEntries(all.filter(([name]) => !bundled.includes(name)).sort())
  }
  return { dependencies: outside('dependencies'), optionalDependencies: outside('optionalDependencies') }
}

function manifestOf(name: string): Manifest {
  const path = join(folder, '..', name === 'wasi-webgpu' ? 'cli' : name.replace('@wasi-webgpu/', ''))
  return JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
}

const folder = fileURLToPath(new URL('.', import.meta.url))

/** Bundles the command in memory. All files lie in one folder, where the modules look for their workers. */
export async function bundleCommand(): Promise<OutputFile[]> {
  const { dependencies, optionalDependencies } = bundleDependencies()
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: [
      'src/main.ts',
      'src/run/profiler-thread.ts',
      '../cache/src/private-folder.ts',
      '../serve/src/worker.ts',
      '../serve/src/watchdog.ts',
      '../work/src/http-worker.ts',
      '../work/src/job-worker.ts',
      '../wasi/src/node/preview2-http-worker.ts',
      '../wasi/src/node/socket-worker-guard.ts',
      '../wasi/src/node/socket-worker-start.ts',
      '../wasi/src/node/upload-guard.ts',
    ],
    entryNames: '[name]',
    outdir: 'dist/bin',
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    sourcemap: true,
    external: [...Object.keys(dependencies), ...Object.keys(optionalDependencies)],
    logLevel: 'warning',
  })
  return outputFiles
}

if (import.meta.main) {
  mkdirSync(join(folder, 'dist/bin'), { recursive: true })
  for (const { path, contents } of await bundleCommand()) writeFileSync(path, contents)
}
