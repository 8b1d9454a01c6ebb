import { shown } from '../errors.ts'
import type { ResourceType } from '../types/types.ts'

type Ownership = 'own' | 'borrow'

interface State {
  readonly type: ResourceType
  readonly rep: unknown
  ownership: Ownership | 'gone'
}

/** What a JS object that stands for a guest's resource refers to. Objects of a host's own resources are not in here. */
const states = new WeakMap<object, State>()

/** A resource that JS forgot without disposing of it is dropped as its owner would. */
const forgotten = new FinalizationRegistry<State>(state => {
  // Nobody is there to be told that the destructor trapped; the instance is poisoned and says so at its next use.
  try {
    drop(state)
  } catch {}
})

/** The JS class of a resource that a component implements; methods and constructor are filled in by its export. */
export interface GuestClass {
  new (...args: unknown[]): object
  readonly prototype: Record<PropertyKey, unknown>
  [name: string]: unknown
}

const classes = new WeakMap<ResourceType, GuestClass>()

/** The class whose instances stand for resources of `type`, and how `new` makes one. */
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
      // biome-ignore lint/correctness/noConstructorReturn: the guest makes the object.
      return construct(...args) as typeof this
    }

    /** Drops the resource: its destructor runs now. */
    [Symbol.dispose](): void {
      const state = states.get(this)
      if (state !== undefined) drop(state)
    }
  } as unknown as GuestClass
  Object.defineProperty(guest, 'name', { value: name })
  classes.set(type, guest)
  return guest
}

/** A representation on its way to JS: the host's own object, or an object that stands for a guest's resource. */
export function toJsResource(type: ResourceType, rep: unknown, ownership: Ownership): unknown {
  if (type.implementer === undefined) return rep
  const object = Object.create(guestClass(type, type.name).prototype) as object
  const state: State = { type, rep, ownership }
  states.set(object, state)
  if (ownership === 'own') forgotten.register(object, state, state)
  return object
}

/**
 * The representation of a JS object on its way to a guest. Giving away an own ends what JS holds.
 *
 * @throws {TypeError} when it is no resource of this type, or was given away or disposed of
 */
export function fromJsResource(type: ResourceType, value: unknown, ownership: Ownership): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    throw new TypeError(`expected a ${type.name}, got ${shown(value)}`)
  }
  // A host implements its resources with any objects: also with those that stand for the resources of another component.
  if (type.implementer === undefined) return value
  const state = states.get(value)
  if (state === undefined) throw new TypeError(`expected a ${type.name}, got another object`)
  if (state.type !== type) throw new TypeError(`expected a ${type.name}, got a ${state.type.name}`)
  if (state.ownership === 'gone') throw new TypeError(`this ${type.name} was given away or disposed of`)
  if (ownership === 'own') {
    if (state.ownership === 'borrow')
      throw new TypeError(`this ${type.name} is borrowed and cannot be given away`)
    state.ownership = 'gone'
    forgotten.unregister(state)
  }
  return state.rep
}

/** Undoes that {@link fromJsResource} gave away what an object stands for. */
export function returnToJs(object: unknown): void {
  const state = states.get(object as object)
  if (state === undefined) return
  state.ownership = 'own'
  forgotten.register(object as object, state, state)
}

/** Ends what a borrow gave to JS, when the call that it was for is over. */
export function endBorrow(object: unknown): void {
  const state = states.get(object as object)
  if (state !== undefined) state.ownership = 'gone'
}

function drop(state: State): void {
  if (state.ownership !== 'own') return
  state.ownership = 'gone'
  forgotten.unregister(state)
  state.type.destructor?.(state.rep)
}
