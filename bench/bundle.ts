import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { atMost, type Row } from './row.ts'

/**
 * Size of the code that a page loads to run a component on its GPU: component and host, minified and compressed. A
 * part that is imported when it is first needed is a separate file, and counts only if that is always the case.
 */
export async function measureBundle(): Promise<Row[]> {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `export { instantiate } from '@wasi-webgpu/component'; export { webgpu } from '@wasi-webgpu/host'`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    splitting: true,
    outdir: 'dist',
    metafile: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2024',
    write: false,
  })
  const loaded = loadedAtOnce(metafile)
  const bytes = outputFiles
    .filter(({ path }) => loaded.has(relative('', path)))
    .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0)
  return [
    atMost(1, { name: 'bundle', unit: 'kB', ours: bytes / 1000, peer: 60, versus: 'the budget, min + gzip' }),
  ]
}

/** The paths of the output files that load with the entry point. */
function loadedAtOnce({ outputs }: Metafile): Set<string> {
  const loaded = new Set(Object.keys(outputs).filter(path => outputs[path]?.entryPoint === '<stdin>'))
  for (const path of loaded) {
    for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement') loaded.add(imported)
    }
  }
  return loaded
}
