import { concat, name, sectionOf, u32, vec } from './binary.ts'

/** The interface through which a program reads the data that it was built with. */
export const dataInterface = 'wasi-webgpu:assets/data'

/** That interface in WIT, as a package. */
export const dataWit = `package wasi-webgpu:assets {
  interface data {
    /// A part of the data, at most a mebibyte.
    read: func(offset: u32, length: u32) -> list<u8>;
  }
}`

/**
 * A component that exports `read` over the given bytes. They are a passive data segment: they cost nothing until they
 * are read, and then no more than a copy through a memory of one mebibyte.
 */
export function dataComponent(data: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concat([
    Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00),
    sectionOf(1, dataModule(data)),
    sectionOf(2, vec([Uint8Array.of(0x00, 0, 0)])), // its instance
    sectionOf(6, vec([coreExport(0x02, 'memory'), coreExport(0x00, 'read')])),
    sectionOf(7, vec([listOfU8, readType])),
    sectionOf(8, vec([Uint8Array.of(0x00, 0x00, 0, 1, 0x03, 0, 1)])), // canon lift (memory 0) (type 1)
    sectionOf(11, vec([concat([Uint8Array.of(0x00), name('read'), Uint8Array.of(0x01, 0, 0x00)])])),
  ])
}

const listOfU8 = Uint8Array.of(0x70, 0x7d)
const readType = concat([
  Uint8Array.of(0x40),
  vec([concat([name('offset'), Uint8Array.of(0x79)]), concat([name('length'), Uint8Array.of(0x79)])]),
  Uint8Array.of(0x00, 0),
])

function coreExport(sort: number, exportName: string): Uint8Array {
  return concat([Uint8Array.of(0x00, sort, 0x01, 0), name(exportName)])
}

/** The memory's first bytes are the list that `read` returns, its address and its length; the data comes behind. */
const scratch = 16
const pages = 17

function dataModule(data: readonly Uint8Array[]): Uint8Array {
  const i32 = 0x7f
  return concat([
    Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00),
    sectionOf(1, vec([Uint8Array.of(0x60, 2, i32, i32, 1, i32)])),
    sectionOf(3, vec([Uint8Array.of(0)])),
    sectionOf(5, vec([Uint8Array.of(0x00, pages)])),
    sectionOf(
      7,
      vec([concat([name('memory'), Uint8Array.of(0x02, 0)]), concat([name('read'), Uint8Array.of(0x00, 0)])]),
    ),
    sectionOf(12, u32(1)),
    sectionOf(10, vec([concat([u32(readBody.length), readBody])])),
    sectionOf(
      11,
      vec([concat([Uint8Array.of(0x01), u32(data.reduce((sum, { length }) => sum + length, 0)), ...data])]),
    ),
  ])
}

const readBody = Uint8Array.of(
  0, // no locals
  ...[0x41, scratch, 0x20, 0, 0x20, 1, 0xfc, 0x08, 0, 0], // memory.init scratch offset length
  ...[0x41, 0, 0x41, scratch, 0x36, 2, 0], // i32.store 0 scratch
  ...[0x41, 0, 0x20, 1, 0x36, 2, 4], // i32.store 4 length
  ...[0x41, 0, 0x0b],
)
