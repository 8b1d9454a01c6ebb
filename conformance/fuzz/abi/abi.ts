import { AssertionError, deepStrictEqual } from 'node:assert'
import { compile, type FuncType, Trap } from '@wasi-webgpu/component'
import * as fc from 'fast-check'
import { toPlain, valuesOf } from '../../../packages/component/src/testing/arbitrary.ts'
import type { ValueType } from '../../../packages/component/src/types/types.ts'
import { assemble, Refusal } from '../../wast/wasm-tools.ts'
import type { Input, Target } from '../target.ts'
import { echoComponent, readRemarks } from './echo-component.ts'

/** Values that each component passes. */
const calls = 4

/** Low limits: a guest that reports wrong lengths may ask for much. */
const limits = { memoryPages: 64, stringBytes: 2 ** 22, listBytes: 2 ** 22, listValues: 2 ** 18 }

/** The Canonical ABI: values of random types go through a guest to the host and back, and must stay as they are. */
export const abi: Target = {
  extension: () => '.wat',
  timeLimit: 10,
  inputs: async () => echoComponent.map(text => new TextEncoder().encode(text)),
  open: async () => run,
}

async function run(input: Input): Promise<string> {
  const text = new TextDecoder().decode(input)
  const { isHostile, seed } = readRemarks(text)
  let bytes: Input
  try {
    bytes = await assemble({ kind: 'text', text })
  } catch (error) {
    if (error instanceof Refusal) return 'refused by wasm-tools'
    throw error
  }
  const component = await compile(bytes)
  const guest = component.exports.find(({ name }) => name === 'guest')?.type
  if (guest?.kind !== 'func') return 'no function'
  const [type, streamed] = passedTypes(guest.type)
  const examples = fc.tuple(valuesOf(type), fc.array(valuesOf(streamed)))
  let outcome: string | undefined
  for (const [value, elements] of fc.sample(examples, { seed, numRuns: calls })) {
    const instance = await component.instantiate({ imports: { thing: Thing, host: back }, limits })
    try {
      await pass(instance.exports.guest, [type, streamed], value, elements)
      outcome = 'end'
    } catch (error) {
      outcome = hostileOutcome(error)
      if (!isHostile || outcome === undefined) throw error
    }
    instance.end()
  }
  return outcome ?? 'no call'
}

/** Names an error that a guest may cause which breaks the rules: its values may be lost, but nothing else. */
function hostileOutcome(error: unknown): string | undefined {
  if (error instanceof Trap) return `Trap: ${error.message}`
  return error instanceof AssertionError ? 'other values' : undefined
}

/** Returns the types of the value, and of the elements of the stream, that a function takes. */
function passedTypes({ params }: FuncType): [ValueType, ValueType] {
  const [value, stream] = params.map(({ type }) => type)
  if (value === undefined || stream?.kind !== 'stream' || stream.element === undefined)
    throw new Error('the input is not a component of this target')
  return [value, stream.element]
}

class Thing {}

/** The host's function, which returns its arguments. */
function back(value: unknown, stream: unknown, future: unknown, thing: unknown): unknown[] {
  return [value, stream, future, thing, new Uint8Array(16)]
}

async function pass(
  guest: (...args: unknown[]) => unknown,
  [type, streamed]: readonly [ValueType, ValueType],
  value: unknown,
  elements: readonly unknown[],
): Promise<void> {
  const thing = new Thing()
  const last = elements.at(-1) ?? fc.sample(valuesOf(streamed), { seed: 0, numRuns: 1 })[0]
  const returned = (await guest(value, elements, Promise.resolve(last), thing)) as unknown[]
  deepStrictEqual(toPlain(type, returned[0]), toPlain(type, value))
  deepStrictEqual(await listOf(returned[1] as AsyncIterable<unknown>), [...elements])
  deepStrictEqual(await returned[2], last)
  deepStrictEqual(returned[3], thing)
}

async function listOf(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const list: unknown[] = []
  for await (const part of stream) list.push(...(ArrayBuffer.isView(part) ? (part as Uint8Array) : [part]))
  return list
}
