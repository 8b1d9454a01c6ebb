import type { Func } from '../abi/function.ts'
import { type Callable, liftToJs } from '../abi/lift.ts'
import { camelCase, pascalCase } from '../abi/names.ts'
import { LinkError } from '../errors.ts'
import { type GuestClass, guestClass } from '../instance/guest-resource.ts'
import type { ResourceType } from '../types/types.ts'
import type { Extern } from './extern.ts'

/** The instances that the objects of {@link exportsToJs} stand for. */
const instances = new WeakMap<object, ReadonlyMap<string, Extern>>()

/** The instance that an object stands for, if it is one that {@link exportsToJs} made. */
export function instanceOf(value: object): ReadonlyMap<string, Extern> | undefined {
  return instances.get(value)
}

/**
 * What a component exports, for JS: functions in camelCase, resources as classes, interfaces as objects under their
 * full name (`wasi:cli/run@0.2.6`).
 */
export function exportsToJs(
  exports: ReadonlyMap<string, Extern>,
  /** The objects of instances: one that is exported several times is the same object. */
  known = new Map<ReadonlyMap<string, Extern>, Record<string, unknown>>(),
): Record<string, unknown> {
  const existing = known.get(exports)
  if (existing !== undefined) return existing
  const object: Record<string, unknown> = {}
  known.set(exports, object)
  instances.set(object, exports)
  const resources = new Map<string, ResourceType>()
  for (const [name, extern] of exports) {
    switch (extern.kind) {
      case 'func':
        if (!name.startsWith('[')) object[camelCase(name)] = toJs(extern.func)
        break
      case 'instance':
        object[name] = exportsToJs(extern.exports, known)
        break
      case 'type':
        // What the host implements has its class already: the host's own.
        if (extern.type.kind === 'resource' && extern.type.type.implementer !== undefined) {
          resources.set(name, extern.type.type)
        }
        break
    }
  }
  for (const [name, type] of resources) object[pascalCase(name)] = resourceClass(name, type, exports)
  return Object.freeze(object)
}

function toJs(func: Func): Callable {
  switch (func.kind) {
    case 'lifted':
      return liftToJs(func)
    case 'host':
      return func.call
    case 'lowered':
      return () => {
        throw new LinkError(`${func.name} is exported as it was imported; call the host's own instead`)
      }
  }
}

function resourceClass(name: string, type: ResourceType, exports: ReadonlyMap<string, Extern>): GuestClass {
  const construct = callable(exports.get(`[constructor]${name}`)) as
    | ((...args: unknown[]) => object)
    | undefined
  const guest = guestClass(type, pascalCase(name), construct)
  for (const [member, extern] of exports) {
    const [, kind, resource, method] = /^\[(method|static)\]([^.]*)\.(.*)$/.exec(member) ?? []
    const call = resource === name ? callable(extern) : undefined
    if (call === undefined) continue
    const value =
      kind === 'static'
        ? call
        : function (this: unknown, ...args: unknown[]) {
            return call(this, ...args)
          }
    const target = kind === 'static' ? guest : guest.prototype
    Object.defineProperty(target, camelCase(method as string), { value, writable: true, configurable: true })
  }
  return guest
}

function callable(extern: Extern | undefined): Callable | undefined {
  return extern?.kind === 'func' ? toJs(extern.func) : undefined
}
