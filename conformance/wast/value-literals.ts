import type { ValueType } from '@wasi-webgpu/component'
import { camelCase } from '@wasi-webgpu/component/host'
import { type Expression, ScriptError } from './s-expressions.ts'

/**
 * Converts a literal of a script, such as `(list.const (u8.const 1))` for `list<u8>`, to a JS value.
 *
 * @throws {ScriptError} when the literal does not have the type
 */
export function toJs(literal: Expression, type: ValueType): unknown {
  const { name, items } = parse(literal)
  const fail = () => new ScriptError(`(${name} …) is no literal of the type ${type.kind}`)
  const only = () => (items.length === 1 ? (items[0] as Expression) : raise(fail()))
  const wanted = (expected: string) => {
    if (name !== expected) throw fail()
  }
  const payload = (item: Expression | undefined, of: ValueType | undefined) => {
    if ((item === undefined) !== (of === undefined)) throw fail()
    return item === undefined ? undefined : toJs(item, of as ValueType)
  }
  switch (type.kind) {
    case 'bool':
      wanted('bool.const')
      return atom(only()) === 'true'
    case 'char':
      wanted('char.const')
      return string(only())
    case 'string':
      wanted('str.const')
      return string(only())
    case 'f32':
      wanted('f32.const')
      return Math.fround(float(atom(only())))
    case 'f64':
      wanted('f64.const')
      return float(atom(only()))
    case 's64':
    case 'u64':
      wanted(`${type.kind}.const`)
      return integer(atom(only()))
    case 's8':
    case 'u8':
    case 's16':
    case 'u16':
    case 's32':
    case 'u32':
      wanted(`${type.kind}.const`)
      return Number(integer(atom(only())))
    case 'list':
      wanted('list.const')
      return items.map(item => toJs(item, type.element))
    case 'tuple':
      wanted('tuple.const')
      if (items.length !== type.types.length) throw fail()
      return type.types.map((part, i) => toJs(items[i] as Expression, part))
    case 'map': {
      wanted('map.const')
      const entry: ValueType = { kind: 'tuple', types: [type.key, type.value] }
      return new Map(items.map(item => toJs(item, entry) as [unknown, unknown]))
    }
    case 'record': {
      wanted('record.const')
      // (field "name" value), in any order
      const given = new Map(items.map(field).map(item => [item.name, item.value]))
      return Object.fromEntries(
        type.fields.map(item => [
          camelCase(item.name),
          toJs(given.get(item.name) ?? raise(fail()), item.type),
        ]),
      )
    }
    case 'variant': {
      wanted('variant.const')
      const tag = string(items[0] ?? raise(fail()))
      const found = type.cases.find(item => item.name === tag) ?? raise(fail())
      return { tag, val: payload(items[1], found.type) }
    }
    case 'enum':
      wanted('enum.const')
      return string(only())
    case 'flags': {
      wanted('flags.const')
      const set = new Set(items.map(string))
      return Object.fromEntries(type.names.map(flag => [camelCase(flag), set.has(flag)]))
    }
    case 'option': {
      const some = name === 'option.some' ? toJs(only(), type.some) : undefined
      if (name !== 'option.some') wanted('option.none')
      if (isNullable(type)) return some
      return name === 'option.some' ? { tag: 'some', val: some } : { tag: 'none', val: undefined }
    }
    case 'result':
      if (name === 'result.ok') return { tag: 'ok', val: payload(items[0], type.ok) }
      wanted('result.err')
      return { tag: 'err', val: payload(items[0], type.error) }
    default:
      throw fail()
  }
}

/** Whether two JS values are equal as values of a type. All NaNs are equal. */
export function equalValues(a: unknown, b: unknown, type: ValueType | undefined): boolean {
  if (type === undefined) return a === undefined && b === undefined
  return print(a, type) === print(b, type)
}

