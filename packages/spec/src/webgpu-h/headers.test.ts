import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { rows, weeklyTests } from '../../../../scripts/weekly-tests.ts'
import { infoLayout, type Layout, structLayout } from '../testing/c-layout.ts'
import { check, compileAndLink } from '../testing/clang.ts'
import { initName } from './c-names.ts'
import { loadCApi } from './translate-c.ts'
import { writeWebgpuCppPrint } from './write-cpp-print.ts'
import { writeWebgpuCpp } from './write-webgpu-cpp.ts'
import { writeWebgpuH } from './write-webgpu-h.ts'

const api = loadCApi()
const headers = {
  'include/webgpu/webgpu.h': writeWebgpuH(api),
  'include/webgpu/webgpu_cpp.h': writeWebgpuCpp(api),
  'include/webgpu/webgpu_cpp_print.h': writeWebgpuCppPrint(api),
}

function compile(language: 'c' | 'cpp', standard: string, source: string): Promise<void> {
  return check(language, [`-std=${standard}`, '-Iinclude'], source, headers)
}

/** All structures except `WGPUChainedStruct`, with their layouts on wasm32. */
const layouts: readonly (readonly [name: string, layout: Layout])[] = [
  ['StringView', { size: 8, alignment: 4, offsets: new Map([['length', 4]]) }],
  ...api.callbacks.map(callback => [`${callback.name}CallbackInfo`, infoLayout(callback)] as const),
  ...api.structs.map(struct => [struct.name, structLayout(struct)] as const),
]

/** A program that initializes every structure. */
const initializers = [
  '#include <webgpu/webgpu.h>',
  ...layouts.map(([name]) => {
    const make = `WGPU${name} make${name}(void)`
    return `${make};\n${make} { WGPU${name} made = ${initName(name)}; return made; }`
  }),
].join('\n')

/** A program that compiles if the structures have the layouts. */
const assertions = [
  '#include <webgpu/webgpu.h>',
  ...layouts.flatMap(([name, { size, alignment, offsets }]) => [
    `_Static_assert(sizeof(WGPU${name}) == ${size} && _Alignof(WGPU${name}) == ${alignment}, "${name}");`,
    ...Array.from(offsets, ([member, offset]) => {
      return `_Static_assert(offsetof(WGPU${name}, ${member}) == ${offset}, "${name}.${member}");`
    }),
  ]),
].join('\n')

describe('webgpu.h', () => {
  it.each(['c99', 'c11', 'c17', 'c23'])('compiles as %s with all its initializers', async standard => {
    await compile('c', standard, initializers)
  })

  it.each(rows(['c++11'], ['c++20']))('compiles as %s with all its initializers', async standard => {
    await compile('cpp', standard, initializers)
  })

  it('lays out its structures as the C ABI of WebAssembly does', async () => {
    expect(layouts).toHaveLength(91)
    await compile('c', 'c11', assertions)
  })
})

// In the gate, the programs in C++ of `conformance/webgpu-h` include these headers, and are built again when one changes.
weeklyTests(() => {
  describe('webgpu_cpp.h', () => {
    const program = (name: string) => readFileSync(new URL(`idioms/${name}.cpp`, import.meta.url), 'utf8')

    it.each(['c++17', 'c++23'])('compiles as %s with the idioms of its programs', async standard => {
      await compile('cpp', standard, program('idioms'))
    })

    it('counts references, calls callbacks, and frees memory', async () => {
      expect(await resultOf(program('references'))).toBe('every check passes')
    })

    describe('refuses, and says why,', () => {
      let messages: string
      beforeAll(async () => {
        const source = `#include <webgpu/webgpu_cpp.h>
          void f(wgpu::DeviceDescriptor& d, int& i) { d.SetUncapturedErrorCallback([&](wgpu::Device const&, wgpu::ErrorType, wgpu::StringView) { ++i; }); }
          void f(wgpu::Queue q, int& i) { q.OnSubmittedWorkDone(wgpu::CallbackMode::WaitAnyOnly, [&](wgpu::QueueWorkDoneStatus, wgpu::StringView, int*) { ++i; }, &i); }`
        messages = await compile('cpp', 'c++17', source).then(
          () => '',
          ({ message }) => message,
        )
      })

      it.each([
        [
          'captures in a callback that may be called repeatedly',
          'a callback that may be called repeatedly cannot have captures',
        ],
        ['captures beside userdata', 'a callback with userdata cannot have captures'],
      ])('%s', (_, reason) => {
        expect(messages).toContain(reason)
      })
    })
  })

  describe('webgpu_cpp_print.h', () => {
    it('prints values with their names, and others as numbers', async () => {
      const source = `#include <webgpu/webgpu_cpp_print.h>
  #include <sstream>
  static std::string text;
  __attribute__((export_name("result"))) char const * print() {
      std::ostringstream out;
      out << wgpu::LoadOp::Clear << ' ' << wgpu::TextureDimension::e2D << ' ' << wgpu::LoadOp(0x1f) << ' '
          << wgpu::BufferUsage::None << ' ' << wgpu::BufferUsage::MapRead << ' '
          << (wgpu::BufferUsage::MapRead | wgpu::BufferUsage::CopyDst) << ' ' << wgpu::MapMode(0x101) << ' '
          << wgpu::StringView("text");
      text = out.str();
      return text.c_str();
  }`
      expect(await resultOf(source)).toBe(
        'LoadOp::Clear TextureDimension::e2D LoadOp::0x1f BufferUsage::None BufferUsage::MapRead ' +
          'BufferUsage::(MapRead|CopyDst) MapMode::(Read|0x100) text',
      )
    })
  })
})

/** Runs a program in C++ and returns the string that its function `result` returns. */
async function resultOf(source: string): Promise<string> {
  const flags = ['-std=c++17', '-fno-exceptions', '-Iinclude']
  const module = await WebAssembly.compile(await compileAndLink('cpp', flags, [], source, headers))
  const imports = WebAssembly.Module.imports(module).map(({ name }) => [name, () => 0] as const)
  const { exports } = await WebAssembly.instantiate(module, {
    wasi_snapshot_preview1: Object.fromEntries(imports),
  })
  const { memory, _initialize, result } = exports as {
    memory: WebAssembly.Memory
    _initialize(): void
    result(): number
  }
  _initialize()
  const bytes = new Uint8Array(memory.buffer).subarray(result())
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)))
}
