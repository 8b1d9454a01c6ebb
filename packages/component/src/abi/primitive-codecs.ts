import { mismatch, trap } from '../errors.ts'
import type { NumberKind } from '../types/types.ts'
import { type Codec, scalarCodec } from './codec-interface.ts'
import { raise } from './js-value.ts'
import { numbers } from './numbers.ts'
import { isString, liftString, lowerString, storeString } from './strings.ts'

/** Creates the codec of a number type. */
export function numberCodec(kind: NumberKind): Codec {
  const { core, size, get, set, wrap } = numbers[kind]
  return scalarCodec(core, size, {
    load: (cx, at) => get(cx.memory.view, at),
    store: (cx, value, at) => set(cx.memory.view, at, wrap(value as never) as never),
    lift: (_, value) => wrap(value as never),
    lower: (_, value) => wrap(value as never),
  })
}

export const boolCodec = scalarCodec('i32', 1, {
  load: (cx, at) => cx.memory.view.getUint8(at) !== 0,
  store: (cx, value, at) => cx.memory.view.setUint8(at, value ? 1 : 0),
  lift: (_, value) => value !== 0,
  lower: (_, value) => (value ? 1 : 0),
})

export const charCodec = scalarCodec('i32', 4, {
  load: (cx, at) => charFromCode(cx.memory.view.getUint32(at, true)),
  store: (cx, value, at) => cx.memory.view.setUint32(at, codeFromChar(value), true),
  lift: (_, value) => charFromCode((value as number) >>> 0),
  lower: (_, value) => codeFromChar(value),
})

function charFromCode(code: number): string {
  if (code >= 0x11_0000 || (code >= 0xd800 && code <= 0xdfff)) trap('invalid `char` bit pattern')
  return String.fromCodePoint(code)
}

function codeFromChar(value: unknown): number {
  const code = typeof value === 'string' ? value.codePointAt(0) : undefined
  if (code === undefined || String.fromCodePoint(code) !== value || (code >= 0xd800 && code <= 0xdfff)) {
    throw mismatch('a string of one character', value)
  }
  return code
}

export const stringCodec: Codec = {
  size: 8,
  alignment: 4,
  flat: ['i32', 'i32'],
  load: (cx, at) => {
    const { view } = cx.memory
    return liftString(cx, view.getUint32(at, true), view.getUint32(at + 4, true))
  },
  store: (cx, value, at) => storeString(cx, checkedString(value), at),
  lift: (cx, flat) => liftString(cx, flat.nextNumber(), flat.nextNumber()),
  lower: (cx, value, flat) => lowerString(cx, checkedString(value), flat),
}

function checkedString(value: unknown): unknown {
  return isString(value) ? value : raise(mismatch('a string', value))
}
