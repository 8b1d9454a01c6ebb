/**
 * JS expressions that read values of WIT types as the GPU takes them. One recursion serves flat arguments and linear
 * memory: they differ in the {@link Source} of what they read.
 */

import { fieldOffsets, flatten, layoutOf, payloadOffset } from '../abi.ts'
import { type Flags, type Primitive, type Record, type Type, unaliased, type Variant } from '../model.ts'
import { pascal } from '../name-cases.ts'
import { enumCases, listName, resourceConstant, w3cType } from './host-names.ts'

/** Access to the values of a place. */
export interface Source {
  /** The number, bigint or handle at this place. */
  scalar(kind: Primitive | 'handle' | 'discriminant'): string
  /** Flags of `size` bytes. Flat flags may have other bits set. */
  bits(size: number): string
  /** Pointer and length of a string or a list. */
  pair(): readonly [pointer: string, length: string]
  /** The fields of a record. */
  parts(types: readonly Type[]): Source[]
  /** The payload of the cases of a variant, of which one is present. */
  payload(cases: readonly (Type | undefined)[]): Source
  /** Address of the place; `undefined` for flat values. */
  readonly address: string | undefined
}

/** Returns a source of flat core values, given by parameter names. */
export function flatSource(names: readonly string[]): Source {
  const name = names[0]!
  return {
    scalar(kind) {
      switch (kind) {
        case 'bool':
          return `${name} !== 0`
        case 'u8':
          return `(${name} & 0xff)`
        case 'u16':
          return `(${name} & 0xffff)`
        case 'u32':
          return `${name} >>> 0`
        case 's32':
          return `${name} | 0`
        case 'u64':
          return `u64(${name})`
        default:
          return name
      }
    },
    bits: () => name,
    pair: () => [name, names[1]!],
    parts(types) {
      let start = 0
      return types.map(type => {
        const source = flatSource(names.slice(start))
        start += flatten(type).length
        return source
      })
    },
    payload(cases) {
      const flat = cases.map(type => (type ? flatten(type).join() : ''))
      if (new Set(flat.filter(types => types !== '')).size > 1)
        throw new Error('no rule to join flat payloads')
      return flatSource(names.slice(1))
    },
    address: undefined,
  }
}

/** Returns a source in linear memory, at `base` plus `offset` in the DataView `view`. */
export function memorySource(base: string, offset = 0): Source {
  const at = (more = 0) => (offset + more === 0 ? base : `${base} + ${offset + more}`)
  return {
    scalar(kind) {
      switch (kind) {
        case 'bool':
          return `view.getUint8(${at()}) !== 0`
        case 'u8':
        case 'discriminant':
          return `view.getUint8(${at()})`
        case 'u16':
          return `view.getUint16(${at()}, true)`
        case 's32':
          return `view.getInt32(${at()}, true)`
        case 'u64':
          return `u64At(view, ${at()})`
        case 'f32':
          return `view.getFloat32(${at()}, true)`
        case 'f64':
          return `view.getFloat64(${at()}, true)`
        default:
          return `view.getUint32(${at()}, true)`
      }
    },
    bits: size => (size === 1 ? `view.getUint8(${at()})` : `view.getUint${size * 8}(${at()}, true)`),
    pair: () => [`view.getUint32(${at()}, true)`, `view.getUint32(${at(4)}, true)`],
    parts: types => fieldOffsets(types).map(start => memorySource(base, offset + start)),
    payload: cases => memorySource(base, offset + payloadOffset(cases)),
    address: at(),
  }
}

/** Names that the surrounding code gives to the things an expression needs. */
export interface LoadScope {
  /** The handle table: `handles` in a function, `cx.handles` in a loader. */
  readonly handles: string
  readonly memory: string
  /** The `CallerScope` that handles are lent to; `undefined` in a function that lends none. */
  readonly callerScope: string | undefined
}

/** Expression for the object of a borrowed handle, which is lent if there is a scope. */
export function lookUp({ handles, callerScope }: LoadScope, index: string, type: string): string {
  return callerScope === undefined
    ? `${handles}.get(${index}, ${type})`
    : `${handles}.lend(${index}, ${type}, ${callerScope})`
}

