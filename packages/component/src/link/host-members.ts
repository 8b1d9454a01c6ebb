/**
 * A member of an object that a host gave, by the name that a component wants: its own or inherited from a class, but
 * not what every object and every function has. A component that imports `to-string` or `call` does not mean those.
 */
export function member(object: object, name: string): unknown {
  let owner: object | null = object
  while (owner !== null && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner)
  if (owner === null) return undefined
  if (name === 'constructor' && isPrototype(owner)) return undefined
  if (owner !== object && isBuiltIn(owner)) return undefined
  return (object as Record<string, unknown>)[name]
}

/** Whether this is the prototype of a class: its `constructor` is the class. */
function isPrototype(object: object): boolean {
  const made = object.constructor
  return typeof made === 'function' && made.prototype === object
}

/** Whether this is `Object.prototype` or `Function.prototype`, of whatever realm. */
function isBuiltIn(prototype: object): boolean {
  return typeof prototype === 'function'
    ? !Object.hasOwn(prototype, 'prototype')
    : Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty')
}
