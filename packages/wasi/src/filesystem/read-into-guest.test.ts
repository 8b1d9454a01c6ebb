import { ResourceType } from '@wasi-webgpu/component'
import { GuestMemory, type LowerContext } from '@wasi-webgpu/component/host'
import { expect, it } from 'vitest'
import { FileError } from './file-error.ts'
import { type ReadableFile, readInto } from './read-into-guest.ts'

const many = 0x2_0000

/** A guest that calls `descriptor.read` on a file, and has the result at the address 0. */
function guestOf(file: ReadableFile) {
  const memory = new GuestMemory(new WebAssembly.Memory({ initial: 64 }))
  const reallocations: number[][] = []
  const cx = {
    memory,
    handles: { get: () => file },
    allocate: () => 1024,
    reallocate: (...args: number[]) => {
      reallocations.push(args)
      return 2048
    },
    storeBytes: (bytes: Uint8Array, at: number) => {
      memory.bytes.set(bytes, 512)
      memory.view.setUint32(at, 512, true)
      memory.view.setUint32(at + 4, bytes.length, true)
    },
  }
  const call = readInto(new ResourceType<ReadableFile>('descriptor')).lower(
    cx as unknown as LowerContext,
    'read',
  )
  const read = (length: number, offset: number) => {
    call(1, BigInt(length), BigInt(offset), 0)
    if (memory.view.getUint8(0) === 1) return { code: memory.view.getUint8(4) }
    const [pointer, length_] = [memory.view.getUint32(4, true), memory.view.getUint32(8, true)]
    return { pointer, length: length_, isAtEnd: memory.view.getUint8(12) === 1 }
  }
  return { memory, read, reallocations }
}

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
  const { memory, read } = guestOf(file)
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
  const { memory, read, reallocations } = guestOf(fileOf(size, stated))
  expect(read(length, offset)).toEqual({ pointer: 512, length: count, isAtEnd: false })
  expect(memory.bytes[512]).toBe(offset & 0xff)
  expect(reallocations).toEqual([])
})

it('a read after the end of a file returns no bytes, and that it is the end', () => {
  expect(guestOf(fileOf(many)).read(many, many)).toMatchObject({ length: 0, isAtEnd: true })
})

it('the memory of a list gets its size when the file became shorter before it was read', () => {
  const { read, reallocations } = guestOf(fileOf(9, many))
  expect(read(many, 0)).toEqual({ pointer: 2048, length: 9, isAtEnd: false })
  expect(reallocations).toEqual([[1024, many, 1, 9]])
})

it.each(['rest', 'readInto'] as const)('an error of a file in %s is the result of the read', method => {
  const fail = () => {
    throw new FileError('bad-descriptor')
  }
  const { read } = guestOf({ ...fileOf(many), [method]: fail })
  expect(read(many, 0)).toEqual({ code: 3 })
})