/** Collects the loaders that the functions need. */
export class Loaders {
  /** Types with a loader, by its name, in the order of first use. */
  readonly needed = new Map<string, Type>()
  /**
   * Whether some function lends the borrows in a type, so that its loader accepts the scope as an argument.
   */
  readonly #lent: (type: Type) => boolean

  constructor(lent: (type: Type) => boolean) {
    this.#lent = lent
  }

  /**
   * An expression for a value of a type as the GPU takes it.
   *
   * @param none expression for `none`, if that is neither `undefined` nor `null`
   */
  read(type: Type, source: Source, scope: LoadScope, none?: string): string {
    switch (type.kind) {
      case 'string': {
        const [pointer, length] = source.pair()
        return `cx.loadString(${pointer}, ${length})`
      }
      case 'borrow':
        return `${lookUp(scope, source.scalar('handle'), resourceConstant(type.resource))}.gpu`
      case 'own': {
        const map = `${scope.handles}.take(${source.scalar('handle')}, ${resourceConstant(type.resource)})`
        return `${mapConverter(type.resource.mapOf!)}(${map})`
      }
      case 'option': {
        const shared =
          none === undefined && type.none === 'undefined' ? sharedOption(type.some, source) : undefined
        if (shared !== undefined) return shared
        const some = this.read(type.some, source.payload([undefined, type.some]), scope)
        return `isSome(${source.scalar('discriminant')}) ? ${some} : ${none ?? type.none}`
      }
      case 'list':
        return this.#readList(type, source, scope)
      case 'defined':
        return this.#readDefined(type, source, scope)
      case 'tuple':
      case 'result':
      case 'future':
      case 'stream':
        throw new Error(`no parameter of WebGPU is a ${type.kind}`)
      default:
        return source.scalar(type.kind)
    }
  }

  /** Name of the loader of a type, which is then generated. */
  loader(type: Type): string {
    const name = type.kind === 'list' ? `load${listName(type.element)}` : `load${listName(type).slice(0, -4)}`
    this.needed.set(name, type)
    return name
  }

  /** Whether the loader of a type accepts the scope that handles are lent to. */
  acceptsScope(type: Type): boolean {
    return this.#lent(type)
  }

  #scopeArgument(type: Type, { callerScope }: LoadScope): string {
    return this.acceptsScope(type) && callerScope !== undefined ? `, ${callerScope}` : ''
  }

  #readList(type: Type & { kind: 'list' }, source: Source, scope: LoadScope): string {
    const [pointer, length] = source.pair()
    const element = unaliased(type.element)
    if (element.kind === 'u8') return `bytesAt(${scope.memory}, ${pointer}, ${length})`
    if (element.kind === 'u32') return `u32sAt(${scope.memory}, ${pointer}, ${length})`
    return `${this.loader(type)}(cx, ${pointer}, ${length}${this.#scopeArgument(type, scope)})`
  }

  #readDefined(type: Type & { kind: 'defined' }, source: Source, scope: LoadScope): string {
    const { definition } = type
    switch (definition.kind) {
      case 'alias':
        return this.read(definition.type, source, scope)
      case 'enum':
        return `caseOf(${enumCases(definition)}, ${source.scalar('discriminant')})`
      case 'flags':
        return flagBits(definition, source.bits(layoutOf(type).size))
      case 'record':
      case 'variant': {
        if (source.address !== undefined) {
          const context = needsContext(type) ? 'cx, ' : ''
          return `${this.loader(type)}(${context}view, ${source.address}${this.#scopeArgument(type, scope)})`
        }
        return definition.kind === 'record'
          ? this.readRecord(definition, source, scope)
          : this.#readFlatVariant(definition, source, scope)
      }
    }
  }

  /** A record as an object literal. */
  readRecord(record: Record, source: Source, scope: LoadScope): string {
    const parts = source.parts(record.fields.map(field => field.type))
    const fields = record.fields.map((field, index) => {
      const value = this.read(field.type, parts[index]!, scope)
      return field.w3cName === value ? `${value},` : `${field.w3cName}: ${value},`
    })
    return `{ ${fields.join('\n')} } as ${w3cType({ kind: 'defined', definition: record })}`
  }

  /** Value of a variant's case: its payload, or the string that it stands for. */
  readCase(variant: Variant, index: number, source: Source, scope: LoadScope): string {
    const { type, w3cName } = variant.cases[index]!
    if (!type) return `'${w3cName}'`
    return this.read(type, source.payload(variant.cases.map(({ type }) => type)), scope)
  }

  #readFlatVariant(variant: Variant, source: Source, scope: LoadScope): string {
    const discriminant = source.scalar('discriminant')
    return variant.cases.reduceRight(
      (rest, _, index) =>
        `${discriminant} === ${index} ? ${this.readCase(variant, index, source, scope)} : ${rest}`,
      `invalidCase(${discriminant})`,
    )
  }
}

