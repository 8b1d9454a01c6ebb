/**
 * A guest for tests: real memory and a real handle table, with values stored and loaded as the Canonical ABI
 * specifies. It uses only the types of the generated code, so it checks layouts that were computed elsewhere.
 *
 * Values: a record is an object by its names in WIT, an option is `undefined` or the value (in nested
 * options, `null` or the value), an enum is its case, flags are an array of names, a variant is `[case,
 * payload]`, a result is `{ ok }` or `{ error }`, a handle is its index.
 */

import type { FuncType, ResourceType, ValueType } from '@wasi-webgpu/component'
import type { HostInterface } from '@wasi-webgpu/component/host'
import {
  CallerScope,
  type CoreFunction,
  GuestMemory,
  HandleTable,
  Lifted,
  type LowerContext,
  Lowered,
  LoweredAsync,
  trap,
} from '@wasi-webgpu/component/host'

type Flat = number | bigint

export class Guest implements LowerContext {
  readonly memory: GuestMemory
  readonly handles = new HandleTable()
  readonly ended = new AbortController().signal
  readonly #interface: HostInterface
  readonly #wasm: WebAssembly.Memory
  /** The bump allocator. Nothing is allocated at 0. */
  #top = 64

  constructor(members: HostInterface, pages = 16) {
    this.#interface = members
    this.#wasm = new WebAssembly.Memory({ initial: pages })
    this.memory = new GuestMemory(this.#wasm)
  }

  /** Calls a function that is not `async`. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what its function returns.
  call(name: string, ...args: unknown[]): any {
    const member = this.#interface[name]
    if (member instanceof Lifted) return this.#callLifted(member, args)
    const { type } = member as Lowered
    const { flat, result } = this.lowerArguments(type, args)
    const returned = this.lower(name)(...flat) as Flat
    if (!type.result) return undefined
    return result === undefined ? fromFlat(type.result, returned) : this.load(type.result, result)
  }

  #callLifted({ type, call }: Lifted, args: unknown[]): unknown {
    const given = type.params.map(({ type }, index) =>
      type.kind === 'borrow'
        ? this.handles.get(args[index] as number, type.resource)
        : (args[index] ?? undefined),
    )
    const result = call(...given)
    if (type.result?.kind === 'own') return this.own(type.result.resource, result)
    if (type.result?.kind !== 'option' || type.result.some.kind !== 'option') return result
    const { tag, val } = result as { tag: string; val: unknown }
    return tag === 'some' ? (val ?? null) : undefined
  }

  /** Returns the core function of a function that is not `async`. */
  lower(name: string): CoreFunction {
    return (this.#interface[name] as Lowered).lower(this, name)
  }

  /** Calls an `async` function, with flat parameters or with all of them in memory. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what its function returns.
  async callAsync(name: string, args: unknown[], form: 'flat' | 'memory' = 'flat'): Promise<any> {
    const { type, lower } = this.#interface[name] as LoweredAsync
    const core = lower(this)
    const scope = new CallerScope()
    const started =
      form === 'flat'
        ? core.start(scope, ...(this.lowerParameters(type, args) as never[]))
        : core.startFromMemory(scope, this.#tuple(type, args))
    const outcome = await started
    scope.end()
    if (!type.result) return undefined
    const { size, alignment } = layout(type.result)
    const pointer = this.allocate(alignment, size)
    core.store?.(outcome, pointer)
    return this.load(type.result, pointer)
  }

  /** Returns the type of a member that is a function. */
  typeOf(name: string): FuncType {
    return (this.#interface[name] as Lowered).type
  }

  /** Returns the core arguments of a call, and the address of its result if that is in memory. */
  lowerArguments(type: FuncType, args: unknown[]): { flat: Flat[]; result: number | undefined } {
    const flat = this.lowerParameters(type, args)
    if (!type.result || flatten(type.result).length <= 1) return { flat, result: undefined }
    const { size, alignment } = layout(type.result)
    const result = this.allocate(alignment, size)
    return { flat: [...flat, result], result }
  }

  lowerParameters(type: FuncType, args: unknown[]): Flat[] {
    const flat = type.params.flatMap(({ type }, index) => this.flat(type, args[index]))
    return flat.length > 16 ? [this.#tuple(type, args)] : flat
  }

  #tuple({ params }: FuncType, args: unknown[]): number {
    const type: ValueType = { kind: 'tuple', types: params.map(({ type }) => type) }
    const { size, alignment } = layout(type)
    const pointer = this.allocate(alignment, size)
    this.store(type, args, pointer)
    return pointer
  }

  reallocate(old: number, oldByteLength: number, alignment: number, byteLength: number): number {
    const pointer = this.allocate(alignment, byteLength)
    this.memory.bytes.copyWithin(pointer, old, old + Math.min(oldByteLength, byteLength))
    return pointer
  }

  allocate(alignment: number, byteLength: number): number {
    const pointer = Math.ceil(this.#top / alignment) * alignment
    this.#top = pointer + byteLength
    const missing = this.#top - this.#wasm.buffer.byteLength
    if (missing > 0) this.#wasm.grow(Math.ceil(missing / 65536))
    return pointer
  }

  /** Frees all allocations. */
  reset(): void {
    this.#top = 64
  }

  loadString(pointer: number, length: number): string {
    if (length >>> 0 > 2 ** 28 - 1) trap('string too long')
    const start = this.memory.range(pointer, length >>> 0, 1)
    return new TextDecoder().decode(this.memory.bytes.slice(start, start + (length >>> 0)))
  }

  storeString(value: string, at: number): void {
    this.storeBytes(new TextEncoder().encode(value), at)
  }

  storeBytes(value: Uint8Array, at: number): void {
    const pointer = this.allocate(1, value.length)
    this.memory.bytes.set(value, pointer)
    this.memory.view.setUint32(at, pointer, true)
    this.memory.view.setUint32(at + 4, value.length, true)
  }

  // biome-ignore lint/suspicious/noExplicitAny: values of any type.
  flat(type: ValueType, value: any): Flat[] {
    switch (type.kind) {
      case 'string':
      case 'list': {
        const at = this.allocate(4, 8)
        this.store(type, value, at)
        return [this.memory.view.getInt32(at, true), this.memory.view.getInt32(at + 4, true)]
      }
      case 'record':
        return type.fields.flatMap(field => this.flat(field.type, value[field.name]))
      case 'tuple':
        return type.types.flatMap((part, index) => this.flat(part, value[index]))
      case 'option':
      case 'variant': {
        const { index, payload, cases } = caseOf(type, value)
        const joined = flatten(type).slice(1)
        const flat = cases[index] ? this.flat(cases[index], payload) : []
        return [index, ...joined.map((core, at) => flat[at] ?? (core === 'i64' ? 0n : 0))]
      }
      case 'u64':
        return [BigInt.asIntN(64, value)]
      case 'bool':
        return [value ? 1 : 0]
      case 'enum':
        return [type.names.indexOf(value)]
      case 'flags':
        return [bits(type.names, value)]
      case 'f32':
      case 'f64':
        return [value]
      default:
        return [value | 0]
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: values of any type.
  store(type: ValueType, value: any, at: number): void {
    const { view } = this.memory
    switch (type.kind) {
      case 'string':
        this.storeString(value, at)
        break
      case 'list': {
        const { size, alignment } = layout(type.element)
        const start = this.allocate(alignment, value.length * size)
        for (const [index, element] of [...value].entries())
          this.store(type.element, element, start + index * size)
        this.memory.view.setUint32(at, start, true)
        this.memory.view.setUint32(at + 4, value.length, true)
        break
      }
      case 'record':
      case 'tuple': {
        const types = type.kind === 'record' ? type.fields.map(field => field.type) : type.types
        const values = type.kind === 'record' ? type.fields.map(({ name }) => value[name]) : value
        for (const [index, offset] of offsets(types).entries())
          this.store(types[index]!, values[index], at + offset)
        break
      }
      case 'option':
      case 'variant': {
        const { index, payload, cases } = caseOf(type, value)
        view.setUint8(at, index)
        if (cases[index]) this.store(cases[index], payload, at + payloadOffset(cases))
        break
      }
      case 'u64':
        view.setBigUint64(at, value, true)
        break
      case 'f32':
        view.setFloat32(at, value, true)
        break
      case 'f64':
        view.setFloat64(at, value, true)
        break
      default: {
        const [number] = this.flat(type, value) as [number]
        const { size } = layout(type)
        if (size === 1) view.setUint8(at, number)
        else if (size === 2) view.setUint16(at, number, true)
        else view.setUint32(at, number, true)
      }
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: values of any type.
  load(type: ValueType, at: number): any {
    const { view } = this.memory
    switch (type.kind) {
      case 'string':
        return this.loadString(view.getUint32(at, true), view.getUint32(at + 4, true))
      case 'list': {
        const [start, length] = [view.getUint32(at, true), view.getUint32(at + 4, true)]
        if (type.element.kind === 'u8') return this.memory.bytes.slice(start, start + length)
        const { size } = layout(type.element)
        return Array.from({ length }, (_, index) => this.load(type.element, start + index * size))
      }
      case 'record': {
        const starts = offsets(type.fields.map(field => field.type))
        return Object.fromEntries(
          type.fields.map((field, index) => [field.name, this.load(field.type, at + starts[index]!)]),
        )
      }
      case 'tuple':
        return offsets(type.types).map((offset, index) => this.load(type.types[index]!, at + offset))
      case 'option': {
        if (view.getUint8(at) === 0) return undefined
        const value = this.load(type.some, at + payloadOffset([undefined, type.some]))
        return type.some.kind === 'option' ? (value ?? null) : value
      }
      case 'result': {
        const payload = at + payloadOffset([type.ok, type.error])
        if (view.getUint8(at) === 0) return { ok: type.ok && this.load(type.ok, payload) }
        return { error: this.load(type.error!, payload) }
      }
      case 'variant': {
        const cases = type.cases.map(({ type }) => type)
        const index = view.getUint8(at)
        const payload = cases[index]
        return [type.cases[index]!.name, payload && this.load(payload, at + payloadOffset(cases))]
      }
      case 'u64':
        return view.getBigUint64(at, true)
      case 'f64':
        return view.getFloat64(at, true)
      default: {
        const { size } = layout(type)
        const number =
          size === 1 ? view.getUint8(at) : size === 2 ? view.getUint16(at, true) : view.getUint32(at, true)
        return fromFlat(type, number)
      }
    }
  }

  /** Drops an own handle, as `resource.drop` does. */
  drop<Rep>(type: ResourceType<Rep>, index: number): void {
    const { rep } = this.handles.drop(index, type)
    type.destructor?.(rep as Rep)
  }

  /** Adds a handle for the guest. */
  own<Rep>(type: ResourceType<Rep>, rep: Rep): number {
    return this.handles.add(type, rep)
  }
}

function fromFlat(type: ValueType, value: Flat): unknown {
  switch (type.kind) {
    case 'bool':
      return value !== 0
    case 'enum':
      return type.names[Number(value)]
    case 'variant':
      return [type.cases[Number(value)]!.name, undefined]
    case 'flags':
      return type.names.filter((_, index) => (Number(value) & (1 << index)) !== 0)
    case 'u64':
      return BigInt.asUintN(64, BigInt(value))
    default:
      return Number(value) >>> 0
  }
}

// biome-ignore lint/suspicious/noExplicitAny: values of any type.
function caseOf(type: ValueType & { kind: 'option' | 'variant' }, value: any) {
  if (type.kind === 'option') {
    const isNone = value === undefined || (value === null && type.some.kind !== 'option')
    return { index: isNone ? 0 : 1, payload: value, cases: [undefined, type.some] }
  }
  const index = type.cases.findIndex(({ name }) => name === value[0])
  return { index, payload: value[1], cases: type.cases.map(({ type }) => type) }
}

function bits(names: readonly string[], set: readonly string[]): number {
  return set.reduce((all, name) => all | (1 << names.indexOf(name)), 0)
}

export function layout(type: ValueType): { size: number; alignment: number } {
  switch (type.kind) {
    case 'bool':
    case 'u8':
      return { size: 1, alignment: 1 }
    case 'u16':
      return { size: 2, alignment: 2 }
    case 'u64':
    case 'f64':
      return { size: 8, alignment: 8 }
    case 'string':
    case 'list':
      return { size: 8, alignment: 4 }
    case 'record':
      return tupleLayout(type.fields.map(field => field.type))
    case 'tuple':
      return tupleLayout(type.types)
    case 'option':
      return variantLayout([undefined, type.some])
    case 'result':
      return variantLayout([type.ok, type.error])
    case 'variant':
      return variantLayout(type.cases.map(({ type }) => type))
    case 'enum':
      return { size: 1, alignment: 1 }
    case 'flags': {
      const size = type.names.length <= 8 ? 1 : type.names.length <= 16 ? 2 : 4
      return { size, alignment: size }
    }
    default:
      return { size: 4, alignment: 4 }
  }
}

export function flatten(type: ValueType): string[] {
  switch (type.kind) {
    case 'u64':
      return ['i64']
    case 'f32':
    case 'f64':
      return [type.kind]
    case 'string':
    case 'list':
      return ['i32', 'i32']
    case 'record':
      return type.fields.flatMap(field => flatten(field.type))
    case 'tuple':
      return type.types.flatMap(flatten)
    case 'option':
      return ['i32', ...flatten(type.some)]
    case 'variant':
    case 'result': {
      const cases = type.kind === 'result' ? [type.ok, type.error] : type.cases.map(({ type }) => type)
      const flats = cases.map(type => (type ? flatten(type) : []))
      const longest = flats.toSorted((one, other) => other.length - one.length)[0]!
      return ['i32', ...longest]
    }
    default:
      return ['i32']
  }
}

function offsets(types: readonly ValueType[]): number[] {
  let end = 0
  return types.map(type => {
    const { size, alignment } = layout(type)
    const start = Math.ceil(end / alignment) * alignment
    end = start + size
    return start
  })
}

function payloadOffset(cases: readonly (ValueType | undefined)[]): number {
  return Math.max(1, ...cases.map(type => (type ? layout(type).alignment : 1)))
}

function tupleLayout(types: readonly ValueType[]) {
  const alignment = Math.max(1, ...types.map(type => layout(type).alignment))
  const end = types.length === 0 ? 0 : offsets(types).at(-1)! + layout(types.at(-1)!).size
  return { size: Math.ceil(end / alignment) * alignment, alignment }
}

function variantLayout(cases: readonly (ValueType | undefined)[]) {
  const alignment = payloadOffset(cases)
  const size = alignment + Math.max(0, ...cases.map(type => (type ? layout(type).size : 0)))
  return { size: Math.ceil(size / alignment) * alignment, alignment }
}

/** Returns whether a member is a function in a lowered form. */
export function isLowered(member: object | undefined): member is Lowered | LoweredAsync {
  return member instanceof Lowered || member instanceof LoweredAsync
}
