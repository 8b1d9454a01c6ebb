import { type CoreFunction, GuestMemory, type LowerContext, type Lowered } from '@wasi-webgpu/component/host'
import { webgpu } from '@wasi-webgpu/host'
import { beforeEach, expect, it } from 'vitest'
import { withShortCalls } from './short-calls.ts'

const imports = webgpu({ gpu: {} as GPU })
const shorter = withShortCalls(imports)
const name = Object.keys(imports).find(name => name.startsWith('wasi:webgpu/webgpu'))!
const functions = shorter[name] as Readonly<Record<string, Lowered>>

/** Arguments of the calls of the GPU. */
let calls: unknown[][] = []

beforeEach(() => {
  calls = []
})

/** The core function of an encoder, over an encoder that records its calls and a bind group `group`. */
function setBindGroupOf(encoder: string): { readonly set: CoreFunction; readonly memory: GuestMemory } {
  const memory = new GuestMemory(new WebAssembly.Memory({ initial: 1 }))
  const pass = { gpu: { setBindGroup: (...args: unknown[]) => calls.push(args) } }
  const handles = { get: (index: number) => (index === 1 ? pass : { gpu: 'group' }) }
  const cx = { memory, handles } as unknown as LowerContext
  return { set: functions[`[method]${encoder}.set-bind-group`]!.lower(cx, 'set'), memory }
}

it.each(['gpu-compute-pass-encoder', 'gpu-render-pass-encoder', 'gpu-render-bundle-encoder'])(
  '%s.set-bind-group sets groups and none, with dynamic offsets and without',
  encoder => {
    const { set, memory } = setBindGroupOf(encoder)
    memory.view.setUint8(64, 1)
    set(1, 3, 1, 2, 0, 0, 0, 0, 0n, 0, 0, 64)
    expect(memory.view.getUint8(64)).toBe(0)
    set(1, 4, 0, 0, 0, 0, 0, 0, 0n, 0, 0, 64)
    memory.view.setUint32(12, 256, true)
    set(1, 5, 1, 2, 1, 8, 2, 1, 1n, 1, 1, 64)
    expect(calls).toEqual([
      [3, 'group'],
      [4, null],
      [5, 'group', new Uint32Array([0, 256]), 1, 1],
    ])
  },
)

it('the other functions stay as they are', () => {
  const others = (all: object) => Object.entries(all).filter(([name]) => !name.endsWith('.set-bind-group'))
  expect(others(functions)).toEqual(others(imports[name]!))
})
