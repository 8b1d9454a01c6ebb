import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { atMost, type Row } from './row.ts'

/**
 * Size of the code that a page loads to run a component on its GPU: component and host in one file, minified
 * and compressed.
 */
export async function measureBundle(): Promise<Row[]> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { instantiate } from '@wasi-webgpu/component'; export { webgpu } from '@wasi-webgpu/host'`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2024',
    write: false,
  })
  const bytes = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
  return [
    atMost(1, { name: 'bundle', unit: 'kB', ours: bytes / 1000, peer: 60, versus: 'the budget, min + gzip' }),
  ]
}
