import { type ResourceType, t } from '@wasi-webgpu/component'
import { type LowerContext, Lowered } from '@wasi-webgpu/component/host'
import { errorCode } from './file-error.ts'
import { mostReadBytes, passingBytes } from './file-streams.ts'

/** A file that a guest reads. Its methods throw the errors of a file operation. */
export interface ReadableFile {
  /** Number of bytes from an offset to the end of the file. */
  rest(offset: bigint): bigint
  /** Reads into `bytes` and returns the number of bytes; 0 at the end of the file. */
  readInto(bytes: Uint8Array, offset: bigint): number
}

/**
 * Returns `[method]descriptor.read` of WASI 0.2, by which the system reads many bytes into the memory of the guest, without a
 * buffer of the host in between.
 */
export function readInto<File extends ReadableFile>(file: ResourceType<File>): Lowered {
  const params = { self: t.borrow(file), length: t.u64, offset: t.u64 }
  const type = t.func(params, t.result(t.tuple(t.list(t.u8), t.bool), t.enum(...errorCodes)))
  return new Lowered(type, cx => (self: number, length: bigint, offset: bigint, result: number) => {
    const from = cx.handles.get(self, file)
    const at = cx.memory.range(result, 16, 4)
    const [most, start] = [BigInt.asUintN(64, length), BigInt.asUintN(64, offset)]
    const inPlace = most < fewBytes ? 0 : attempt(cx, at, () => inPlaceLength(from, most, start))
    if (inPlace === undefined) return
    const count =
      inPlace > 0 ? readInPlace(cx, at, from, inPlace, start) : readAndStore(cx, at, from, most, start)
    if (count === undefined) return
    const { view } = cx.memory
    view.setUint8(at, 0)
    view.setUint8(at + 12, count === 0 ? 1 : 0)
  })
}

/** Fewer bytes than these are copied in less time than the system needs to tell the size of the file. */
const fewBytes = 0x1_0000

/** Returns the number of bytes to read in place; 0 for a file that does not say that it has many. */
function inPlaceLength(file: ReadableFile, most: bigint, offset: bigint): number {
  const rest = file.rest(offset)
  if (rest < fewBytes) return 0
  return Math.min(Number(rest < most ? rest : most), mostReadBytes)
}

/** Reads into new memory of the guest, stores the list, and returns the number of bytes; stores an error and returns nothing. */
function readInPlace(
  cx: LowerContext,
  at: number,
  file: ReadableFile,
  length: number,
  offset: bigint,
): number | undefined {
  const allocated = cx.allocate(1, length)
  const count = attempt(cx, at, () =>
    file.readInto(cx.memory.bytes.subarray(allocated, allocated + length), offset),
  )
  if (count === undefined) return undefined
  // The file has become shorter since it told its size.
  const pointer = count < length ? cx.reallocate(allocated, length, 1, count) : allocated
  const { view } = cx.memory
  view.setUint32(at + 4, pointer, true)
  view.setUint32(at + 8, count, true)
  return count
}

/** Reads as {@link readInPlace} does, into a buffer of the host first. */
function readAndStore(
  cx: LowerContext,
  at: number,
  file: ReadableFile,
  most: bigint,
  offset: bigint,
): number | undefined {
  const bytes = passingBytes(most)
  const count = attempt(cx, at, () => file.readInto(bytes, offset))
  if (count !== undefined) cx.storeBytes(bytes.subarray(0, count), at + 4)
  return count
}

/** Returns the result of a file operation; stores its error as that of the call and returns nothing. */
function attempt(cx: LowerContext, at: number, operation: () => number): number | undefined {
  try {
    return operation()
  } catch (error) {
    const { view } = cx.memory
    view.setUint8(at, 1)
    view.setUint8(at + 4, errorCodes.indexOf(errorCode(error)))
    return undefined
  }
}

/** Cases of `error-code`, in the order of their discriminants. */
export const errorCodes = [
  'access',
  'would-block',
  'already',
  'bad-descriptor',
  'busy',
  'deadlock',
  'quota',
  'exist',
  'file-too-large',
  'illegal-byte-sequence',
  'in-progress',
  'interrupted',
  'invalid',
  'io',
  'is-directory',
  'loop',
  'too-many-links',
  'message-size',
  'name-too-long',
  'no-device',
  'no-entry',
  'no-lock',
  'insufficient-memory',
  'insufficient-space',
  'not-directory',
  'not-empty',
  'not-recoverable',
  'unsupported',
  'no-tty',
  'no-such-device',
  'overflow',
  'not-permitted',
  'pipe',
  'read-only',
  'invalid-seek',
  'text-file-busy',
  'cross-device',
]
