import { isInterfacePrototype } from '../web-idl-classes.ts'
import { defineMissingGlobals } from './define-globals.ts'

/**
 * Clones a value. ArrayBuffers are transferable; those in `transfer` are detached.
 *
 * @throws a DataCloneError for a function, a symbol, an object of the platform, or a buffer that is already detached
 * @see https://html.spec.whatwg.org/multipage/structured-data.html#dom-structuredclone
 */
export function structuredClone(
  ...args: [value?: unknown, options?: StructuredSerializeOptions | null]
): unknown {
  if (args.length === 0) throw new TypeError('structuredClone: the value is missing')
  const [value, options] = args
  const transfer = transferOf(options)
  const copy = cloneOf(value, new Map())
  for (const buffer of transfer) buffer.transfer()
  return copy
}

/** Validates the options, and returns the buffers to transfer. */
function transferOf(options: StructuredSerializeOptions | null | undefined): ReadonlySet<ArrayBuffer> {
  if (options === undefined || options === null) return new Set()
  if (typeof options !== 'object' && typeof options !== 'function')
    throw new TypeError('structuredClone: the options are not an object')
  const listed = [...(options.transfer ?? [])]
  const buffers = new Set<ArrayBuffer>()
  for (const buffer of listed as unknown[]) {
    if (!(buffer instanceof ArrayBuffer) || buffer.detached)
      throw dataCloneError('only an ArrayBuffer that is not detached can be transferred')
    if (buffers.has(buffer)) throw dataCloneError('a buffer is listed twice')
    buffers.add(buffer)
  }
  return buffers
}

/** Copies of the objects so far, which keep shared and circular references. */
type Copies = Map<object, object>

/** Copies an object, and registers the copy before it copies what the object contains. */
type Copier<T extends object> = (value: T, copies: Copies) => object

function cloneOf(value: unknown, copies: Copies): unknown {
  if (typeof value === 'object' && value !== null)
    return copies.get(value) ?? copierOf(value)(value as never, copies)
  if (typeof value === 'function' || typeof value === 'symbol')
    throw dataCloneError(`it contains a ${typeof value}`)
  return value
}

/** Returns the copier of the closest prototype that has one. */
function copierOf(value: object): Copier<never> {
  for (let prototype = Object.getPrototypeOf(value); prototype !== null; ) {
    const copier = copiers.get(prototype)
    if (copier !== undefined) return copier
    if (isInterfacePrototype(prototype)) return refuse
    prototype = Object.getPrototypeOf(prototype)
  }
  return copyObject
}

function copyObject(value: object, copies: Copies): object {
  const copy: Record<string, unknown> = {}
  copies.set(value, copy)
  copyProperties(value as typeof copy, copy, Object.keys(value), copies)
  return copy
}

function copyArray(value: unknown[], copies: Copies): object {
  const copy: unknown[] = []
  copies.set(value, copy)
  const keys = Object.keys(value)
  const isDense = keys.length === value.length && keys.at(-1) === `${value.length - 1}`
  if (isDense) {
    for (let i = 0; i < value.length; i++) {
      const item = value[i]
      // In an interpreter, this check costs less than a call.
      copy[i] = typeof item === 'number' || typeof item === 'string' ? item : cloneOf(item, copies)
    }
  } else {
    copy.length = value.length
    copyProperties(value as never, copy as never, keys, copies)
  }
  return copy
}

function copyProperties(
  from: Readonly<Record<string, unknown>>,
  to: Record<string, unknown>,
  keys: readonly string[],
  copies: Copies,
): void {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!
    const given = from[key]
    const value = typeof given === 'number' || typeof given === 'string' ? given : cloneOf(given, copies)
    if (key === '__proto__') Object.defineProperty(to, key, { ...dataProperty, value })
    else to[key] = value
  }
}

const dataProperty = { writable: true, enumerable: true, configurable: true }

function copyMap(value: Map<unknown, unknown>, copies: Copies): object {
  const copy = new Map()
  copies.set(value, copy)
  for (const [key, item] of [...value]) copy.set(cloneOf(key, copies), cloneOf(item, copies))
  return copy
}

