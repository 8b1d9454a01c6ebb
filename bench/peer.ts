import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { instantiate } from '@wasi-webgpu/component'
import { hostImports, requestGpu } from '@wasi-webgpu/native'
import { buildGuest } from './guest/build.ts'
import { type OwnTime, sideBySide } from './measure.ts'
import { NoopGpu } from './noop-gpu.ts'
import { peerProgram } from './peer/build.ts'
import { atMost, type Row } from './row.ts'

/** Runs a loop of the guest, `count` times. */
export type Loop = (name: LoopName, count: number) => unknown

/** Most of the native host's time that the whole way may take, with the fast lane. */
const budgets = {
  'dispatch-workgroups': 2.2,
  'set-bind-group': 0.8,
  'create-bind-group': 1.5,
  'write-buffer': 0.6,
  encode: 1.1,
} as const satisfies Record<LoopName, number>

/** The loops of the guest, and how often each runs its calls. */
export const loops = {
  'dispatch-workgroups': 20_000,
  'set-bind-group': 20_000,
  'create-bind-group': 5_000,
  'write-buffer': 5_000,
  encode: 10_000,
} as const
type LoopName = keyof typeof loops

/**
 * One component in this host and in the native host for wasmtime, which `node bench/peer/build.ts` builds: the cost of a call
 * whose function does nothing, and of one that reaches the GPU library beneath, on a backend that computes nothing.
 */
export async function measurePeer(): Promise<Row[]> {
  if (!existsSync(peerProgram)) {
    console.error('bench: the native host is not built; run `npx node bench/peer/build.ts`, which needs Rust')
    return []
  }
  const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-bench-peer-'))
  const { component } = await buildGuest('peer')
  const file = join(folder, 'guest.wasm')
  writeFileSync(file, component)
  const peers = { crossing: startPeer(file, 'functions'), whole: startPeer(file, 'gpu') }
  try {
    const ours = {
      crossing: await startOurs(component, new NoopGpu() as unknown as GPU),
      whole: await startOurs(component, (await requestGpu('null')).gpu),
    }
    const rows: Row[] = []
    for (const kind of ['crossing', 'whole'] as const) {
      for (const [name, count] of Object.entries(loops) as [LoopName, number][]) {
        const before = async () => {
          if (name !== 'write-buffer') return
          // The libraries keep the bytes until a submission.
          for (const loop of [ours[kind], peers[kind].loop]) await loop('encode', 0)
        }
        const candidates = { ours: () => ours[kind](name, count), peer: () => peers[kind].loop(name, count) }
        const times = await sideBySide(candidates, 15, 5, before)
        rows.push(row(kind, name, times))
      }
    }
    return rows
  } finally {
    for (const { end } of Object.values(peers)) end()
    rmSync(folder, { recursive: true })
  }
}

function row(kind: 'crossing' | 'whole', name: LoopName, times: { ours: number; peer: number }): Row {
  const isFrame = name === 'encode'
  const scale = isFrame ? 1 : 1e6 / loops[name]
  return atMost(kind === 'crossing' ? 1 : budgets[name], {
    name: isFrame ? `${loops.encode.toLocaleString('en')} × set-bind-group, dispatch` : name,
    unit: isFrame ? 'ms' : 'ns',
    ours: times.ours * scale,
    peer: times.peer * scale,
    versus: kind === 'crossing' ? 'wasmtime, functions that do nothing' : 'wasmtime, wgpu-core',
  })
}

/** Instantiates the guest in this process. */
export async function startOurs(component: Uint8Array<ArrayBuffer>, gpu: GPU): Promise<Loop> {
  const imports = await hostImports(['wasi:webgpu/webgpu'], {}, async () => ({ gpu }))
  const { exports } = await instantiate(component, { imports })
  const { device, queue, buffer, pipeline, group, layout } = await exports.objects.open()
  return (name, count) => {
    switch (name) {
      case 'dispatch-workgroups':
      case 'set-bind-group': {
        const pass = exports.objects.beginComputePass(device, pipeline, group)
        const start = performance.now()
        if (name === 'dispatch-workgroups') exports.dispatchWorkgroups(pass, count)
        else exports.setBindGroup(pass, group, count)
        return { milliseconds: performance.now() - start } satisfies OwnTime
      }
      case 'create-bind-group':
        return exports.createBindGroup(device, layout, buffer, count)
      case 'write-buffer':
        return exports.writeBuffer(queue, buffer, 64, count)
      case 'encode':
        return exports.encode(device, queue, group, pipeline, count)
    }
  }
}

/** Starts the native host, which answers with the time of a call in nanoseconds. */
function startPeer(file: string, mode: 'gpu' | 'functions'): { loop: Loop; end: () => void } {
  const child = spawn(peerProgram, [file, mode], { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const loop: Loop = async (name, count) => {
    child.stdin.write(`${name} ${count}\n`)
    const { value, done } = await answers.next()
    if (done) throw new Error(`the native host ended in ${name}`)
    return { milliseconds: (Number(value) * count) / 1e6 } satisfies OwnTime
  }
  return { loop, end: () => child.stdin.end() }
}
