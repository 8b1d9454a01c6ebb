/** JS statements that write GPU values to linear memory as WIT types, and expressions for flat results. */

import { fieldOffsets, layoutOf, payloadOffset } from '../abi.ts'
import { type Record, type Type, unaliased } from '../model.ts'
import { pascal } from '../name-cases.ts'
import { enumCases, errorKinds, resourceConstant, w3cType, wrapperClass } from './host-names.ts'
import { hex } from './load.ts'

/** Returns a value as the only core value of a result. */
export function flatResult(type: Type, value: string): string {
  const plain = unaliased(type)
  switch (plain.kind) {
    case 'bool':
      return `${value} ? 1 : 0`
    case 'u32':
      return `toU32(${value})`
    case 'u64':
      return `toU64(${value})`
    case 'own':
      return `handles.add(${resourceConstant(plain.resource)}, ${value})`
    case 'defined':
      return discriminantOf(plain, value)
    default:
      throw new Error(`no flat result for a ${plain.kind}`)
  }
}

/** Names that the surrounding code gives to the things a statement needs. */
export interface StoreScope {
  /** The handle table: `handles` in a function, `cx.handles` in functions that it calls. */
  readonly handles: string
  readonly memory: string
}

/**
 * Writes statements that store a value at an address, and handles for wrapper objects. Allocation in the
 * guest may move its memory, so each access takes the view anew.
 */
export class Stores {
  /** Types with a store function, by its name. */
  readonly needed: Map<string, Type>
  readonly #handles: string
  readonly #view: string

  constructor(scope: StoreScope, needed = new Map<string, Type>()) {
    this.needed = needed
    this.#handles = scope.handles
    this.#view = `${scope.memory}.view`
  }

  write(type: Type, value: string, base: string, offset = 0): string {
    const at = offset === 0 ? base : `${base} + ${offset}`
    switch (type.kind) {
      case 'string':
        return `cx.storeString(${value} ?? '', ${at})`
      case 'bool':
        return `${this.#view}.setUint8(${at}, ${value} ? 1 : 0)`
      case 'u32':
        return `${this.#view}.setUint32(${at}, ${value}, true)`
      case 'own':
        return `${this.#view}.setUint32(${at}, ${this.#handles}.add(${resourceConstant(type.resource)}, ${value}), true)`
      case 'option':
        return this.#option(type, value, base, offset)
      case 'list':
        return unaliased(type.element).kind === 'u8'
          ? `cx.storeBytes(${value}, ${at})`
          : `${this.#named(type)}(cx, ${value}, ${at})`
      case 'defined':
        return this.#defined(type, value, base, offset)
      default:
        throw new Error(`no rule to store a ${type.kind}`)
    }
  }

  /** Statements that store the value of a variable that may hold a `Failure`. */
  writeResult(type: Type & { kind: 'result' }, variable: string, base: string, ok = variable): string {
    const offset = payloadOffset([type.ok, { kind: 'defined', definition: type.error }])
    // Without a value, the comparison takes less time.
    const isFailure = type.ok ? `${variable} instanceof Failure` : `${variable} !== undefined`
    return `if (${isFailure}) {
        ${this.#failure(type.error, variable, base, offset)}
      } else {
        ${this.#view}.setUint8(${base}, 0)
        ${type.ok ? this.write(type.ok, ok, base, offset) : ''}
      }`
  }

