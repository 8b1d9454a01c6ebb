import { setImmediate as turnOfEvents } from 'node:timers/promises'
import { type ResourceType, Trap, type ValueType } from '@wasi-webgpu/component'
import { type HostInterface, Lifted, LoweredAsync } from '@wasi-webgpu/component/host'
import { GpuBudget, webgpu } from '@wasi-webgpu/host'
import { type GpuChoice, requestGpu } from '@wasi-webgpu/native'
import * as fc from 'fast-check'
import { webgpuName } from '../../../packages/host/src/generated/interface-names.ts'
import { resourceTypes } from '../../../packages/host/src/generated/resources.ts'
import { Guest, isLowered } from '../../../packages/host/src/testing/guest.ts'
import { Choices } from '../choices.ts'
import type { Input, Target } from '../target.ts'
import { chooseValue } from './argument.ts'

/** An input, saved as JSON: whether the guest has a policy, and its calls, each with numbers that choose the arguments. */
interface Calls {
  readonly hasPolicy: boolean
  readonly calls: readonly (readonly [name: string, numbers: readonly number[]])[]
}

/** Name of a call that drops a handle. */
const drop = 'drop'

/** Bounds that a guest meets soon. */
const policy = {
  memory: 64 * 2 ** 20,
  objects: { devices: 4, textures: 20 },
  submissions: 16,
  shaderBytes: 4096,
}

const device = resourceTypes['gpu-device'] as ResourceType
const destroy = '[method]gpu-device.destroy'

/** Milliseconds until all that a guest has dropped is released. */
const releaseTime = 5000

/** The host of `wasi:webgpu`, on a GPU: a guest calls any functions in any order. */
export function host(choice: GpuChoice): Target {
  return {
    extension: () => '.json',
    timeLimit: 30,
    inputs: async () => {
      const members = membersOf({} as GPU, undefined)
      const functions = Object.keys(members).filter(
        name => isLowered(members[name]) || members[name] instanceof Lifted,
      )
      // Without resources there is little to call, so functions that create them are called as often as all others.
      const creating = functions.filter(name => /\.(create|begin|finish|request|get)-/.test(name))
      const names = fc.oneof(fc.constantFrom(drop, ...functions), fc.constantFrom(...creating))
      const call = fc.tuple(names, fc.array(fc.nat(), { maxLength: 40, size: 'max' }))
      return fc
        .record({ hasPolicy: fc.boolean(), calls: fc.array(call, { maxLength: 60, size: 'max' }) })
        .map(calls => encode(calls))
    },
    open: async () => {
      const { gpu } = await requestGpu(choice)
      return input => run(gpu, JSON.parse(new TextDecoder().decode(input)))
    },
    smaller: function* (input) {
      const { calls, ...rest } = JSON.parse(new TextDecoder().decode(input)) as Calls
      for (let size = calls.length >> 1; size > 0; size >>= 1)
        for (let at = 0; at < calls.length; at += size)
          yield encode({ ...rest, calls: calls.toSpliced(at, size) })
      for (const [i, [name, numbers]] of calls.entries())
        if (numbers.length > 0) yield encode({ ...rest, calls: calls.with(i, [name, numbers.slice(0, -1)]) })
    },
  }
}

function encode(calls: Calls): Input {
  return new TextEncoder().encode(`${JSON.stringify(calls)}\n`)
}

function membersOf(gpu: GPU, budget: GpuBudget | undefined): HostInterface {
  return webgpu({ gpu, ...(budget && { policy: budget }) })[webgpuName] as HostInterface
}

async function run(gpu: GPU, { hasPolicy, calls }: Calls): Promise<string> {
  const budget = hasPolicy ? new GpuBudget(policy) : undefined
  const guest = new CallingGuest(membersOf(gpu, budget))
  let outcome = 'end'
  try {
    await guest.requestDevice()
    for (const [name, numbers] of calls) await guest.call(name, new Choices(numbers), hasPolicy)
  } catch (error) {
    if (!(error instanceof Trap)) throw error
    outcome = `Trap: ${error.message}`
  }
  await guest.end()
  if (budget !== undefined) await released(budget)
  return outcome
}

/** Waits until a budget counts nothing any more. */
async function released(budget: GpuBudget): Promise<void> {
  const end = performance.now() + releaseTime
  const left = () => [
    ...Object.entries(budget.objects).filter(([, count]) => count > 0),
    ...(budget.memory > 0 ? [['bytes', budget.memory] as const] : []),
  ]
  while (left().length > 0) {
    if (performance.now() > end)
      throw new Error(
        `left after the end: ${left()
          .map(([kind, count]) => `${count} ${kind}`)
          .join(', ')}`,
      )
    await turnOfEvents()
  }
}