function copySet(value: Set<unknown>, copies: Copies): object {
  const copy = new Set()
  copies.set(value, copy)
  for (const item of [...value]) copy.add(cloneOf(item, copies))
  return copy
}

function copyBuffer(value: ArrayBuffer): object {
  if (value.detached) throw dataCloneError('it contains an ArrayBuffer that is detached')
  if (!value.resizable) return value.slice(0)
  const copy = new ArrayBuffer(value.byteLength, { maxByteLength: value.maxByteLength })
  new Uint8Array(copy).set(new Uint8Array(value))
  return copy
}

/** Makes a view of a copy of the whole buffer. */
function copyView(value: ArrayBufferView, copies: Copies): object {
  const buffer = cloneOf(value.buffer, copies) as ArrayBuffer
  if (value instanceof DataView) return new DataView(buffer, value.byteOffset, value.byteLength)
  const View = viewsByTag.get(Object.prototype.toString.call(value)) as Uint8ArrayConstructor
  return new View(buffer, value.byteOffset, (value as Uint8Array).length)
}

const typedArray: object = Object.getPrototypeOf(Uint8Array)

/** The classes of typed arrays, by what `Object.prototype.toString` returns for their arrays. */
const viewsByTag: ReadonlyMap<string, unknown> = new Map(
  Object.getOwnPropertyNames(globalThis)
    .map(name => [`[object ${name}]`, (globalThis as Record<string, unknown>)[name]] as const)
    .filter(([, value]) => typeof value === 'function' && Object.getPrototypeOf(value) === typedArray),
)

const errors: ReadonlyMap<unknown, ErrorConstructor> = new Map(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map(Class => [
    Class.name,
    Class,
  ]),
)

function copyError(value: Error, copies: Copies): object {
  const copy = new (errors.get(value.name) ?? Error)()
  copies.set(value, copy)
  for (const name of ['message', 'stack', 'cause'] as const) {
    if (!Object.hasOwn(value, name)) continue
    const own = name === 'cause' ? cloneOf(value.cause, copies) : `${value[name]}`
    Object.defineProperty(copy, name, { ...dataProperty, enumerable: false, value: own })
  }
  return copy
}

function refuse(value: object): never {
  throw dataCloneError(`it contains a ${Object.prototype.toString.call(value).slice(8, -1)}`)
}

const copiers: ReadonlyMap<object, Copier<never>> = new Map<object, Copier<never>>([
  [Object.prototype, copyObject],
  [Array.prototype, copyArray],
  [Map.prototype, copyMap],
  [Set.prototype, copySet],
  [Date.prototype, registered((value: Date) => new Date(value.getTime()))],
  [RegExp.prototype, registered((value: RegExp) => new RegExp(value.source, value.flags))],
  ...[Boolean, Number, String, BigInt].map(
    ({ prototype }) =>
      [
        prototype,
        registered((value: object) => Object(Function.prototype.call.call(prototype.valueOf, value))),
      ] as const,
  ),
  [ArrayBuffer.prototype, registered(copyBuffer)],
  [DataView.prototype, registered(copyView)],
  [(typedArray as typeof Uint8Array).prototype, registered(copyView)],
  [Error.prototype, copyError],
  [DOMException.prototype, registered(({ message, name }: DOMException) => new DOMException(message, name))],
  ...[Promise, SharedArrayBuffer, Symbol, WeakMap, WeakRef, WeakSet].map(
    ({ prototype }) => [prototype, refuse] as const,
  ),
])

/** Makes a copier of a function whose copies contain no other objects, or only buffers. */
function registered<T extends object>(copy: Copier<T>): Copier<T> {
  return (value, copies) => {
    const copied = copy(value, copies)
    copies.set(value, copied)
    return copied
  }
}

function dataCloneError(reason: string): DOMException {
  return new DOMException(
    `structuredClone: the value cannot be copied or transferred: ${reason}`,
    'DataCloneError',
  )
}

defineMissingGlobals({ structuredClone })
