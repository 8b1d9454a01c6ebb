import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const library = fileURLToPath(new URL('../../../c', import.meta.url))

/** The functions that a header declares. */
function declared(header: string): string[] {
  const text = readFileSync(join(library, 'include/webgpu', header), 'utf8')
  return [...text.matchAll(/^WGPU_EXPORT .*?\b(wgpu\w+)\(/gm)].map(([, name]) => name!)
}

/** The functions of WebGPU that the sources of the library define, once for each definition. */
function defined(): string[] {
  const sources = globSync('src/**/*.c', { cwd: library }).map(file =>
    readFileSync(join(library, file), 'utf8'),
  )
  return sources.flatMap(text =>
    [...text.matchAll(/^\w.*?\b(wgpu\w+)\([^;{]*\) \{$/gm)].map(([, name]) => name!),
  )
}

it('the library defines each function of webgpu.h and webgpu_wasi.h once', () => {
  expect(defined().sort()).toEqual([...declared('webgpu.h'), ...declared('webgpu_wasi.h')].sort())
})
