/**
 * Bundles the files that pages load without a bundler: `node packages/web/build.ts` writes them to `dist/`.
 *
 * - `wasi-webgpu.js`: the element and its dependencies, with rarely used parts of WASI in separate files;
 * - `worker.js`: the script of workers, which import maps do not reach;
 * - `playground/`: the playground, a separate site.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The bundled files except the playground, by their paths in `dist/`. */
export async function bundle(): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: { 'wasi-webgpu': 'src/define.ts', worker: 'src/worker/worker.ts' },
    chunkNames: 'chunks/[name]-[hash]',
    outdir: 'dist',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2024',
    write: false,
  })
  return new Map(
    outputFiles.map(({ path, contents }) => [path.slice(join(folder, 'dist/').length), contents]),
  )
}

const folder = fileURLToPath(new URL('.', import.meta.url))

if (import.meta.main) {
  for (const [name, contents] of await bundle()) {
    const path = join(folder, 'dist', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, contents)
  }
  // Loaded here, since Vite would slow down those who only bundle.
  const { buildPlayground } = await import('./playground/build-playground.ts')
  await buildPlayground(join(folder, 'dist/playground'))
}
