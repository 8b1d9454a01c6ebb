/**
 * The differences between a JavaScript class and an interface object of Web IDL.
 *
 * @see https://webidl.spec.whatwg.org/#js-interfaces
 */

/**
 * The key to the constructors of interfaces. Only this library passes it; a program that calls a constructor
 * receives a TypeError.
 */
export const internal: unique symbol = Symbol('internal')

/** Makes the TypeError of an interface whose constructor programs may not call. */
export function illegalConstructor(name: string): TypeError {
  return new TypeError(`Illegal constructor: a program cannot construct a ${name}`)
}

/**
 * Turns a class into an interface object: its members become enumerable, and its name appears in
 * `Object.prototype.toString`.
 */
export function defineInterface(name: string, Class: { prototype: object }): void {
  const { prototype } = Class
  for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (key !== 'constructor') Object.defineProperty(prototype, key, { ...property, enumerable: true })
  }
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true })
  Object.defineProperty(Class, 'name', { value: name, configurable: true })
  interfacePrototypes.add(prototype)
}

/** Whether an object is the prototype of an interface, which makes the objects that inherit it platform objects. */
export function isInterfacePrototype(prototype: object): boolean {
  return interfacePrototypes.has(prototype)
}

const interfacePrototypes = new WeakSet<object>()

/** Makes a namespace of constants, such as `GPUBufferUsage`. */
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
