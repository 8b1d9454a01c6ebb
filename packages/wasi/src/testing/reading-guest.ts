import { ResourceType } from '@wasi-webgpu/component'
import { GuestMemory, type LowerContext } from '@wasi-webgpu/component/host'
import { errorCodes, type ReadableFile, readInto } from '../filesystem/read-into-guest.ts'

/** A guest that calls `descriptor.read` of WASI 0.2 on a file, and has the result at the address 0. */
export function readingGuest(file: ReadableFile) {
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
  const read = (length: number | bigint, offset: number | bigint) => {
    call(1, BigInt(length), BigInt(offset), 0)
    if (memory.view.getUint8(0) === 1) return { code: memory.view.getUint8(4) }
    const [pointer, length_] = [memory.view.getUint32(4, true), memory.view.getUint32(8, true)]
    return { pointer, length: length_, isAtEnd: memory.view.getUint8(12) === 1 }
  }
  return { memory, read, reallocations }
}

/**
 * Reads as a guest of WASI 0.2 does. Returns the bytes, and whether the file ends there.
 *
 * @throws the error code
 */
export function readAsGuest(file: ReadableFile, length: bigint, offset: bigint): [Uint8Array, boolean] {
  const result = readingGuest(file).read(length, offset)
  if ('code' in result) throw errorCodes[result.code as number]
  return [memory.bytes.slice(result.pointer, result.pointer + result.length), result.isAtEnd]
}

/** Memory of all these guests, whose reads are over when they return. */
const memory = new GuestMemory(new WebAssembly.Memory({ initial: 64 }))
