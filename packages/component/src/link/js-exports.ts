import { type Callable, liftToJs } from '../abi/canon-lift.ts'
import { jsNames, pascalCase, reserved, resourceMember, spell } from '../abi/js-names.ts'
import type { Func } from '../abi/signature.ts'
import { LinkError } from '../errors.ts'
import { type GuestClass, guestClass } from '../instance/guest-resource.ts'
import type { ResourceType } from '../types/types.ts'
import type { Extern } from './linked-extern.ts'

/** The instances that the objects of {@link exportsToJs} stand for. */
const instances = new WeakMap<object, ReadonlyMap<string, Extern>>()

/** The instance that an object stands for, if it is one that {@link exportsToJs} made. */
export function instanceOf(value: object): ReadonlyMap<string, Extern> | undefined {
  return instances.get(value)
}

/**
 * What a component exports, for JS: functions in camelCase, resources as classes, interfaces as objects under their
 * full name (`wasi:cli/run@0.2.6`). {@link spell} says what becomes of names that cannot be.
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
  const names = exportNames(exports)
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
          object[names.get(name) as string] = resourceClass(name, extern.type.type, exports, names)
        break
    }
  }
  return Object.freeze(object)
}

/**
 * The JS names of the functions and the classes that {@link exportsToJs} makes: those of methods and static functions are
 * names in their class.
 */
export function exportNames(exports: ReadonlyMap<string, Extern>): ReadonlyMap<string, string> {
  const entries = [...exports]
  const named = (test: (extern: Extern, name: string) => boolean) =>
    entries.filter(([name, extern]) => test(extern, name)).map(([name]) => name)
  const instances = named(extern => extern.kind === 'instance')
  return new Map([
    ...jsNames(
      named(extern => extern.kind === 'func'),
      reserved,
      instances,
    ),
    ...spell(named(isGuestResource), pascalCase, instances),
  ])
}

/** What the host implements has its class already: the host's own. */
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
        throw new LinkError(`${func.name} is exported as it was imported; call the host's own instead`)
      }
  }
}

function resourceClass(
  name: string,
  type: ResourceType,
  exports: ReadonlyMap<string, Extern>,
  names: ReadonlyMap<string, string>,
): GuestClass {
  const construct = callable(exports.get(`[constructor]${name}`)) as
    | ((...args: unknown[]) => object)
    | undefined
  const guest = guestClass(type, names.get(name) as string, construct)
  for (const [member, extern] of exports) {
    const of = resourceMember(member)
    const call = of?.resource === name && of.kind !== 'constructor' ? callable(extern) : undefined
    if (call === undefined) continue
    const isStatic = of?.kind === 'static'
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
