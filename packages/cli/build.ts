/**
 * Bundles what is published of the command: `node packages/cli/build.ts` writes it to `dist/`. A dozen files are loaded several
 * times as fast as the hundred modules that they are made of.
 *
 * - `index.js`: the library;
 * - `bin/`: the command and its workers, the runtime and the host included.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'

const folder = fileURLToPath(new URL('.', import.meta.url))
const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>
}

const common: BuildOptions = {
  absWorkingDir: folder,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  sourcemap: true,
  logLevel: 'warning',
}

/** Who uses the library has the runtime and the host as well: they are the same packages. */
await build({
  ...common,
  entryPoints: ['src/index.ts'],
  outdir: 'dist',
  external: Object.keys(dependencies),
})

const included = ['@wasi-webgpu/component', '@wasi-webgpu/host', '@wasi-webgpu/wasi']

await build({
  ...common,
  // Beside each other, as the sources of the workers are beside the module that looks for them.
  entryPoints: ['src/main.ts', 'src/serve/worker.ts', 'src/serve/watchdog.ts'],
  entryNames: '[name]',
  outdir: 'dist/bin',
  external: Object.keys(dependencies).filter(name => !included.includes(name)),
})
