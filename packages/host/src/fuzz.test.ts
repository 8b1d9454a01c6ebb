import { type ResourceType, Trap, type ValueType } from '@wasi-webgpu/component'
import { CallerScope, LoweredAsync } from '@wasi-webgpu/component/host'
import { describe, expect, it } from 'vitest'
import { generator } from '../../component/src/testing/random.ts'
import { webgpuName } from './generated/interface-names.ts'
import * as resources from './generated/resources.ts'
import {
  GpuBuffer,
  GpuCanvasContext,
  GpuDevice,
  GpuError,
  OrderedMap,
  objectKinds,
  resourceTypes,
  webgpu,
} from './index.ts'
import { BudgetUsage } from './policy/budget-usage.ts'
import { limitDevice } from './policy/limited-device.ts'
import { flatten, Guest, isLowered } from './testing/guest.ts'

const exceptions = [
  new TypeError('type'),
  new RangeError('range'),
  new DOMException('operation', 'OperationError'),
  new DOMException('abort', 'AbortError'),
  'not even an error',
  undefined,
]

/**
 * A GPU object with the members of every interface; its functions throw, reject, or return another such
 * object.
 */
function anyObject(random: Random): object {
  const attributes: Record<string, unknown> = {
    size: 16,
    usage: 3,
    label: 'label',
    format: 'rgba8unorm',
    message: 'message',
    messages: [{ message: 'message', type: 'error', lineNum: 1 }],
    mapState: 'mapped',
    getMappedRange: () => new ArrayBuffer(16),
    isFallbackAdapter: true,
    reason: 'unknown',
  }
  const isAsync = /^(request|mapAsync|getCompilationInfo|create.*Async|popErrorScope|onSubmitted)/
  return new Proxy(attributes, {
    get(_, name) {
      // A promise that resolves with such an object must not treat it as a promise.
      if (typeof name === 'symbol' || name === 'then' || name in attributes) return attributes[name as string]
      if (/^(max|min|width|height|depth|mip|sample|count|line|offset|length|subgroup)/.test(name)) return 3
      if (/^(features|limits|info|adapterInfo|queue|error|device|wgsl)/.test(name)) return anyObject(random)
      if (/^(dimension|type|vendor|architecture|description)$/.test(name)) return 'something'
      if (name === 'textureBindingViewDimension') return undefined
      return (): unknown => {
        const thrown = random.below(3) === 0
        const exception = random.pick(exceptions)
        if (isAsync.test(name)) return thrown ? Promise.reject(exception) : Promise.resolve(anyObject(random))
        if (thrown) throw exception
        return name === 'getConfiguration'
          ? random.pick([null, { device: anyObject(random), format: 'r8unorm' }])
          : anyObject(random)
      }
    },
  })
}

/** Random choices, which are the same in every run. */
class Random {
  readonly below = generator(1)

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!
  }
}

const random = new Random()
const members = webgpu({ gpu: anyObject(random) as GPU })[webgpuName]!

/** Creates a guest with handles of each type at its first indices, and with memory full of small numbers. */
function fuzzed(): { guest: Guest; handlesOf: Map<ResourceType<never>, number> } {
  const guest = new Guest(members, 2)
  const device = GpuDevice.of(random.below(2) === 0 ? (anyObject(random) as GPUDevice) : limitedDevice())
  const handlesOf = new Map<ResourceType<never>, number>()
  for (const [name, type] of Object.entries(resourceTypes) as [string, ResourceType<never>][]) {
    const pascal = name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
    const classes = { ...resources, GpuBuffer, GpuCanvasContext, GpuError } as never as Record<
      string,
      new (
        gpu: unknown,
        device: GpuDevice,
      ) => object
    >
    const rep =
      name === 'gpu-device'
        ? device
        : name.startsWith('record-')
          ? new OrderedMap()
          : new classes[pascal]!(anyObject(random), device)
    handlesOf.set(type, guest.own(type, rep as never))
  }
  const { bytes } = guest.memory
  for (let at = 64; at < bytes.length; at += 4)
    bytes[at] = random.pick([0, 0, 1, 1, 2, random.below(40), 255])
  guest.allocate(8, 40_000)
  return { guest, handlesOf }
}

/** Creates a device under a policy that is soon exceeded. */
function limitedDevice(): GPUDevice {
  const device = Object.assign(anyObject(random), {
    lost: Promise.reject(new Error()),
  }) as unknown as GPUDevice
  const objects = Object.fromEntries(objectKinds.map(kind => [kind, 10]))
  return limitDevice(
    device,
    new BudgetUsage({ memory: 1024, objects, submissions: 3, shaderBytes: 10 }),
    GpuDevice.limited,
  )
}

function randomFlat(type: ValueType, handlesOf: Map<ResourceType<never>, number>): (number | bigint)[] {
  if ((type.kind === 'own' || type.kind === 'borrow') && random.below(10) > 0) {
    return [handlesOf.get(type.resource as never)!]
  }
  if (type.kind === 'option' && random.below(10) > 0) {
    return [random.below(2), ...randomFlat(type.some, handlesOf)]
  }
  if (type.kind === 'record') return type.fields.flatMap(field => randomFlat(field.type, handlesOf))
  return flatten(type).map(core =>
    core === 'i64'
      ? random.pick([0n, 1n, 4n, -1n, 2n ** 53n, -(2n ** 63n), 2n ** 63n - 1n])
      : core === 'i32'
        ? random.pick([0, 0, 1, 1, 2, 3, 64, 1024, 4096, -1, 0x7fffffff, random.below(2 ** 31), -(2 ** 31)])
        : random.pick([0, 1, -0.5, Number.NaN, Number.POSITIVE_INFINITY]),
  )
}

/** Returns the exception of an action, unless a guest may cause it. */
function unexpected(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    if (!(error instanceof Trap)) return error
  }
  return undefined
}

describe.each(Object.keys(members).filter(name => isLowered(members[name])))('%s', name => {
  it('throws nothing but traps, for any arguments and any behaviour of the GPU', async () => {
    const member = members[name]
    if (!isLowered(member)) return
    const { type } = member
    const types = type.params.map(param => param.type)
    const { guest, handlesOf } = fuzzed()
    for (let round = 0; round < 60; round++) {
      const flat = types.flatMap(type => randomFlat(type, handlesOf))
      const pointer = random.pick([64, 128, 4096, 131072 - 8, -8, 3])
      if (flat.length > 16 && round % 2 === 0)
        guest.memory.view.setUint32(64, handlesOf.get(resourceTypes['gpu-device'] as never)!, true)
      const args = flat.length > 16 ? [pointer] : flat
      if (member instanceof LoweredAsync) {
        const core = member.lower(guest)
        const scope = new CallerScope()
        let pending: Promise<unknown> | undefined
        const start = () => {
          pending =
            round % 4 === 0 ? core.startFromMemory(scope, pointer) : core.start(scope, ...(args as never[]))
        }
        expect(unexpected(start)).toBe(undefined)
        const outcome = await pending
        if (pending) expect(unexpected(() => core.store?.(outcome as never, pointer))).toBe(undefined)
      } else {
        const core = member.lower(guest, name)
        expect(unexpected(() => core(...args, pointer))).toBe(undefined)
      }
    }
  })
})
