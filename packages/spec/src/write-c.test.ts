import { readFileSync } from 'node:fs'
import { componentEmbed, componentNew, print } from '@bytecodealliance/jco'
import { describe, expect, it } from 'vitest'
import { functionsOf } from './model.ts'
import { coreSignatures } from './read-wat.ts'
import { loadSurface } from './surface.ts'
import { compileAndLink, type Files } from './testing/clang.ts'
import { loadApi } from './translate.ts'
import { writeC, writeSurfaceC } from './write-c.ts'
import { functionName } from './write-c-functions.ts'
import { writePackage, writeWit } from './write-wit.ts'

const api = loadApi()
const header = writeC(api)

/** Returns the names of all functions that a header offers to a guest. */
function namesIn(header: string): string[] {
  return [...header.matchAll(/^static inline [\w ]+?(\w+)\(/gm)].map(([, name]) => name!)
}

/** Returns a program that uses all functions of the given names. */
function programOf(file: string, names: readonly string[]): string {
  return `#include "${file}"
typedef void (*function)(void);
function all[] = { ${names.map(name => `(function)${name}`).join(', ')} };`
}

const names = namesIn(header)
const program = programOf('wasi-webgpu.h', names)

/** Functions of the header that are not part of the API. */
const helpers = ['gpu_string', 'gpu_subtask', 'gpu_copy']

const asyncHeader = new URL('../../c/include/wasi-async.h', import.meta.url)

/** Exports that wasm-tools requires of a component, and everything in `wasi-async.h`. */
const componentExports = `
__attribute__((export_name("cabi_realloc"))) void *cabi_realloc(void *old, size_t old_size, size_t alignment, size_t size) {
  (void)old, (void)old_size, (void)alignment, (void)size;
  __builtin_trap();
}
function built_ins[] = {
  (function)waitable_set_new, (function)waitable_set_wait, (function)waitable_set_poll, (function)waitable_set_drop,
  (function)waitable_join, (function)waitable_leave, (function)subtask_cancel, (function)subtask_drop,
  (function)callback_wait,
};
__attribute__((export_name("use_all"))) function use(size_t i) { return i % 2 ? all[i] : built_ins[i]; }`

function compile(
  language: 'c' | 'cpp',
  standard: string,
  source: string,
  headers: Files = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const flags = [`-std=${standard}`, '-O1', '-Wno-cast-function-type-mismatch']
  const linkerFlags = ['--no-entry', '--strip-all', '--export=all']
  return compileAndLink(language, flags, linkerFlags, source, { ...headers, 'wasi-webgpu.h': header })
}

describe('the C header', () => {
  it('offers every function of the API, and the drop of every resource', () => {
    const resources = api.definitions.filter(({ kind }) => kind === 'resource')
    const own = names.filter(name => !helpers.includes(name) && !/_(start|result|cancel_read)$/.test(name))
    const readable = ['stream', 'future']
    expect(new Set(own).size).toBe(functionsOf(api).length + resources.length + readable.length)
  })

  it('offers a non-blocking form of every function that waits', () => {
    const waiting = functionsOf(api).filter(func => func.async)
    expect(names.filter(name => name.endsWith('_start') && !name.endsWith('read_start'))).toEqual(
      waiting.map(func => `${functionName(func)}_start`),
    )
    expect(names.filter(name => name.endsWith('_result'))).toEqual(
      waiting.filter(func => func.result).map(func => `${functionName(func)}_result`),
    )
  })

  it('offers to read every stream and future', () => {
    const operations = ['read_start', 'cancel_read', 'drop']
    for (const type of ['gpu_stream_error', 'gpu_future_device_lost_info']) {
      expect(names).toEqual(expect.arrayContaining(operations.map(operation => `${type}_${operation}`)))
    }
  })

  it('declares imports, non-blocking ones included, that wasm-tools accepts in a component', async () => {
    const files = { 'wasi-async.h': readFileSync(asyncHeader, 'utf8') }
    const source = `${program}\n#include "wasi-async.h"\n${componentExports}`
    const binary = await compile('c', 'c11', source, files)
    const embedded = await componentEmbed({ binary, witSource: writeWit(api), world: 'imports' })
    const text = await print(await componentNew(embedded, []))
    const canons = [...text.matchAll(/\(canon ([\w.-]+)(.*)\)\)$/gm)].map(
      ([, name, options]) => `${name}${/ async( |$)/.test(options!) ? ' async' : ''}`,
    )
    const waiting = functionsOf(api).filter(func => func.async)
    expect(canons.filter(canon => canon === 'lower async')).toHaveLength(waiting.length)
    expect(canons.filter(canon => canon === 'lower')).toHaveLength(functionsOf(api).length)
    const copies = ['stream', 'future'].flatMap(kind => [`${kind}.read async`, `${kind}.cancel-read async`])
    const sets = ['new', 'wait', 'poll', 'drop'].map(operation => `waitable-set.${operation}`)
    const others = ['waitable.join', 'subtask.cancel', 'subtask.drop']
    const drops = ['stream.drop-readable', 'future.drop-readable']
    const expected = [...copies, ...drops, ...sets, ...others]
    expect(canons.filter(canon => /[.]/.test(canon) && !canon.startsWith('resource.')).sort()).toEqual(
      expected.sort(),
    )
  })

  it('declares imports with the core signatures that wasm-tools computes from the WIT', async () => {
    const dummy = await componentEmbed({ witSource: writeWit(api), world: 'imports', dummy: true })
    const expected = coreSignatures(await print(dummy), api)
    expect(coreSignatures(await print(await compile('c', 'c11', program)), api)).toEqual(expected)
  })

  it('imports the drop of every resource, and only what a guest uses', async () => {
    const imports = async (source: string) =>
      WebAssembly.Module.imports(await WebAssembly.compile(await compile('c', 'c11', source)))
    const drops = (await imports(program)).filter(({ name }) => name.startsWith('[resource-drop]'))
    expect(drops).toHaveLength(api.definitions.filter(({ kind }) => kind === 'resource').length)
    expect(await imports('#include "wasi-webgpu.h"\nint all;')).toEqual([])
  })

  it('compiles as C++', async () => {
    await compile('cpp', 'c++20', program)
  })

  it('gives readable code at its point of use', async () => {
    await compile(
      'c',
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

describe('the C header of surfaces', () => {
  const surfaces = loadSurface(api)
  const apis = [...surfaces.frameBuffer.interfaces, ...surfaces.surface.interfaces]
  const surfaceHeader = writeSurfaceC(surfaces, api)
  const names = namesIn(surfaceHeader)
  const files = {
    'wasi-surface.h': surfaceHeader,
    'wasi-async.h': readFileSync(asyncHeader, 'utf8'),
  }

  it('offers every function, the drop of every resource, and to read every type of stream', () => {
    const functions = apis.flatMap(functionsOf).map(functionName)
    const drops = ['frame_buffer_buffer', 'surface', 'surface_frame_buffer_context', 'surface_webgpu_context']
    const reads = ['resize', 'frame', 'pointer', 'key'].flatMap(event =>
      ['read_start', 'cancel_read', 'drop'].map(
        operation => `gpu_stream_surface_${event}_event_${operation}`,
      ),
    )
    expect([...names].sort()).toEqual([...functions, ...drops.map(name => `${name}_drop`), ...reads].sort())
  })

  it('declares imports that wasm-tools accepts, even where streams of two functions share a read', async () => {
    const nested = [
      writePackage(surfaces.surface, ''),
      writePackage(surfaces.frameBuffer, ''),
      writeWit(api),
    ].map(text => `${text.replace(/^package ([^;]+);$/m, 'package $1 {')}}`)
    const imports = apis.map(api => `import ${api.package}/${api.interface}@${api.version};`)
    const witSource = ['package test:test;', 'world all {', ...imports, '}', ...nested].join('\n')
    // Only this stream of pointers is requested; the header names its reads after another function.
    const unused = ['surface_on_pointer_up', 'surface_on_pointer_down']
    for (const offered of [names, names.filter(name => !unused.includes(name))]) {
      const source = `${programOf('wasi-surface.h', offered)}\n#include "wasi-async.h"\n${componentExports}`
      const binary = await compile('c', 'c11', source, files)
      const text = await print(
        await componentNew(await componentEmbed({ binary, witSource, world: 'all' }), []),
      )
      expect([...text.matchAll(/\(canon stream.read/g)]).toHaveLength(4)
    }
  })

  it('compiles as C++', async () => {
    await compile('cpp', 'c++20', programOf('wasi-surface.h', names), files)
  })
})
