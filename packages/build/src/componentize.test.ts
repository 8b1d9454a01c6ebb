import { parse } from '@bytecodealliance/jco'
import { instantiate } from '@wasi-webgpu/component'
import { expect, it } from 'vitest'
import { componentize } from './componentize.ts'
import { loadWasmTools } from './wasm-tools.ts'

it('a module of Rust for wasm32-wasip1 that exports wasi:cli/run@0.3.0 beside _start keeps its own entry', async () => {
  const core = new Uint8Array(
    await parse(`(module
      (memory (export "memory") 1)
      (func (export "_start") unreachable)
      (func (export "wasi:cli/run@0.3.0#run") (result i32) (i32.const 0))
      (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable))`),
  )
  // wit-bindgen describes the export in a section of the module.
  const { componentEmbed } = await loadWasmTools()
  const witSource = `package rust:program;
    world program { export wasi:cli/run@0.3.0; }
    package wasi:cli@0.3.0 { interface run { run: async func() -> result; } }`
  const described = await componentEmbed({ binary: core, witSource, world: 'program' })
  const component = await componentize(new Uint8Array(described))
  const { exports } = await instantiate(component, { imports: {} })
  await expect(exports['wasi:cli/run@0.3.0'].run()).resolves.toBeUndefined()
})

it('a command without imports, with other exports that name _start, runs', async () => {
  const core = await parse(`(module
    (global $runs (mut i32) (i32.const 0))
    (func (export "\\06_start\\00\\00") unreachable)
    (func (export "_start") (global.set $runs (i32.const 1)))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable))`)
  const { exports } = await instantiate(await componentize(new Uint8Array(core)), { imports: {} })
  await expect(exports['wasi:cli/run@0.3.0'].run()).resolves.toBeUndefined()
})

it.each(['(memory (export "_start") 1)', '(func (export "_start") (param i32))'])(
  'a module with %s is no command',
  async item => {
    const core = await parse(`(module ${item})`)
    const { exports } = await instantiate(await componentize(new Uint8Array(core)), { imports: {} })
    expect(exports).toEqual({})
  },
)
