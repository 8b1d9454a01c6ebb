import { readFileSync } from 'node:fs'
import { describe, it } from 'vitest'
import { clang } from '../testing/clang.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const header = (name: string) => read(`../../../c/include/webgpu/${name}`)
const headers = {
  include: { webgpu: { 'webgpu.h': header('webgpu.h'), 'webgpu_cpp.h': header('webgpu_cpp.h') } },
}

/** A program that initializes every structure. */
const initializers = [
  '#include <webgpu/webgpu.h>',
  ...Array.from(
    header('webgpu.h').matchAll(/#define (WGPU_\w+_INIT) _wgpu_MAKE_INIT_STRUCT\((\w+),/g),
    ([, init, type]) =>
      `${type} make${type}(void);\n${type} make${type}(void) { ${type} made = ${init}; return made; }`,
  ),
].join('\n')

function compile(compiler: 'clang' | 'clang++', standard: string, source: string): Promise<Uint8Array> {
  return clang(compiler, [`-std=${standard}`, '-c', '-Iinclude'], source, headers)
}

describe('webgpu.h', () => {
  it.each(['c99', 'c11', 'c17', 'c23'])('compiles as %s with all its initializers', async standard => {
    await compile('clang', standard, initializers)
  })

  it.each(['c++11', 'c++17', 'c++20'])('compiles as %s with all its initializers', async standard => {
    await compile('clang++', standard, initializers)
  })
})

describe('webgpu_cpp.h', () => {
  it.each(['c++17', 'c++20', 'c++23'])('compiles as %s with the idioms of its programs', async standard => {
    await compile('clang++', standard, read('idioms/idioms.cpp'))
  })
})
