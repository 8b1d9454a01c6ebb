/** What makes a class an interface of Web IDL. */

/** Whoever has it may call the constructors of interfaces: this library. */
export const internal: unique symbol = Symbol('internal')

/** The TypeError of a constructor that a program may not call. */
export function illegal(name: string): TypeError {
  return new TypeError(`Illegal constructor: a program cannot make a ${name} itself`)
}

/**
 * Gives a class what interfaces of Web IDL have and classes do not: members that `for … in` finds, and a name that
 * `Object.prototype.toString` tells.
 */
export function asInterface(name: string, Class: { prototype: object }): void {
  const { prototype } = Class
  for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (key !== 'constructor') Object.defineProperty(prototype, key, { ...property, enumerable: true })
  }
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true })
  Object.defineProperty(Class, 'name', { value: name, configurable: true })
}

/** A namespace of constants: `GPUBufferUsage`. */
export function asConstants<Constants extends { [name: string]: number }>(
  name: string,
  values: Constants,
): Readonly<Constants> {
  const namespace = Object.defineProperty({}, Symbol.toStringTag, { value: name, configurable: true })
  for (const [constant, value] of Object.entries(values)) {
    Object.defineProperty(namespace, constant, { value, enumerable: true })
  }
  return namespace as Readonly<Constants>
}

/** Flags without any, for a mask with bits that W3C does not define. */
export const undefinedBits: object = Object.freeze({})

/** What a function makes of a value, unless there is none: `null` in QuickJS, `undefined` in StarlingMonkey. */
export function optional<T, U>(value: T | null | undefined, make: (value: T) => U): U | undefined {
  return value === null || value === undefined ? undefined : make(value)
}
