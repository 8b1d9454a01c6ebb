/** What makes a class an interface of Web IDL. */

/** Whoever has it may call the constructors of interfaces: this library. */
export const internal: unique symbol = Symbol('internal')

/** The TypeError of a constructor that a program may not call. */
export function illegalConstructor(name: string): TypeError {
  return new TypeError(`Illegal constructor: a program cannot make a ${name} itself`)
}

/**
 * Gives a class what interfaces of Web IDL have and classes do not: members that `for … in` finds, and a name that
 * `Object.prototype.toString` tells.
 */
export function defineInterface(name: string, Class: { prototype: object }): void {
  const { prototype } = Class
  for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (key !== 'constructor') Object.defineProperty(prototype, key, { ...property, enumerable: true })
  }
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true })
  Object.defineProperty(Class, 'name', { value: name, configurable: true })
}

/** A namespace of constants: `GPUBufferUsage`. */
export function defineNamespace<Constants extends { [name: string]: number }>(
  name: string,
  values: Constants,
): Readonly<Constants> {
  const namespace = Object.defineProperty({}, Symbol.toStringTag, { value: name, configurable: true })
  for (const [constant, value] of Object.entries(values)) {
    Object.defineProperty(namespace, constant, { value, enumerable: true })
  }
  return namespace as Readonly<Constants>
}
