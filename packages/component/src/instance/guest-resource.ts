import { mismatch } from '../errors.ts'
import type { ResourceType } from '../types/types.ts'
import type { CalleeScope } from './borrow-scope.ts'

type Ownership = 'own' | 'borrow'

interface ResourceState {
  readonly type: ResourceType
  readonly rep: unknown
  ownership: Ownership | 'gone'
  /** How many calls in progress the object is lent to. */
  numLends: number
}

/** State of each JS object that stands for a guest's resource. Objects of the host's own resources have none. */
const states = new WeakMap<object, ResourceState>()

/** Drops a resource whose object is collected before JS has disposed of it. */
const collected = new FinalizationRegistry<ResourceState>(state => {
  // No caller is left to report a trap of the destructor to; the instance reports it at its next use.
  try {
    drop(state)
  } catch {}
})

/** JS class of a resource that a component implements. `link/js-exports.ts` adds its methods. */
export interface GuestClass {
  new (...args: unknown[]): object
  readonly prototype: Record<PropertyKey, unknown>
  [name: string]: unknown
}

const classes = new WeakMap<ResourceType, GuestClass>()

/**
 * Returns the class whose instances stand for resources of `type`; creates it on first use.
 *
 * @param construct the constructor that the component exports, if any
 */
export function guestClass(
  type: ResourceType,
  name: string,
  construct?: (...args: unknown[]) => object,
): GuestClass {
  const existing = classes.get(type)
  if (existing !== undefined && construct === undefined) return existing
  const guest = class {
    constructor(...args: unknown[]) {
      if (construct === undefined) throw new TypeError(`${name} has no constructor`)
      // biome-ignore lint/correctness/noConstructorReturn: the guest creates the object.
      return construct(...args) as typeof this
    }

    /** Drops the resource and runs its destructor. */
    [Symbol.dispose](): void {
      const state = states.get(this)
      if (state !== undefined) drop(state)
    }
  } as unknown as GuestClass
  Object.defineProperty(guest, 'name', { value: name })
  classes.set(type, guest)
  return guest
}

/** Converts a representation for JS: to the host's own object, or to an object that stands for a guest's resource. */
export function toJsResource(type: ResourceType, rep: unknown, ownership: Ownership): unknown {
  if (type.implementer === undefined) return rep
  const object = Object.create(guestClass(type, type.name).prototype) as object
  const state: ResourceState = { type, rep, ownership, numLends: 0 }
  states.set(object, state)
  if (ownership === 'own') collected.register(object, state, state)
  return object
}

/**
 * Converts a JS object to the representation for a guest. An `own` object ends: JS gives its resource away.
 *
 * @param scope scope of the callee that the object is lent to; `undefined` for an `own`
 * @throws {TypeError} when the object is no resource of this type, was given away or disposed of, or is an `own` that is lent
 */
export function fromJsResource(type: ResourceType, value: unknown, scope: CalleeScope | undefined): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    throw mismatch(`a ${type.name}`, value)
  }
  // A host may implement its resources with any objects, including those that stand for resources of another component.
  if (type.implementer === undefined) return value
  const state = states.get(value)
  if (state === undefined) throw new TypeError(`expected a ${type.name}, got another object`)
  if (state.type !== type) throw new TypeError(`expected a ${type.name}, got a ${state.type.name}`)
  if (state.ownership === 'gone') throw new TypeError(`this ${type.name} was given away or disposed of`)
  if (scope === undefined) {
    if (state.ownership === 'borrow')
      throw new TypeError(`this ${type.name} is borrowed and cannot be given away`)
    end(state, 'given away')
  } else {
    state.numLends++
    scope.jsLenders ??= []
    scope.jsLenders.push(value)
  }
  return state.rep
}

/** Ends a loan of an object to a call. */
export function returnToLender(object: object): void {
  states.get(object)!.numLends--
}

/** Lets JS own the resource of an object again that {@link fromJsResource} has ended. */
export function returnToJs(object: unknown): void {
  const state = states.get(object as object)
  if (state === undefined) return
  state.ownership = 'own'
  collected.register(object as object, state, state)
}

/** Ends the object that JS received for a borrow: the call has resolved. */
export function endBorrow(object: unknown): void {
  const state = states.get(object as object)
  if (state !== undefined) state.ownership = 'gone'
}

function drop(state: ResourceState): void {
  if (state.ownership !== 'own') return
  end(state, 'disposed of')
  state.type.destructor?.(state.rep)
}

/** Ends the ownership of JS. */
function end(state: ResourceState, how: string): void {
  if (state.numLends > 0)
    throw new TypeError(`this ${state.type.name} is lent to a call in progress and cannot be ${how}`)
  state.ownership = 'gone'
  collected.unregister(state)
}
