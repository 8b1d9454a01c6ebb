import { liftToJs } from '../abi/canon-lift.ts'
import type { Callable, Func } from '../abi/func.ts'
import { functionNames, pascalCase, resourceMember, spell } from '../abi/js-names.ts'
import { cannotLink } from '../errors.ts'
import { type GuestClass, guestClass } from '../instance/guest-resource.ts'
import type { ResourceType } from '../types/types.ts'
import type { Extern } from './linked-extern.ts'

/** Instances behind the objects that {@link exportsToJs} has made. */
const instancesOf = new WeakMap<object, ReadonlyMap<string, Extern>>()

/** Returns the instance behind an object that {@link exportsToJs} has made; `undefined` for any other object. */
export function instanceOf(value: object): ReadonlyMap<string, Extern> | undefined {
  return instancesOf.get(value)
}

/**
 * Returns the exports of a component as a JS object: functions in camelCase, resources as classes, interfaces as objects
 * under their full name (`wasi:cli/run@0.2.6`). {@link spell} has the rule for names that collide.
 */
export function exportsToJs(
  exports: ReadonlyMap<string, Extern>,
  /** Objects of instances: an instance that is exported several times is one object. */
  known = new Map<ReadonlyMap<string, Extern>, Record<string, unknown>>(),
): Record<string, unknown> {
  const existing = known.get(exports)
  if (existing !== undefined) return existing
  const object: Record<string, unknown> = {}
  known.set(exports, object)
  instancesOf.set(object, exports)
  const names = exportNames(exports)
  const members = Map.groupBy(exports.keys(), name => resourceMember(name)?.resource)
  for (const [name, extern] of exports) {
    switch (extern.kind) {
      case 'func':
        if (!name.startsWith('[')) object[names.get(name) as string] = toJs(extern.func)
        break
      case 'instance':
        object[name] = exportsToJs(extern.exports, known)
        break
      case 'type':
        if (isGuestResource(extern))
          object[names.get(name) as string] = resourceClass(
            name,
            extern.type.type,
            exports,
            names,
            members.get(name),
          )
        break
    }
  }
  return Object.freeze(object)
}

/**
 * Returns the JS names of the functions and classes that {@link exportsToJs} makes. The names of methods and static
 * functions belong to their class.
 */
export function exportNames(exports: ReadonlyMap<string, Extern>): ReadonlyMap<string, string> {
  const named = (test: (extern: Extern) => boolean) =>
    [...exports].filter(([, extern]) => test(extern)).map(([name]) => name)
  const instances = named(extern => extern.kind === 'instance')
  return new Map([...functionNames(exports), ...spell(named(isGuestResource), pascalCase, instances)])
}

/** Whether an extern is a resource that a component implements. A resource of the host has the host's class. */
function isGuestResource(extern: Extern): extern is {
  readonly kind: 'type'
  readonly type: { readonly kind: 'resource'; readonly type: ResourceType }
} {
  return (
    extern.kind === 'type' && extern.type.kind === 'resource' && extern.type.type.implementer !== undefined
  )
}

function toJs(func: Func): Callable {
  switch (func.kind) {
    case 'lifted':
      return liftToJs(func)
    case 'host':
      return func.call
    case 'lowered':
      return () => {
        cannotLink(`${func.name} is exported as it was imported; call the host's own`)
      }
  }
}

function resourceClass(
  name: string,
  type: ResourceType,
  exports: ReadonlyMap<string, Extern>,
  names: ReadonlyMap<string, string>,
  members: readonly string[] = [],
): GuestClass {
  const construct = callable(exports.get(`[constructor]${name}`)) as
    | ((...args: unknown[]) => object)
    | undefined
  const guest = guestClass(type, names.get(name) as string, construct)
  for (const member of members) {
    const kind = resourceMember(member)?.kind
    const call = kind === 'constructor' ? undefined : callable(exports.get(member))
    if (call === undefined) continue
    const isStatic = kind === 'static'
    const value = isStatic
      ? call
      : function (this: unknown, ...args: unknown[]) {
          return call(this, ...args)
        }
    const target = isStatic ? guest : guest.prototype
    const key = names.get(member) as string
    Object.defineProperty(target, key, { value, writable: true, configurable: true })
  }
  return guest
}

function callable(extern: Extern | undefined): Callable | undefined {
  return extern?.kind === 'func' ? toJs(extern.func) : undefined
}
