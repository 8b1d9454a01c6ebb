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
