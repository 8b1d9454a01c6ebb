import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createObjects,
  inComputePass,
  type Objects,
  offsets,
  outcome,
  plainUses,
  setForeign,
  uses,
} from '../testing/fast-lane-uses.ts'
import { bindingOfProcess, installFastLane, readBinding, useFastLane } from './fast-lane.ts'
import { exposeGarbageCollector } from './garbage-collector.ts'
import { requestGpu } from './request-gpu.ts'

let device: GPUDevice
let other: GPUDevice
let objects: Objects

/** Names of the functions of the binding that were called, of those that the fast lane replaces. */
let called: string[] = []

/** Makes functions of the binding append their names to {@link called}. It must not be installed yet. */
function watchBinding(prototype: object, names?: readonly string[]): void {
  for (const name of names ?? Object.keys(prototype)) {
    const own: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value
    if (typeof own !== 'function' || /^(?:constructor|finish|begin.*Pass)$/.test(name)) continue
    Object.assign(prototype, {
      [name](...args: unknown[]) {
        called.push(name)
        return own.apply(this, args)
      },
    })
  }
}

/** Returns why classes of no binding have no fast lane. */
function reasonFor(binding: Parameters<typeof installFastLane>[1]): string | undefined {
  class GPUDevice {}
  installFastLane({ GPUDevice }, binding)
  return useFastLane(new GPUDevice() as globalThis.GPUDevice, true)
}

beforeAll(async () => {
  exposeGarbageCollector()
  const { globals } = (await import('webgpu')) as unknown as { globals: typeof globalThis }
  for (const { prototype } of [
    globals.GPUCommandEncoder,
    globals.GPUComputePassEncoder,
    globals.GPURenderPassEncoder,
    globals.GPURenderBundleEncoder,
  ])
    watchBinding(prototype)
  watchBinding(globals.GPUQueue.prototype, ['writeBuffer'])
  watchBinding(globals.GPUDevice.prototype, ['createBindGroup'])
  const { gpu, fastLane } = await requestGpu('null')
  expect(fastLane).toBe(process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch))
  device = (await (await gpu.requestAdapter())!.requestDevice())!
  other = await (await gpu.requestAdapter())!.requestDevice()
  setForeign(other)
})

beforeEach(() => {
  useFastLane(device, true)
  objects = createObjects(device)
})

afterAll(() => {
  device.destroy()
  other.destroy()
})