/** Prints a JS value as a literal of a script. */
export function print(value: unknown, type: ValueType): string {
  const literal = (name: string, ...items: string[]) => `(${[name, ...items].join(' ')})`
  const printed = (item: unknown, of: ValueType | undefined) => (of === undefined ? [] : [print(item, of)])
  switch (type.kind) {
    case 'char':
      return literal('char.const', JSON.stringify(value))
    case 'string':
      return literal('str.const', JSON.stringify(value))
    case 'f32':
    case 'f64':
      return literal(`${type.kind}.const`, printFloat(value as number))
    case 'list':
      return literal(
        'list.const',
        ...Array.from(value as Iterable<unknown>, item => print(item, type.element)),
      )
    case 'map':
      return literal(
        'map.const',
        ...Array.from(value as Map<unknown, unknown>, entry =>
          print(entry, { kind: 'tuple', types: [type.key, type.value] }),
        ),
      )
    case 'tuple': {
      const items = value as unknown[]
      return literal('tuple.const', ...type.types.map((part, i) => print(items[i], part)))
    }
    case 'record': {
      const fields = value as Record<string, unknown>
      return literal(
        'record.const',
        ...type.fields.map(
          item => `(field "${item.name}" ${print(fields[camelCase(item.name)], item.type)})`,
        ),
      )
    }
    case 'variant': {
      const { tag, val } = value as { tag: string; val: unknown }
      const found = type.cases.find(item => item.name === tag)
      return literal('variant.const', JSON.stringify(tag), ...printed(val, found?.type))
    }
    case 'enum':
      return literal('enum.const', JSON.stringify(value))
    case 'flags': {
      const set = value as Record<string, boolean>
      return literal(
        'flags.const',
        ...type.names.filter(flag => set[camelCase(flag)]).map(flag => JSON.stringify(flag)),
      )
    }
    case 'option': {
      const some = isNullable(type)
        ? { tag: value === undefined ? 'none' : 'some', val: value }
        : (value as { tag: string; val: unknown })
      return some.tag === 'none' ? literal('option.none') : literal('option.some', print(some.val, type.some))
    }
    case 'result': {
      const { tag, val } = value as { tag: 'ok' | 'err'; val: unknown }
      return literal(`result.${tag}`, ...printed(val, tag === 'ok' ? type.ok : type.error))
    }
    default:
      return literal(`${type.kind}.const`, String(value))
  }
}

function printFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  return sign + (Number.isFinite(value) ? String(Math.abs(value)) : 'inf')
}

/** Whether `undefined` is `none` in JS, which it is only when it cannot be a `some`. */
function isNullable(type: Extract<ValueType, { kind: 'option' }>): boolean {
  return type.some.kind !== 'option' || !isNullable(type.some)
}

function parse(literal: Expression): { readonly name: string; readonly items: readonly Expression[] } {
  if (literal.kind !== 'list' || literal.items[0]?.kind !== 'atom')
    throw new ScriptError('a value is expected')
  return { name: literal.items[0].text, items: literal.items.slice(1) }
}

/** `(field "name" (u32.const 1))`, or `(field "name" u32.const 1)` */
function field(item: Expression): { readonly name: string; readonly value: Expression } {
  const [keyword, name, ...rest] = item.kind === 'list' ? item.items : []
  if (keyword?.kind !== 'atom' || keyword.text !== 'field' || name === undefined || rest[0] === undefined) {
    throw new ScriptError('(field "name" value) is expected')
  }
  const { start } = rest[0]
  return {
    name: string(name),
    value: rest[0].kind === 'list' ? rest[0] : { kind: 'list', items: rest, start, end: item.end },
  }
}

function atom(item: Expression): string {
  return item.kind === 'atom' ? item.text : raise(new ScriptError('a keyword or a number is expected'))
}

function string(item: Expression): string {
  return item.kind === 'string'
    ? new TextDecoder().decode(item.bytes)
    : raise(new ScriptError('a string is expected'))
}

function integer(text: string): bigint {
  const [, sign, digits] = /^([+-]?)((?:0x)?[0-9a-fA-F_]+)$/.exec(text) ?? []
  if (digits === undefined) throw new ScriptError(`${text} is no integer`)
  const value = BigInt(digits.replaceAll('_', ''))
  return sign === '-' ? -value : value
}

function float(text: string): number {
  const [, sign, digits = ''] = /^([+-]?)(.*)$/.exec(text.replaceAll('_', '')) ?? []
  const value = magnitude(digits)
  if (Number.isNaN(value) && !/^nan(:|$)/.test(digits)) throw new ScriptError(`${text} is no number`)
  return sign === '-' ? -value : value
}

function magnitude(digits: string): number {
  if (digits === 'inf') return Number.POSITIVE_INFINITY
  const [hex, whole = '', fraction = '', exponent = '0'] =
    /^0x([0-9a-f]+)\.?([0-9a-f]*)(?:p([+-]?\d+))?$/i.exec(digits) ?? []
  if (hex === undefined) return Number(digits)
  return Number.parseInt(whole + fraction, 16) * 2 ** (Number(exponent) - 4 * fraction.length)
}

function raise(error: Error): never {
  throw error
}
