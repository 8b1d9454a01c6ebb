/** The bytes are not a component, or not a well-formed one. */
export class DecodeError extends Error {
  override name = 'DecodeError'
  /** Where in the input, in bytes from its start. */
  readonly offset: number

  constructor(message: string, offset: number) {
    super(`${message} (at byte ${offset})`)
    this.offset = offset
  }
}

/** The component cannot be linked: an import is missing or of another type, or it needs what this runtime lacks. */
export class LinkError extends Error {
  override name = 'LinkError'
}

/**
 * A violation of the Canonical ABI, or a trap of the core code. It ends the component instance in which it
 * happened: every later call into that instance traps too.
 */
export class Trap extends Error {
  override name = 'Trap'
}

/** The error that a function typed `result<_, E>` returned: thrown to JS callers, with the value of type `E`. */
export class ComponentError extends Error {
  override name = 'ComponentError'
  readonly payload: unknown

  constructor(payload: unknown) {
    super(typeof payload === 'string' ? payload : describe(payload))
    this.payload = payload
  }
}

/** A value in a message. An object is not asked: its `toString` may be a guest's. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return `the function ${value.name}`
  if (typeof value === 'object' && value !== null) return Object.prototype.toString.call(value)
  return String(value)
}

function describe(payload: unknown): string {
  if (payload === undefined) return 'the component returned an error'
  if (payload instanceof Object && 'message' in payload) {
    return typeof payload.message === 'string' ? payload.message : shown(payload.message)
  }
  return (
    JSON.stringify(payload, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ??
    String(payload)
  )
}

/** Throws a {@link Trap} that a guest cannot catch. */
export function trap(reason: string, cause?: unknown): never {
  throw uncatchableTrap(reason, cause)
}

/**
 * Any error in a form that a guest cannot catch, to be thrown through its code: an exception of a host function, or the
 * trap of another component. {@link carriedBy} gives it back where it leaves the guest.
 */
export function uncatchable(error: unknown): unknown {
  if (error instanceof Error && uncatchables.has(error)) return error
  const carrier = uncatchableTrap(error instanceof Error ? error.message : String(error), error)
  carried.set(carrier, error)
  return carrier
}

/** The error that {@link uncatchable} was given; any other error is itself. */
export function carriedBy(error: unknown): unknown {
  return error instanceof Error && carried.has(error) ? carried.get(error) : error
}

/**
 * The last trap of ours since {@link forgetLatestTrap}. The engine reports how a suspendable call ended only later; this
 * tells at once, if it was by a check of ours.
 */
let latest: Error | undefined

export function latestTrap(): Error | undefined {
  return latest
}

export function forgetLatestTrap(): void {
  latest = undefined
}

const uncatchables = new WeakSet<Error>()
const carried = new WeakMap<Error, unknown>()
let unreachable: (() => never) | undefined

/**
 * Core code may catch what JS throws, with `catch_all`; what it may not catch is a trap of core code. Engines tell them
 * apart by a mark on the error object: so this is the object of such a trap, made into ours.
 */
function uncatchableTrap(reason: string, cause: unknown): Error {
  unreachable ??= new WebAssembly.Instance(new WebAssembly.Module(unreachableModule)).exports
    .trap as () => never
  try {
    return unreachable()
  } catch (error) {
    const marked = Object.defineProperties(Object.setPrototypeOf(error, Trap.prototype) as Trap, {
      name: { value: 'Trap', configurable: true },
      message: { value: reason, configurable: true },
      ...(cause === undefined ? {} : { cause: { value: cause, configurable: true } }),
    })
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
