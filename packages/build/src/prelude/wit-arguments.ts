/**
 * Checks the arguments of imported WIT functions. QuickJS traps on a value that does not fit its type, which would end the
 * program; here it is a TypeError. `wit/argument-types.ts` describes the types.
 */
import type { ArgumentType, FieldTypes } from '../wit/argument-types.ts'

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown

type Class = abstract new (...args: never[]) => object

/** Returns the classes of the objects that functions take and may return. The bundler keeps those. */
type Classes = () => readonly Class[]

/** Makes a function that converts its arguments and then calls `call`. */
export function checked(
  call: AnyFunction,
  name: string,
  parameters: FieldTypes,
  classes: Classes,
): AnyFunction {
  return function (...args) {
    return call.apply(this, converted(args, name, parameters, classes))
  }
}

/** Names of resources, by the prototypes of their classes, which have none in the engine. */
const names = new WeakMap<object, string>()

/** The functions of a resource, by name, with their parameters. */
export interface ResourceFunctions {
  readonly constructor?: FieldTypes
  readonly methods: Readonly<Record<string, FieldTypes>>
  readonly statics: Readonly<Record<string, FieldTypes>>
}

/** Makes the functions of a resource's class check their arguments, and methods the object that they are called on. */
export function checkedClass(
  Class: new (...args: never[]) => object,
  name: string,
  { methods, statics, ...more }: ResourceFunctions,
  classes: Classes,
): unknown {
  names.set(Class.prototype, name)
  replace(Class.prototype, methods, (call, own, parameters) => {
    const method = checked(call, `${name}.${own}`, parameters, classes)
    return function (...args) {
      if (!(this instanceof Class)) throw wrong(`${name}.${own}: this`, this, article(name))
      return method.apply(this, args)
    }
  })
  replace(Class, statics, (call, own, parameters) => checked(call, `${name}.${own}`, parameters, classes))
  if (!Object.hasOwn(more, 'constructor')) return Class
  return new Proxy(Class, {
    construct: (target, args, newTarget) =>
      Reflect.construct(
        target,
        converted(args, name, more.constructor as FieldTypes, classes) as never,
        newTarget,
      ),
  })
}

function replace(
  owner: object,
  functions: Readonly<Record<string, FieldTypes>>,
  by: (call: AnyFunction, name: string, parameters: FieldTypes) => AnyFunction,
): void {
  for (const [name, parameters] of Object.entries(functions)) {
    const call = (owner as Record<string, AnyFunction | undefined>)[name]
    if (call !== undefined) Object.defineProperty(owner, name, { value: by(call, name, parameters) })
  }
}

function converted(
  args: readonly unknown[],
  name: string,
  parameters: FieldTypes,
  classes: Classes,
): unknown[] {
  return parameters.map(([parameter, type], i) => convert(args[i], type, `${name}: ${parameter}`, classes))
}

/** Returns the value in the form that the engine expects. */
function convert(value: unknown, type: ArgumentType, where: string, classes: Classes): unknown {
  if (typeof type === 'string') return primitive(value, type, where)
  switch (type.kind) {
    case 'option':
      return value === null || value === undefined ? undefined : convert(value, type.some, where, classes)
    case 'list':
      return list(value, type.element, where, classes)
    case 'tuple':
      if (!Array.isArray(value) || value.length !== type.types.length)
        throw wrong(where, value, `an array of ${type.types.length} values`)
      return type.types.map((type, i) => convert(value[i], type, `${where}[${i}]`, classes))
    case 'record': {
      const object = objectOf(value, where)
      return Object.fromEntries(
        type.fields.map(([name, type]) => [name, convert(object[name], type, `${where}.${name}`, classes)]),
      )
    }
    case 'resource':
      if (!(value instanceof classes()[type.index]!)) throw wrong(where, value, article(type.name))
      return value
    case 'enum':
      if (!type.cases.includes(value as string)) throw wrong(where, value, `one of ${type.cases.join(', ')}`)
      return value
    case 'variant': {
      const { tag, val } = objectOf(value, where)
      const found = type.cases.find(([name]) => name === tag)
      if (found === undefined)
        throw wrong(`${where}.tag`, tag, `one of ${type.cases.map(([name]) => name).join(', ')}`)
      return found[1] === null ? { tag } : { tag, val: convert(val, found[1], `${where}.val`, classes) }
    }
  }
}

function primitive(value: unknown, type: string, where: string): unknown {
  const range = integers[type]
  if (range !== undefined) {
    const number = typeof value === 'bigint' ? Number(value) : value
    if (!Number.isSafeInteger(number) || (number as number) < range[0] || (number as number) > range[1])
      throw wrong(where, value, `a ${type}`)
    return number
  }
  switch (type) {
    case 'any':
      return value
    case 'object':
      return objectOf(value, where)
    case 'char':
      if (typeof value !== 'string' || [...value].length !== 1) throw wrong(where, value, 'one character')
      return value
    default: {
      const expected = type === 'bool' ? 'boolean' : type === 'string' ? 'string' : 'number'
      if (typeof value !== expected) throw wrong(where, value, `a ${expected}`)
      return value
    }
  }
}

/** Ranges of the integers. A number represents those of 64 bits, which therefore end at 2^53 - 1. */
const integers: Readonly<Record<string, readonly [least: number, most: number]>> = {
  u8: [0, 0xff],
  u16: [0, 0xffff],
  u32: [0, 0xffff_ffff],
  u64: [0, Number.MAX_SAFE_INTEGER],
  s8: [-0x80, 0x7f],
  s16: [-0x8000, 0x7fff],
  s32: [-0x8000_0000, 0x7fff_ffff],
  s64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
}

function list(value: unknown, element: ArgumentType, where: string, classes: Classes): unknown {
  if (Array.isArray(value)) return value.map((item, i) => convert(item, element, `${where}[${i}]`, classes))
  const name = typeof element === 'string' ? arrays[element] : undefined
  const tag = Object.prototype.toString.call(value).slice(8, -1)
  if (name === undefined || tag !== name)
    throw wrong(where, value, name === undefined ? 'an array' : `a ${name}`)
  if ((value as Uint8Array<ArrayBuffer>).buffer.detached)
    throw new TypeError(`${where} is a ${name} whose buffer is detached`)
  return value
}

/** Classes of the typed arrays that a list may be, by the type of its elements. */
const arrays: Readonly<Record<string, string>> = {
  u8: 'Uint8Array',
  u16: 'Uint16Array',
  u32: 'Uint32Array',
  u64: 'BigUint64Array',
  s8: 'Int8Array',
  s16: 'Int16Array',
  s32: 'Int32Array',
  s64: 'BigInt64Array',
  f32: 'Float32Array',
  f64: 'Float64Array',
}

function objectOf(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw wrong(where, value, 'an object')
  return value as Readonly<Record<string, unknown>>
}

/** Returns a name of a class with its article. */
function article(name: string): string {
  return `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`
}

function wrong(where: string, value: unknown, expected: string): TypeError {
  const isObject = typeof value === 'object' && value !== null
  const shown = isObject
    ? article(names.get(Object.getPrototypeOf(value)) ?? Object.prototype.toString.call(value).slice(8, -1))
    : String(value)
  return new TypeError(`${where} is ${shown}, not ${expected}`)
}