describe('the fast lane', () => {
  it.each(Object.entries(uses))('has the exceptions and errors of the binding: %s', async (_, use) => {
    useFastLane(device, false)
    const expected = await outcome(device, use)
    expect(useFastLane(device, true)).toBeUndefined()
    expect(await outcome(device, use)).toEqual(expected)
  })

  it.each(Object.entries(plainUses))('calls no command of the binding: %s', async (_, use) => {
    called = []
    await outcome(device, use)
    expect(called).toEqual([])
  })

  it('calls the binding for what needs a conversion', () => {
    called = []
    inComputePass((pass, { group }) => pass.setBindGroup(0, group, [0]))(objects)
    expect(called).toEqual(['setBindGroup'])
  })

  it.each([
    ['bun', []],
    ['deno', ['run', '-A']],
  ])('has the errors of the binding in %s', async (name, args) => {
    const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url))
    const runtime = pathOf(`../../../../node_modules/.bin/${name}`)
    const { stdout } = await promisify(execFile)(runtime, [
      ...args,
      pathOf('../testing/compare-fast-lane.ts'),
    ])
    expect(JSON.parse(stdout)).toEqual({ uses: Object.keys(plainUses).length, differences: [] })
  })

  it('is not installed for another binding', async () => {
    expect(reasonFor({ path: '', digest: '0123' })).toBe(
      'this build of the npm package webgpu is unknown (SHA-256 0123)',
    )
    expect(await bindingOfProcess()).toMatchObject({ digest: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })

  it('is not installed on a platform without an addon', async () => {
    expect(reasonFor(await readBinding('sunos-x64'))).toBe('it does not exist for sunos-x64')
  })

  it('stays closed when the check on a device fails', () => {
    const wrong = new Proxy(device, {
      get: (target, name) => {
        const value = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (descriptor: object) =>
          value.call(target, name === 'createBuffer' ? { ...descriptor, size: 16 } : descriptor)
      },
    })
    expect(useFastLane(wrong, true)).toBe('its check on a device failed')
    expect(useFastLane(device, true)).toBeUndefined()
  })

  it('stays closed when it is turned off', () => {
    expect(useFastLane(device, false)).toBe('it is turned off')
  })

  it('makes commands before calls that observe them', async () => {
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.end()
    encoder.finish()
    const messages: Promise<GPUError | null>[] = []
    for (let i = 0; i < 3; i++) {
      device.pushErrorScope('validation')
      if (i === 1) pass.dispatchWorkgroups(1)
      messages.push(device.popErrorScope())
    }
    const [before, during, after] = await Promise.all(messages)
    expect([before, after]).toEqual([null, null])
    expect(during?.message).toContain('DispatchWorkgroups')
  })

  it('makes commands with the labels that objects had', async () => {
    const { other } = objects
    const encoder = device.createCommandEncoder({ label: 'before' })
    device.pushErrorScope('validation')
    const pass = encoder.beginComputePass()
    pass.end()
    other.label = 'first'
    pass.dispatchWorkgroupsIndirect(other, 0)
    other.label = 'second'
    encoder.finish()
    expect((await device.popErrorScope())?.message).not.toContain('second')
  })

  it('keeps the order of commands when a listener makes some', async () => {
    const run = async (isOpen: boolean) => {
      useFastLane(device, isOpen)
      const ended = device.createCommandEncoder()
      const pass = ended.beginComputePass()
      pass.end()
      ended.finish()
      const encoder = device.createCommandEncoder()
      const heard = new Promise<void>(resolve => {
        const listener = (event: Event) => {
          event.preventDefault()
          encoder.pushDebugGroup('of the listener')
          resolve()
        }
        device.addEventListener('uncapturederror', listener, { once: true })
      })
      pass.dispatchWorkgroups(1)
      encoder.popDebugGroup()
      encoder.label = 'encoder'
      await heard
      device.pushErrorScope('validation')
      encoder.finish()
      return (await device.popErrorScope())?.message
    }
    const expected = await run(false)
    expect(await run(true)).toBe(expected)
  })

  it('keeps objects as long as calls use them, and lets them go afterwards', async () => {
    const { layout, buffer, compute } = objects
    const groups: WeakRef<GPUBindGroup>[] = []
    for (let round = 0; round < 30; round++) {
      const encoder = device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      pass.setPipeline(compute)
      for (let i = 0; i < 100; i++) {
        const made = device.createBindGroup({
          layout,
          entries: [{ binding: 0, resource: { buffer, size: 256 } }],
        })
        groups.push(new WeakRef(made))
        pass.setBindGroup(0, made, offsets(0), 0, 1)
        pass.dispatchWorkgroups(1)
      }
      gc!()
      pass.end()
      device.queue.submit([encoder.finish()])
      await new Promise(resolve => setImmediate(resolve))
    }
    gc!()
    expect(groups.filter(group => group.deref() !== undefined).length).toBeLessThan(200)
  })

  it('creates bind groups that are like those of the binding', async () => {
    const { layout, buffer, compute } = objects
    const describe = async () => {
      const group = device.createBindGroup({
        label: 'one',
        layout,
        entries: [{ binding: 0, resource: { buffer, size: 256 } }],
      })
      const first = group.label
      group.label = 'two \u001b[31m'
      const labels = [first, group.label]
      group.label = 'three '.repeat(100)
      device.pushErrorScope('validation')
      const encoder = device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      pass.setPipeline(compute)
      // By the list of offsets, the binding takes the group, again and again.
      for (let i = 0; i < 3; i++) {
        pass.setBindGroup(0, group, [256])
        pass.dispatchWorkgroups(1)
      }
      pass.setBindGroup(0, group, [1])
      pass.end()
      encoder.finish()
      const error = (await device.popErrorScope())?.message
      return [...labels, group.label, error, group.constructor.name, String(group), Object.keys(group)]
    }
    useFastLane(device, false)
    const expected = await describe()
    useFastLane(device, true)
    expect(await describe()).toEqual(expected)
  })

  it('takes bind groups that were created before it opened, and leaves its own to the binding', () => {
    const group = () =>
      device.createBindGroup({
        layout: objects.layout,
        entries: [{ binding: 0, resource: { buffer: objects.buffer, size: 256 } }],
      })
    useFastLane(device, false)
    const before = group()
    useFastLane(device, true)
    const light = group()
    called = []
    inComputePass(pass => pass.setBindGroup(0, before, offsets(0), 0, 1))(objects)
    expect(called).toEqual([])
    useFastLane(device, false)
    inComputePass(pass => pass.setBindGroup(0, light, offsets(0), 0, 1), false)(objects)
    expect(called).toEqual(['setBindGroup', 'end'])
  })

  it('takes calls after the device was destroyed', async () => {
    const { gpu } = await requestGpu('null')
    const own = await (await gpu.requestAdapter())!.requestDevice()
    const made = createObjects(own)
    const encoder = own.createCommandEncoder()
    const pass = encoder.beginComputePass()
    own.destroy()
    await own.lost
    for (let i = 0; i < 3; i++) {
      pass.setPipeline(made.compute)
      pass.setBindGroup(0, made.group, offsets(0), 0, 1)
      pass.dispatchWorkgroups(1)
      own.queue.writeBuffer(made.buffer, 0, new ArrayBuffer(8))
      const group = own.createBindGroup({
        layout: made.layout,
        entries: [{ binding: 0, resource: made.buffer }],
      })
      pass.setBindGroup(0, group)
      gc!()
    }
    expect(pass).toBeInstanceOf(GPUComputePassEncoder)
  })

  it('reports uncaptured errors', async () => {
    const error = new Promise<string>(resolve => {
      device.addEventListener(
        'uncapturederror',
        event => {
          event.preventDefault()
          resolve((event as GPUUncapturedErrorEvent).error.message)
        },
        { once: true },
      )
    })
    device.queue.writeBuffer(objects.buffer, 1020, new ArrayBuffer(8))
    expect(await error).toContain('WriteBuffer')
  })
})
