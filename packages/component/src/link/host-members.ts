import { camelCase, jsKeys, type KeyOf, pascalCase, resourceMember } from '../abi/js-names.ts'
import { isExternName } from '../binary/name-syntax.ts'

/**
 * Returns a member of a host's object by its name: an own member, or one that is inherited from a class. The members of
 * every object and of every function are left out: a component that imports `to-string` or `call` does not mean those.
 */
export function member(object: object, name: string): unknown {
  let owner: object | null = object
  while (owner !== null && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner)
  if (owner === null) return undefined
  if (name === 'constructor' && isPrototype(owner)) return undefined
  if (owner !== object && isBuiltIn(owner)) return undefined
  return (object as Record<string, unknown>)[name]
}

/** Whether an object is the prototype of a class: its `constructor` is the class. */
function isPrototype(object: object): boolean {
  const made = object.constructor
  return typeof made === 'function' && made.prototype === object
}

/** Whether an object is the `Object.prototype` or the `Function.prototype` of any realm. */
function isBuiltIn(prototype: object): boolean {
  return typeof prototype === 'function'
    ? !Object.hasOwn(prototype, 'prototype')
    : Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty')
}

/** Returns a member that is not a function, by its name in WIT or in the JS mapping. */
export function findMember(owner: object, name: string): unknown {
  return member(owner, name) ?? member(owner, pascalCase(name)) ?? member(owner, camelCase(name))
}

/**
 * Finds the keys of a host's members: names in WIT, which take precedence, or in the JS mapping. A name in WIT is found by
 * every spelling with the same JS name, such as `[method]file.READ`: a component must not get past it to a class.
 *
 * @param imported names of all members that the component declares
 */
export function keysOf(owner: object, imported: () => readonly string[]): KeyOf {
  const keyOf = jsKeys(imported)
  let inWit: Map<string, string> | undefined
  return name => {
    if (member(owner, name) !== undefined) return name
    const key = keyOf(name)
    inWit ??= new Map(namesOf(owner).map(other => [camelCase(other), other]))
    return inWit.get(key) ?? key
  }
}

/** Returns the names in WIT of the members of an object, and of those that it inherits. */
function namesOf(owner: object | null): string[] {
  if (owner === null) return []
  const inherited = namesOf(Object.getPrototypeOf(owner))
  return [...inherited, ...Object.getOwnPropertyNames(owner).filter(isExternName)]
}

/** Returns a function of a world or an interface, by its name in WIT or in the JS mapping. */
export function findFunction(owner: object, name: string, keyOf: KeyOf): unknown {
  const key = keyOf(name)
  const of = resourceMember(name)
  const byName = bound(owner, key)
  if (byName !== undefined || of === undefined) return byName
  const jsName = resourceMember(key)?.member as string
  const resourceClass = findMember(owner, of.resource)
  if (!isClass(resourceClass)) return undefined
  switch (of.kind) {
    case 'constructor':
      return (...args: unknown[]) => Reflect.construct(resourceClass, args)
    case 'static':
      return bound(resourceClass, jsName)
    default: {
      const call = member(resourceClass.prototype, jsName)
      if (typeof call !== 'function') return undefined
      return (self: unknown, ...args: unknown[]) => Reflect.apply(call, self, args)
    }
  }
}

type Class = (new (...args: unknown[]) => object) & { readonly prototype: object }

function isClass(value: unknown): value is Class {
  return typeof value === 'function' && typeof value.prototype === 'object' && value.prototype !== null
}

/** Whether a function is written with `class`, and therefore cannot be called. */
export function isClassSyntax(value: object): boolean {
  return Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false
}

/** Whether a `function` is no constructor: a constructor has methods, or a name with a capital letter. */
export function isPlainFunction(value: CallableFunction): boolean {
  return (
    /^[a-z]/.test(value.name) &&
    !isClassSyntax(value) &&
    Object.getOwnPropertyNames(Object(value.prototype)).length <= 1
  )
}

/** Returns a member; a JS function is bound to its object. */
function bound(owner: object, name: string): unknown {
  const value = member(owner, name)
  return typeof value === 'function' && !isClassSyntax(value)
    ? (...args: unknown[]) => Reflect.apply(value, owner, args)
    : value
}
