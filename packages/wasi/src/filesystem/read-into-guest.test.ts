import { expect, it } from 'vitest'
import { readingGuest } from '../testing/reading-guest.ts'
import { FileError } from './file-error.ts'
import type { ReadableFile } from './read-into-guest.ts'

const many = 0x2_0000

/** A file of a size whose bytes are their offsets. */
function fileOf(size: number, stated = size): ReadableFile & { readonly targets: ArrayBufferLike[] } {
  const targets: ArrayBufferLike[] = []
  return {
    targets,
    rest: offset => BigInt(stated) - offset,
    readInto: (bytes, offset) => {
      targets.push(bytes.buffer)
      const count = Math.max(0, Math.min(bytes.length, size - Number(offset)))
      for (let i = 0; i < count; i++) bytes[i] = Number(offset) + i
      return count
    },
  }
}

it('many bytes of a file are read to the memory of the guest itself, and no more than the file has', () => {
  const file = fileOf(many + 7)
  const { memory, read } = readingGuest(file)
  expect(read(many, 3)).toEqual({ pointer: 1024, length: many, isAtEnd: false })
  expect([...memory.bytes.subarray(1024, 1028)]).toEqual([3, 4, 5, 6])
  expect(read(2 * many, 3)).toMatchObject({ length: many + 4, isAtEnd: false })
  expect(file.targets).toEqual([memory.bytes.buffer, memory.bytes.buffer])
})

it.each([
  ['few bytes', many, many, 16, 0, 16],
  ['the end of a file', many, many, many, many - 5, 5],
  ['a file that states no size', 9, 0, many, 0, 9],
])('%s are copied to memory of their size', (_, size, stated, length, offset, count) => {
  const { memory, read, reallocations } = readingGuest(fileOf(size, stated))
  expect(read(length, offset)).toEqual({ pointer: 512, length: count, isAtEnd: false })
  expect(memory.bytes[512]).toBe(offset & 0xff)
  expect(reallocations).toEqual([])
})

it('a read after the end of a file returns no bytes, and that it is the end', () => {
  expect(readingGuest(fileOf(many)).read(many, many)).toMatchObject({ length: 0, isAtEnd: true })
})

it('the memory of a list gets its size when the file became shorter before it was read', () => {
  const { read, reallocations } = readingGuest(fileOf(9, many))
  expect(read(many, 0)).toEqual({ pointer: 2048, length: 9, isAtEnd: false })
  expect(reallocations).toEqual([[1024, many, 1, 9]])
})

it.each(['rest', 'readInto'] as const)('an error of a file in %s is the result of the read', method => {
  const fail = () => {
    throw new FileError('bad-descriptor')
  }
  const { read } = readingGuest({ ...fileOf(many), [method]: fail })
  expect(read(many, 0)).toEqual({ code: 3 })
})
