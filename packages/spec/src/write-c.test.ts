import { componentEmbed, print } from '@bytecodealliance/jco'
import { commands } from '@yowasp/clang'
import { describe, expect, it } from 'vitest'
import { functionsOf } from './model.ts'
import { coreSignatures } from './read-wat.ts'
import { loadApi } from './translate.ts'
import { writeC } from './write-c.ts'
import { writeWit } from './write-wit.ts'

const api = loadApi()
const header = writeC(api)

/** The names of all functions that the header offers to a guest. */
const names = [...header.matchAll(/^static inline [\w ]+?(\w+)\(/gm)].map(([, name]) => name!)

/** A program that needs every one of them. */
const program = `#include "wasi-webgpu.h"
typedef void (*function)(void);
function all[] = { ${names.map(name => `(function)${name}`).join(', ')} };`

/** Else the compiler prints how far it is loaded. */
const quietly = { fetchProgress: () => {} }

async function compile(compiler: 'clang' | 'clang++', standard: string, source: string): Promise<Uint8Array> {
  const file = compiler === 'clang' ? 'guest.c' : 'guest.cpp'
  const flags = ['-O1', '-Wall', '-Wextra', '-Wpedantic', '-Werror', '-Wno-cast-function-type-mismatch']
  const link = ['-nostartfiles', '-Wl,--no-entry', '-Wl,--strip-all', '-Wl,--export=all']
  const args = ['--target=wasm32-wasip1', `-std=${standard}`, ...flags, ...link, '-o', 'guest.wasm', file]
  let messages = ''
  const stderr = (bytes: Uint8Array | null) => {
    if (bytes) messages += new TextDecoder().decode(bytes)
  }
  try {
    await commands[compiler](undefined, {}, quietly)
    const files = await commands[compiler](args, { 'wasi-webgpu.h': header, [file]: source }, { stderr })
    return files!['guest.wasm'] as Uint8Array
  } catch (error) {
    throw new Error(messages || String(error))
  }
}

describe('the C header', () => {
  it('offers every function of the API, and the drop of every resource', () => {
    const resources = api.definitions.filter(({ kind }) => kind === 'resource')
    const [helper, ...others] = names
    expect(helper).toBe('gpu_string')
    expect(new Set(others).size).toBe(functionsOf(api).length + resources.length)
  })

  it('declares imports with the core signatures that wasm-tools computes from the WIT', async () => {
    const dummy = await componentEmbed({ witSource: writeWit(api), world: 'imports', dummy: true })
    const expected = coreSignatures(await print(dummy), api)
    expect(coreSignatures(await print(await compile('clang', 'c11', program)), api)).toEqual(expected)
  })

  it('imports the drop of every resource, and only what a guest uses', async () => {
    const imports = async (source: string) =>
      WebAssembly.Module.imports(
        await WebAssembly.compile((await compile('clang', 'c11', source)) as BufferSource),
      )
    const drops = (await imports(program)).filter(({ name }) => name.startsWith('[resource-drop]'))
    expect(drops).toHaveLength(api.definitions.filter(({ kind }) => kind === 'resource').length)
    expect(await imports('#include "wasi-webgpu.h"\nint all;')).toEqual([])
  })

  it('is C++ as well', async () => {
    await compile('clang++', 'c++20', program)
  })

  it('reads as intended where it is used', async () => {
    await compile(
      'clang',
      'c11',
      `#include "wasi-webgpu.h"
      gpu_buffer_t all(gpu_device_t device) {
        return gpu_device_create_buffer(device, &(gpu_buffer_descriptor_t){
          .size = 1024,
          .usage = GPU_BUFFER_USAGE_STORAGE | GPU_BUFFER_USAGE_COPY_SRC,
          .label = GPU_SOME(GPU_STRING("numbers")),
        });
      }`,
    )
  })
})