interface Owned {
  readonly type: ResourceType
  readonly handle: number
}

/** A guest that calls functions with chosen arguments, and knows the handles that it has. */
class CallingGuest {
  readonly #members: HostInterface
  readonly #guest: Guest
  readonly #owned: Owned[] = []
  /** Calls that have not ended. */
  readonly #pending = new Set<Promise<unknown>>()

  constructor(members: HostInterface) {
    this.#members = members
    this.#guest = new Guest(members, 4)
  }

  async requestDevice(): Promise<void> {
    const none = new Choices([])
    await this.call('get-gpu', none, false)
    await this.#settled('[method]gpu.request-adapter', [this.#latest(), undefined])
    await this.#settled('[method]gpu-adapter.request-device', [this.#latest(), undefined])
  }

  /** Calls a function, and waits a little when its result comes later. */
  async call(name: string, choices: Choices, mayBeLarge: boolean): Promise<void> {
    if (name === drop) return this.#drop(choices)
    const { params } = this.#guest.typeOf(name)
    const mayEnd = choices.below(40) === 39
    // A handle that the guest does not have ends it.
    if (!mayEnd && !params.every(({ type }) => this.#canPass(type))) return
    const args = params.map(({ type }) =>
      chooseValue(type, choices, resource => this.#handleOf(resource, choices), mayBeLarge),
    )
    if (this.#members[name] instanceof LoweredAsync) {
      const settled = this.#settled(name, args)
      this.#pending.add(settled)
      const isOver = settled.finally(() => this.#pending.delete(settled))
      await Promise.race([isOver, turnOfEvents()])
    } else {
      this.#keep(this.#guest.typeOf(name).result, this.#guest.call(name, ...args))
    }
    // Results are loaded at once, so nothing else refers to the guest's memory.
    if (this.#pending.size === 0) this.#guest.reset()
  }

  /** Destroys all devices, which ends the pending calls, and all resources, as the end of an instance does. */
  async end(): Promise<void> {
    for (const { type, handle } of this.#owned) if (type === device) this.#guest.call(destroy, handle)
    await Promise.allSettled(this.#pending)
    for (const { type, handle } of this.#owned.reverse())
      if (this.#has(type, handle)) type.destructor?.(this.#guest.handles.rep(handle, type))
  }

  /** Whether the guest still has a handle, which it may have passed to the host for good. */
  #has(type: ResourceType, handle: number): boolean {
    try {
      this.#guest.handles.get(handle, type)
      return true
    } catch {
      return false
    }
  }

  async #settled(name: string, args: unknown[]): Promise<void> {
    this.#keep(this.#guest.typeOf(name).result, await this.#guest.callAsync(name, args))
  }

  #latest(): number {
    return this.#owned.at(-1)?.handle ?? 0
  }

  /** Drops a handle, unless a pending call may have borrowed it. Devices are dropped at the end, since they are destroyed there. */
  #drop(choices: Choices): void {
    if (this.#owned.length === 0 || this.#pending.size > 0) return
    const at = choices.below(this.#owned.length)
    const { type, handle } = this.#owned[at] as Owned
    if (type === device) return
    this.#owned.splice(at, 1)
    if (this.#has(type, handle)) this.#guest.drop(type, handle)
  }

  /** Whether the guest has a handle for a parameter that needs one. */
  #canPass(type: ValueType): boolean {
    if (type.kind === 'record') return type.fields.every(field => this.#canPass(field.type))
    if (type.kind !== 'borrow' && type.kind !== 'own') return true
    return this.#owned.some(owned => owned.type === type.resource)
  }

  /** Returns a handle of a type, or rarely any number. */
  #handleOf(resource: ResourceType, choices: Choices): number {
    const fitting = this.#owned.filter(({ type }) => type === resource)
    return fitting.length === 0 || choices.below(100) === 99 ? choices.below(9) : choices.pick(fitting).handle
  }

  /** Notes the handles in a result. */
  #keep(type: ValueType | undefined, value: unknown): void {
    if (type === undefined || value === undefined || value === null) return
    switch (type.kind) {
      case 'own':
        this.#owned.push({ type: type.resource, handle: value as number })
        break
      case 'option':
        this.#keep(type.some, value)
        break
      case 'result':
        this.#keep(type.ok, (value as { ok?: unknown }).ok)
        break
      case 'list':
        for (const item of value as unknown[]) this.#keep(type.element, item)
        break
      case 'record':
        for (const field of type.fields)
          this.#keep(field.type, (value as Record<string, unknown>)[field.name])
        break
    }
  }
}