/**
 * Returns a call of the hand-written function that reads an option of a common type from memory: pages load less
 * code.
 */
function sharedOption(some: Type, { address }: Source): string | undefined {
  if (address === undefined) return undefined
  if (some.kind === 'string') return `optionalString(cx, view, ${address})`
  const { kind } = unaliased(some)
  if (kind === 'bool' || kind === 'u32' || kind === 'u64') return `optional${pascal(kind)}(view, ${address})`
  return some.kind === 'defined' && some.definition.kind === 'enum'
    ? `optionalCase(${enumCases(some.definition)}, view, ${address})`
    : undefined
}

/** Converts WIT flags to a W3C mask: equal bits, except for flags to which W3C gives another value. */
function flagBits(flags: Flags, bits: string): string {
  const same = flags.flags.filter((flag, index) => flag.value === 1 << index)
  const mask = same.reduce((all, flag) => all | flag.value, 0)
  const others = flags.flags
    .map((flag, index) => ({ flag, bit: 1 << index }))
    .filter(({ flag, bit }) => flag.value !== bit)
    .map(({ flag, bit }) => ` | ((${bits} & ${hex(bit)}) !== 0 ? ${hex(flag.value)} : 0)`)
  return others.length === 0 ? `${bits} & ${hex(mask)}` : `(${bits} & ${hex(mask)})${others.join('')}`
}

/** Returns a number as a hexadecimal literal. */
export function hex(value: number): string {
  return `0x${value.toString(16)}`
}

/** Returns the name of the hand-written function that converts a map resource to a W3C `record`. */
function mapConverter(value: Type): string {
  return value.kind === 'option' ? 'limitsOf' : 'constantsOf'
}

/** Whether reading a type needs more than a view of memory; true for strings, lists and handles. */
export function needsContext(type: Type): boolean {
  switch (type.kind) {
    case 'string':
    case 'list':
    case 'own':
    case 'borrow':
      return true
    case 'option':
      return needsContext(type.some)
    case 'defined': {
      const { definition } = type
      if (definition.kind === 'record') return definition.fields.some(field => needsContext(field.type))
      if (definition.kind === 'variant') {
        return definition.cases.some(({ type }) => type !== undefined && needsContext(type))
      }
      return definition.kind === 'alias' && needsContext(definition.type)
    }
    default:
      return false
  }
}

/** Whether a type contains a borrowed handle. */
export function holdsBorrow(type: Type): boolean {
  switch (type.kind) {
    case 'borrow':
      return true
    case 'option':
      return holdsBorrow(type.some)
    case 'list':
      return holdsBorrow(type.element)
    case 'defined': {
      const { definition } = type
      if (definition.kind === 'record') return definition.fields.some(field => holdsBorrow(field.type))
      if (definition.kind === 'variant') {
        return definition.cases.some(({ type }) => type !== undefined && holdsBorrow(type))
      }
      return definition.kind === 'alias' && holdsBorrow(definition.type)
    }
    default:
      return false
  }
}

/** Returns the records, variants and lists within a type, including itself. */
export function partsOf(type: Type): Type[] {
  switch (type.kind) {
    case 'option':
      return partsOf(type.some)
    case 'list':
      return [type, ...partsOf(type.element)]
    case 'defined': {
      const { definition } = type
      if (definition.kind === 'record') {
        return [type, ...definition.fields.flatMap(field => partsOf(field.type))]
      }
      if (definition.kind === 'variant') {
        return [type, ...definition.cases.flatMap(({ type }) => (type ? partsOf(type) : []))]
      }
      return []
    }
    default:
      return []
  }
}