  #failure(error: Record, failure: string, base: string, offset: number): string {
    const [kindAt, messageAt] = fieldOffsets(error.fields.map(field => field.type)).map(at => at + offset)
    if (kindAt !== 4 || messageAt !== 8) throw new Error(`${error.name}: storeFailure has other offsets`)
    const kinds = error.errorKinds!.cases.map(({ type }) => type)
    const payload = kinds.find(type => type !== undefined)
    const statements = [`storeFailure(cx, ${failure}, ${base})`]
    if (payload?.kind === 'defined') {
      const reason = discriminantOf(payload, `${failure}.reason`)
      statements.unshift(`${this.#view}.setUint8(${base} + ${kindAt + payloadOffset(kinds)}, ${reason})`)
    }
    return statements.join('\n')
  }

  #option(type: Type & { kind: 'option' }, value: string, base: string, offset: number): string {
    const at = offset === 0 ? base : `${base} + ${offset}`
    const payload = offset + payloadOffset([undefined, type.some])
    return `if (${value} === undefined) ${this.#view}.setUint8(${at}, 0)
      else {
        ${this.#view}.setUint8(${at}, 1)
        ${this.write(type.some, value, base, payload)}
      }`
  }

  #defined(type: Type & { kind: 'defined' }, value: string, base: string, offset: number): string {
    const { definition } = type
    const at = offset === 0 ? base : `${base} + ${offset}`
    switch (definition.kind) {
      case 'alias':
        return this.write(definition.type, value, base, offset)
      case 'record':
        return fieldOffsets(definition.fields.map(field => field.type))
          .map((start, index) => {
            const field = definition.fields[index]!
            return this.write(field.type, `${value}.${field.w3cName}`, base, offset + start)
          })
          .join('\n')
      default: {
        const bits = layoutOf(type).size * 8
        const endian = bits === 8 ? '' : ', true'
        return `${this.#view}.setUint${bits}(${at}, ${discriminantOf(type, value)}${endian})`
      }
    }
  }

  #named(type: Type & { kind: 'list' }): string {
    const name = `store${nameOf(type.element)}List`
    this.needed.set(name, type)
    return name
  }

  /** The source of the functions that store lists. */
  writeFunctions(): string {
    const written = new Map<string, string>()
    for (;;) {
      const missing = [...this.needed].find(([name]) => !written.has(name))
      if (!missing) return [...written.values()].join('\n\n')
      const [name, type] = missing
      written.set(name, this.#listFunction(name, (type as Type & { kind: 'list' }).element))
    }
  }

  #listFunction(name: string, element: Type): string {
    const { size, alignment } = layoutOf(element)
    return `/** Stores a list, and its pointer and length at \`at\`. */
    export function ${name}(cx: LowerContext, list: readonly ${storedType(element)}[], at: number): void {
      storeList(cx, list, at, ${alignment}, ${size}, (value, to) => {
        ${this.write(element, 'value', 'to')}
      })
    }`
  }
}

function nameOf(type: Type): string {
  const plain = unaliased(type)
  switch (plain.kind) {
    case 'own':
      return wrapperClass(plain.resource)
    case 'option':
      return `Option${nameOf(plain.some)}`
    case 'defined':
      return pascal(plain.definition.name)
    default:
      return pascal(plain.kind)
  }
}

/** Returns the TypeScript type of a value on its way to memory. */
export function storedType(type: Type): string {
  const plain = unaliased(type)
  switch (plain.kind) {
    case 'u64':
      return 'bigint'
    case 'own':
      return wrapperClass(plain.resource)
    case 'option':
      return `(${storedType(plain.some)} | undefined)`
    case 'defined':
      return plain.definition.kind === 'enum' ? 'string' : w3cType(plain)
    default:
      return w3cType(plain)
  }
}

/** Returns the discriminant of an enum or variant, or the bits of flags, for a W3C value. */
function discriminantOf(type: Type & { kind: 'defined' }, value: string): string {
  const { definition } = type
  switch (definition.kind) {
    case 'enum':
      return `indexOf(${enumCases(definition)}, ${value})`
    case 'variant':
      return `indexOf(${errorKinds(definition)}, ${value})`
    case 'flags': {
      const mask = definition.flags.reduce((all, flag) => all | flag.value, 0)
      return `${value} & ${hex(mask)}`
    }
    default:
      throw new Error(`a ${definition.kind} has no discriminant`)
  }
}
