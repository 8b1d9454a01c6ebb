/** The bytes are not a well-formed component. */
export class DecodeError extends Error {
  override name = 'DecodeError'
  /** Byte offset of the error in the input. */
  readonly offset: number

  constructor(message: string, offset: number) {
    super(`${message} (at byte ${offset})`)
    this.offset = offset
  }
}

/**
 * The component cannot be linked: an import is missing or has another type, or the component needs an
 * unsupported feature.
 */
export class LinkError extends Error {
  override name = 'LinkError'
}

/**
 * A trap of core code, or a violation of the Canonical ABI. It ends the component instance, and every later
 * call into the instance traps, too.
 */
export class Trap extends Error {
  override name = 'Trap'
}

/** Error of a function whose type is a `result`. */
export class ComponentError extends Error {
  override name = 'ComponentError'
  /** Value of the error, of type `E` in `result<_, E>`. */
  readonly payload: unknown

  constructor(payload: unknown) {
    super(typeof payload === 'string' ? payload : describe(payload))
    this.payload = payload
  }
}

/**
 * Prints a value for a message. An object is not converted to a string, because its `toString` may belong to
 * a guest.
 */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (Object(value) !== value) return String(value)
  try {
    return typeof value === 'function' ? `the function ${value.name}` : Object.prototype.toString.call(value)
  } catch {
    return 'an object that cannot be read'
  }
}

/** Creates the error for a JS value that does not fit its type. */
export function mismatch(expected: string, value: unknown): TypeError {
  return new TypeError(`expected ${expected}, got ${shown(value)}`)
}

function describe(payload: unknown): string {
  if (payload === undefined) return 'the component returned an error'
  if (payload instanceof Object && 'message' in payload) return textOf(payload.message)
  let left = longestDescription
  const shorten = (_: string, value: unknown) => {
    left -= lengthOf(value)
    if (left < 0) return '…'
    return typeof value === 'bigint' ? String(value) : value
  }
  return JSON.stringify(payload, shorten) ?? String(payload)
}

/** Number of values and characters of a payload in a message: a guest may return any number of them, with any names. */
const longestDescription = 10_000

/** Returns the length of a text or a list, and that of the names of all fields for any other value. */
function lengthOf(value: unknown): number {
  return typeof value === 'string' || Array.isArray(value) || ArrayBuffer.isView(value)
    ? (value as string).length
    : 1 + String(Object.keys(Object(value))).length
}

/** Throws a {@link LinkError}. */
export function cannotLink(message: string, options?: ErrorOptions): never {
  throw new LinkError(message, options)
}

/** Throws a {@link Trap} that a guest cannot catch. */
export function trap(reason: string, cause?: unknown): never {
  throw uncatchableTrap(reason, cause)
}

/**
 * Wraps an error so that no guest can catch it while it passes through the guest's code: an exception of a
 * host function, or a trap of another component. {@link carriedBy} unwraps the error.
 */
export function uncatchable(error: unknown): unknown {
  if (uncatchables.has(error as Error)) return error
  try {
    const carrier = uncatchableTrap(textOf(error), error)
    carried.set(carrier, error)
    return carrier
  } catch (unreadable) {
    return uncatchable(unreadable)
  }
}

/**
 * Returns the message of an error, or prints any other value that JS has thrown.
 *
 * @throws what reading the value throws: its message may be a getter
 */
export function textOf(error: unknown): string {
  if (error instanceof Error) return error.message
  return typeof error === 'string' ? error : shown(error)
}

/** Returns the error that {@link uncatchable} has wrapped, or `error` itself. */
export function carriedBy(error: unknown): unknown {
  return carried.has(error as Error) ? carried.get(error as Error) : error
}

/**
 * The last trap that this runtime has thrown since {@link forgetLatestTrap}. The engine reports the end of a
 * suspended call late; the trap is known immediately.
 */
let latest: Error | undefined

/** Returns the last trap that this runtime has thrown since {@link forgetLatestTrap}. */
export function latestTrap(): Error | undefined {
  return latest
}

/** Forgets the last trap. */
export function forgetLatestTrap(): void {
  latest = undefined
}

const uncatchables = new WeakSet<Error>()
const carried = new WeakMap<Error, unknown>()
let unreachable: (() => never) | undefined

/**
 * Throws and catches a trap of core code, and turns its error object into ours. `catch_all` in core code
 * catches what JS throws, but not traps of core code. Engines distinguish these by a mark on the error
 * object.
 */
function uncatchableTrap(reason: string, cause: unknown): Error {
  unreachable ??= new WebAssembly.Instance(new WebAssembly.Module(unreachableModule)).exports
    .trap as () => never
  try {
    return unreachable()
  } catch (error) {
    const marked: Trap = Object.setPrototypeOf(error, Trap.prototype)
    Object.assign(marked, { name: 'Trap', message: reason })
    if (cause !== undefined) Object.defineProperty(marked, 'cause', { value: cause, configurable: true })
    uncatchables.add(marked)
    latest = marked
    return marked
  }
}

/** `(module (func (export "trap") unreachable))` */
const unreachableModule = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x04, 0x01, 0x60, 0x00, 0x00, 0x03, 0x02, 0x01, 0x00,
  0x07, 0x08, 0x01, 0x04, 0x74, 0x72, 0x61, 0x70, 0x00, 0x00, 0x0a, 0x05, 0x01, 0x03, 0x00, 0x00, 0x0b,
])
