/** The state that a core module begins with: its memory, and the values of its globals. */
import {
  type Bytes,
  concat,
  leb128,
  name,
  Reader,
  skipConstExpression,
  skipValueType,
  vec,
} from '@wasi-webgpu/component/binary'
import { required, unknownForm } from '../component/binary.ts'
import {
  appended,
  coreNames,
  coreSectionIds,
  sectionContents,
  sectionItems,
  signedLeb128,
  withSections,
} from './core-module.ts'

/** Size of a page of a memory, in bytes. */
export const pageSize: number = 2 ** 16

/** Returns the memory that a core module begins with. */
export function initialMemory(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const [pages = 0] = sectionItems(module, coreSectionIds.memory, reader => {
    if (reader.byte() !== 0) throw unknownForm()
    return reader.u32()
  })
  const memory = new Uint8Array(pages * pageSize)
  sectionItems(module, coreSectionIds.data, reader => {
    const isPassive = reader.u32() === 1
    if (isPassive) return reader.skip(reader.u32())
    const start = i32Constant(reader)
    const length = reader.u32()
    const from = reader.skip(length)
    memory.set(reader.bytes.subarray(from, from + length), start)
  })
  return memory
}

/** Returns a copy of a core module, whose only memory is defined there and begins with `memory`. */
export function withMemory(module: Uint8Array<ArrayBuffer>, memory: Uint8Array): Uint8Array<ArrayBuffer> {
  return withSections(
    module,
    new Map<number, Bytes>([
      [coreSectionIds.memory, vec([[0, ...leb128(memory.length / pageSize)]])],
      [coreSectionIds.data, vec(segments(memory))],
    ]),
  )
}

/** Returns a copy of a core module whose memory, if it defines one, grows up to a number of pages. */
export function withMemoryLimit(module: Uint8Array<ArrayBuffer>, pages: number): Uint8Array<ArrayBuffer> {
  const memories = sectionItems(module, coreSectionIds.memory, reader => {
    if (reader.byte() !== 0) throw unknownForm()
    return concat([[1], leb128(reader.u32()), leb128(pages)])
  })
  if (memories.length === 0) return module
  return withSections(module, new Map([[coreSectionIds.memory, vec(memories)]]))
}

/** Returns active segments that contain all bytes of a memory that are not zero. */
function segments(memory: Uint8Array): Bytes[] {
  const words = new Int32Array(memory.buffer, memory.byteOffset, memory.length / wordSize)
  const found: Bytes[] = []
  let end = 0
  for (;;) {
    let start = end
    while (start < words.length && words[start] === 0) start++
    if (start === words.length) return found
    end = start
    for (let at = start; at < words.length && at - end < fewestZeros; at++) if (words[at] !== 0) end = at + 1
    const bytes = memory.subarray(start * wordSize, end * wordSize)
    found.push(
      concat([[0x00, 0x41, ...signedLeb128((start * wordSize) | 0), 0x0b], leb128(bytes.length), bytes]),
    )
  }
}

/** Size in bytes of what {@link segments} looks at together. */
const wordSize = 4

/** The zeros between two segments, in words: fewer cost less as bytes than one more segment. */
const fewestZeros = 4

/** A global that a core module defines. */
interface CoreGlobal {
  /** Index among all globals of the module. */
  readonly index: number
  /** Bytes of its type. */
  readonly type: Uint8Array
  readonly isMutable: boolean
  /** Bytes of its initial value, a constant expression. */
  readonly init: Uint8Array<ArrayBuffer>
}

function definedGlobals(module: Uint8Array<ArrayBuffer>): CoreGlobal[] {
  let index = coreNames(module).imports.filter(({ kind }) => kind === 'global').length
  return sectionItems(module, coreSectionIds.global, reader => {
    const start = reader.position
    skipValueType(reader)
    const isMutable = reader.byte() === 1
    const middle = reader.position
    skipConstExpression(reader)
    return {
      index: index++,
      type: reader.bytes.subarray(start, middle),
      isMutable,
      init: reader.bytes.slice(middle, reader.position),
    }
  })
}

/** Returns the initial value of a global that a core module exports, an integer of 32 bits. */
export function exportedConstant(module: Uint8Array<ArrayBuffer>, exportName: string): number {
  let value: number | undefined
  sectionItems(module, coreSectionIds.export, reader => {
    const isWanted = reader.name() === exportName
    const kind = reader.byte()
    const index = reader.u32()
    const global = definedGlobals(module).find(global => global.index === index)
    if (isWanted && kind === 0x03 && global) value = i32Constant(new Reader(global.init))
  })
  return required(value)
}

/** Returns a copy of a core module that exports its mutable globals too, for {@link withGlobals}. */
export function withGlobalsExported(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const mutable = definedGlobals(module).filter(({ isMutable }) => isMutable)
  if (mutable.length === 0) return module
  const added = mutable.map(({ index }) => concat([name(globalName(index)), [0x03], leb128(index)]))
  const contents = appended(sectionContents(module, coreSectionIds.export), ...added)
  return withSections(module, new Map([[coreSectionIds.export, contents]]))
}

/** Returns the name under which the mutable global at an index is exported. */
function globalName(index: number): string {
  return `wasi-webgpu:global ${index}`
}

/** Returns a copy of a core module whose mutable globals begin with their values in an instance of {@link withGlobalsExported}. */
export function withGlobals(
  module: Uint8Array<ArrayBuffer>,
  exports: WebAssembly.Exports,
): Uint8Array<ArrayBuffer> {
  const globals = definedGlobals(module)
  if (!globals.some(({ isMutable }) => isMutable)) return module
  const items = globals.map(({ index, type, isMutable, init }) => {
    if (!isMutable) return concat([type, init])
    i32Constant(new Reader(init))
    const { value } = exports[globalName(index)] as WebAssembly.Global<'i32'>
    return concat([type, [0x41, ...signedLeb128(value), 0x0b]])
  })
  return withSections(module, new Map([[coreSectionIds.global, vec(items)]]))
}

/** Reads a constant expression that is one `i32.const`. */
function i32Constant(reader: Reader): number {
  if (reader.byte() !== 0x41) throw unknownForm()
  const value = reader.s33()
  if (reader.byte() !== 0x0b) throw unknownForm()
  return value
}
