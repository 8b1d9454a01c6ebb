/** Computes the memory layout of the structures of `webgpu.h` on wasm32, from the C ABI of WebAssembly. */

import type { CCallback, CParam, CStruct, CType } from '../webgpu-h/c-model.ts'
import { countName } from '../webgpu-h/c-names.ts'

/** Sizes and offsets in bytes. */
export interface Layout {
  readonly size: number
  readonly alignment: number
  readonly offsets: ReadonlyMap<string, number>
}

/** Returns the layout of a structure. */
export function structLayout({ form, members }: CStruct): Layout {
  const chain: Field[] =
    form === 'extensible' ? [['nextInChain', word]] : form === 'extension' ? [['chain', chained]] : []
  return layoutOf([...chain, ...members.flatMap(fieldsOf)])
}

/** Returns the layout of the structure that passes a callback. */
export function infoLayout({ hasMode }: CCallback): Layout {
  const mode: Field[] = hasMode ? [['mode', word]] : []
  const others = ['callback', 'userdata1', 'userdata2'].map((name): Field => [name, word])
  return layoutOf([['nextInChain', word], ...mode, ...others])
}

type Extent = Pick<Layout, 'size' | 'alignment'>
type Field = readonly [name: string, extent: Extent]

/** A pointer, a `size_t`, an enum or a number of 32 bits. */
const word: Extent = { size: 4, alignment: 4 }
const double: Extent = { size: 8, alignment: 8 }
/** A pointer and a number of 32 bits: a string, or the head of a chain. */
const chained: Extent = { size: 8, alignment: 4 }

function fieldsOf(member: CParam): Field[] {
  const field: Field = [member.name, extentOf(member.type)]
  return member.type.kind === 'array' ? [[countName(member), word], field] : [field]
}

function extentOf(type: CType): Extent {
  switch (type.kind) {
    case 'u16':
      return { size: 2, alignment: 2 }
    case 'u64':
    case 'f64':
      return double
    case 'string':
      return chained
    case 'info':
      return infoLayout(type.callback)
    case 'defined':
      if (type.definition.kind === 'struct') return structLayout(type.definition)
      return type.definition.kind === 'flags' ? double : word
    default:
      return word
  }
}

function layoutOf(fields: readonly Field[]): Layout {
  const offsets = new Map<string, number>()
  let end = 0
  for (const [name, { size, alignment }] of fields) {
    const offset = aligned(end, alignment)
    offsets.set(name, offset)
    end = offset + size
  }
  const alignment = Math.max(1, ...fields.map(([, extent]) => extent.alignment))
  return { size: aligned(end, alignment), alignment, offsets }
}

function aligned(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment
}
