/**
 * `attack.ts NAME`: a guest that acquires as much as it can of one kind, under a policy of 64 MiB. Prints the
 * largest growth of the process, in bytes.
 */

import { argv, exit, memoryUsage } from 'node:process'
import { gpuComputePipelineResource, webgpu } from '../index.ts'
import { dawn } from './dawn.ts'
import { Guest } from './guest.ts'

const memory = 64 * 2 ** 20
const pages = 1024
const guest = new Guest(webgpu({ gpu: dawn(), policy: { memory } })['wasi:webgpu/webgpu@0.3.0-rc.2']!, pages)
const call = guest.call.bind(guest)
const root: number = call('get-gpu')
const adapter: number = await guest.callAsync('[method]gpu.request-adapter', [root, undefined])
const device: number = (await guest.callAsync('[method]gpu-adapter.request-device', [adapter, undefined])).ok
/** Returns a record with one key that fits into the bound of all records of a guest. */
const record = (type: string, value: unknown): number => {
  const made: number = call(`[constructor]record-${type}`)
  call(`[method]record-${type}.add`, made, 'é'.repeat(260_000), value)
  return made
}
const constants = () => record('gpu-pipeline-constant-value', 1)
const make = (what: string, ...args: unknown[]): number =>
  call(`[method]gpu-device.create-${what}`, device, ...args)
const long = 'x'.repeat(4 * 2 ** 20)
const code =
  '@group(0) @binding(0) var<storage, read_write> b: array<u32>; @compute @workgroup_size(1) fn main() {'
const module = make('shader-module', { code: `${code} b[0] = 1u; }` })
const usage = ['storage', 'copy-src', 'copy-dst']
const mapped = { size: 32n << 20n, 'mapped-at-creation': true }
const encoder = make('command-encoder', undefined)
const bundles = make('render-bundle-encoder', { 'color-formats': ['rgba8unorm'] })
const push = () => call('[method]gpu-device.push-error-scope', device, 'validation')
const statements = Array.from({ length: 500 }, (_, i) => `b[${i}] += 1u;`).join('')

/** Each attack exceeds the bound unless the host enforces it. */
const attacks: Readonly<Record<string, readonly [times: number, act: (i: number) => unknown]>> = {
  'labels of samplers': [100, () => make('sampler', { label: long })],
  'labels of buffers': [100, () => make('buffer', { size: 4n, usage, label: long })],
  'labels of encoders': [100, () => make('command-encoder', { label: long })],
  'labels that are set': [100, () => call('[method]gpu-sampler.set-label', make('sampler', undefined), long)],
  'labels of buffers that are refused': [100, () => make('buffer', { size: 1n << 27n, usage, label: long })],
  'names of entry points': [
    100,
    () => make('compute-pipeline', { layout: ['auto'], compute: { module, 'entry-point': long } }),
  ],
  'texts of operations that have not finished': [
    100,
    () => {
      const compute = { module, 'entry-point': long }
      const pending = [
        guest.callAsync('[method]gpu.request-adapter', [root, { 'feature-level': long }]),
        guest.callAsync('[method]gpu-adapter.request-device', [adapter, { label: long }]),
        guest.callAsync('[method]gpu-device.create-compute-pipeline-async', [
          device,
          { layout: ['auto'], compute },
        ]),
      ]
      for (const promise of pending) promise.catch(() => {})
    },
  ],
  'keys of operations that have not finished': [
    500,
    () => {
      const compute = { module, constants: constants() }
      const options = { 'required-limits': record('option-gpu-size64', 1n) }
      const pending = [
        guest.callAsync('[method]gpu-adapter.request-device', [adapter, options]),
        guest.callAsync('[method]gpu-device.create-compute-pipeline-async', [
          device,
          { layout: ['auto'], compute },
        ]),
      ]
      for (const promise of pending) promise.catch(() => {})
    },
  ],
  'messages about constants in error scopes': [
    1000,
    () => {
      push()
      const compute = { module, constants: constants() }
      guest.drop(gpuComputePipelineResource, make('compute-pipeline', { layout: ['auto'], compute }))
    },
  ],
  'shaders that are refused': [100, i => make('shader-module', { code: `// ${i}${long}` })],
  'debug markers': [100, () => call('[method]gpu-command-encoder.insert-debug-marker', encoder, long)],
  'debug groups': [100, () => call('[method]gpu-render-bundle-encoder.push-debug-group', bundles, long)],
  'mapped buffers without a usage': [20, () => make('buffer', { ...mapped, usage: [] })],
  'mapped buffers of a device that is destroyed': [
    20,
    i => {
      if (i === 0) call('[method]gpu-device.destroy', device)
      make('buffer', { ...mapped, usage })
    },
  ],
  shaders: [8000, i => make('shader-module', { code: `${code} b[0] = ${i}u; }` })],
  'long shaders': [500, i => make('shader-module', { code: `${code}${statements} b[0] = ${i}u; }` })],
  'command buffers': [
    35_000,
    () => {
      const encoder = make('command-encoder', undefined)
      const pass: number = call('[method]gpu-command-encoder.begin-compute-pass', encoder, undefined)
      call('[method]gpu-compute-pass-encoder.end', pass)
      call('[method]gpu-command-encoder.finish', encoder, undefined)
    },
  ],
  'objects of a device that is destroyed': [
    8000,
    i => {
      if (i === 0) call('[method]gpu-device.destroy', device)
      make('shader-module', { code: `${code} b[0] = ${i}u; }` })
    },
  ],
}
const [times, act] = attacks[argv[2]!]!
// Suppresses the console's reports of refused calls.
console.warn = () => {}
const before = memoryUsage.rss()
// `resourceUsage().maxRSS` would not do: it starts with the size of the process that started this one.
let peak = before
for (let i = 0; i < times; i++) {
  guest.reset()
  await act(i)
  peak = Math.max(peak, memoryUsage.rss())
}
console.log(peak - before)
exit(0)
