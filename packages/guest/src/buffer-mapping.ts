/**
 * Buffer mapping: creation, `mapAsync`, mapped ranges and `unmap`.
 *
 * The memory of the host is not visible to the guest, so a mapped range is a copy: `getMappedRange` reads it
 * from the host, and `unmap` writes it back. This file keeps the state that W3C keeps in a buffer: a pending
 * {@link https://www.w3.org/TR/webgpu/#dom-gpubuffer-pending_map-slot map}, and the ranges that the program
 * has received.
 *
 * @see https://www.w3.org/TR/webgpu/#buffer-mapping
 */

import { engineU64 } from '#engine'
import { awaitCall } from './async-calls.ts'
import { deviceOf, withDevice } from './device-slot.ts'
import { abortError, operationError } from './dom-exceptions.ts'
import { toGpuBufferDescriptor } from './generated/dictionaries.ts'
import { gpuBuffer, gpuDevice } from './generated/handles.ts'
import type { GPUBuffer, GPUDevice } from './generated/interfaces.ts'
import { toGpuMapMode } from './generated/values.ts'
import { exceptionOf } from './gpu-errors.ts'
import { forEachPiece, piece } from './pieces.ts'
import { internal } from './web-idl-classes.ts'
import { toSize } from './web-idl-conversions.ts'

/**
 * {@link https://www.w3.org/TR/webgpu/#dom-gpudevice-createbuffer GPUDevice.createBuffer}
 *
 * @param Buffer the class of the result
 * @throws a RangeError if the buffer is mapped at creation, and its size is not a multiple of 4 or exceeds
 * the free memory
 */
export function createBuffer(
  device: GPUDevice,
  Buffer: typeof GPUBuffer,
  descriptor: GPUBufferDescriptor,
): GPUBuffer {
  const given = toGpuBufferDescriptor(descriptor, 'GPUDevice.createBuffer: descriptor')
  const size = Number(given.size)
  if (given.mappedAtCreation && size % 4 !== 0) {
    throw new RangeError(
      `GPUDevice.createBuffer: the size of a buffer that is mapped at creation must be a multiple of 4, not ${size}`,
    )
  }
  // A new buffer contains zeros, so the guest does not read it from the host.
  const bytes = given.mappedAtCreation ? bytesForMapping(device, size) : undefined
  const buffer = withDevice(device, new Buffer(internal, device[gpuDevice].createBuffer(given)))
  if (given.mappedAtCreation)
    setState(mappings, buffer, new Mapping({ start: 0, end: size, writes: true, bytes }))
  return buffer
}

/**
 * Allocates the memory of a buffer that is mapped at creation.
 *
 * @returns `undefined` for a size above the limit of the device: that buffer is invalid, and needs no memory
 * @throws a RangeError if the program has too little memory
 */
function bytesForMapping(device: GPUDevice, size: number): ArrayBuffer | undefined {
  if (size < 2 ** 32 && size > device.limits.maxBufferSize) return undefined
  try {
    return new ArrayBuffer(size)
  } catch {
    throw new RangeError(`GPUDevice.createBuffer: not enough memory to map ${size} bytes at creation`)
  }
}

/** {@link https://www.w3.org/TR/webgpu/#dom-gpubuffer-mapstate GPUBuffer.mapState} */
export function mapStateOf(buffer: GPUBuffer): GPUBufferMapState {
  // The host may complete a mapping before its promise settles, and unmaps the buffers of a lost device.
  return pendingMaps.has(buffer) ? 'pending' : buffer[gpuBuffer].mapState()
}

/**
 * {@link https://www.w3.org/TR/webgpu/#dom-gpubuffer-mapasync GPUBuffer.mapAsync}
 *
 * @throws an OperationError if the buffer cannot be mapped, and an AbortError if it is unmapped or destroyed
 * in the meantime
 */
export async function mapAsync(
  buffer: GPUBuffer,
  mode: unknown,
  offset: unknown,
  size: unknown,
): Promise<void> {
  const handle = buffer[gpuBuffer]
  const flags = toGpuMapMode(mode, 'GPUBuffer.mapAsync: mode')
  const start = offset === undefined ? 0 : toSize(offset, 'GPUBuffer.mapAsync: offset')
  const length = size === undefined ? undefined : toSize(size, 'GPUBuffer.mapAsync: size')
  const map = () =>
    awaitCall(() =>
      handle.mapAsync(flags, engineU64(start), length === undefined ? undefined : engineU64(length)),
    )
  // The buffer is mapped or has a pending mapping: the host reports the error to the error scopes of the
  // device.
  if (mapStateOf(buffer) !== 'unmapped') return map()
  const pending: Pending = { isAborted: false }
  setState(pendingMaps, buffer, pending)
  try {
    await map()
  } catch (error) {
    throw pending.isAborted ? aborted() : error
  } finally {
    if (pendingMaps.get(buffer) === pending) pendingMaps.delete(buffer)
  }
  if (pending.isAborted) throw aborted()
  const end = start + (length ?? Math.max(0, Number(handle.size()) - start))
  setState(mappings, buffer, new Mapping({ start, end, writes: flags.write === true, isRead: true }))
}

/**
 * {@link https://www.w3.org/TR/webgpu/#dom-gpubuffer-getmappedrange GPUBuffer.getMappedRange}
 *
 * @throws an OperationError if the buffer is not mapped, or the range is misaligned, out of bounds or already
 * returned
 */
export function getMappedRange(buffer: GPUBuffer, offset: unknown, size: unknown): ArrayBuffer {
  const handle = buffer[gpuBuffer]
  const start = offset === undefined ? 0 : toSize(offset, 'GPUBuffer.getMappedRange: offset')
  const length =
    size === undefined
      ? Math.max(0, Number(handle.size()) - start)
      : toSize(size, 'GPUBuffer.getMappedRange: size')
  const mapping = mappings.get(buffer)
  if (mapping === undefined)
    throw operationError('GPUBuffer.getMappedRange: the buffer is not mapped; await mapAsync first')
  mapping.check(start, start + length)
  if (!mapping.isRead) return mapping.addNew(start, length)
  try {
    const read = (offset: number, size: number) =>
      handle.getMappedRangeGetWithCopy(engineU64(start + offset), engineU64(size))
    if (length <= piece.size) return mapping.add(start, ownBuffer(read(0, length)))
    const bytes = new Uint8Array(length)
    forEachPiece(length, (offset, size) => bytes.set(read(offset, size), offset))
    return mapping.add(start, bytes.buffer)
  } catch (error) {
    throw exceptionOf(error)
  }
}

/** {@link https://www.w3.org/TR/webgpu/#dom-gpubuffer-unmap GPUBuffer.unmap} */
export function unmap(buffer: GPUBuffer): void {
  const handle = buffer[gpuBuffer]
  mappings.get(buffer)?.writeBack((bytes, offset) => {
    try {
      forEachPiece(bytes.length, (start, size) => {
        const part = bytes.subarray(start, start + size)
        handle.getMappedRangeSetWithCopy(part, engineU64(offset + start), engineU64(size))
      })
    } catch {
      // The buffer is invalid, or its device is lost. W3C lets the program use the ranges, and discards their
      // contents.
    }
  })
  release(buffer)
  try {
    handle.unmap()
  } catch (error) {
    throw exceptionOf(error)
  }
}

/** {@link https://www.w3.org/TR/webgpu/#dom-gpubuffer-destroy GPUBuffer.destroy} */
export function destroyBuffer(buffer: GPUBuffer): void {
  const handle = buffer[gpuBuffer]
  release(buffer)
  handle.destroy()
}

/** A call of `mapAsync` whose promise is pending. */
interface Pending {
  isAborted: boolean
}

const pendingMaps = new WeakMap<GPUBuffer, Pending>()

const mappings = new WeakMap<GPUBuffer, Mapping>()

/**
 * Buffers of each device that are mapped or have a pending mapping. A set may also contain buffers that were
 * unmapped.
 */
const mapped = new WeakMap<GPUDevice, Set<WeakRef<GPUBuffer>>>()

/** Stores the state of a buffer that is mapped, or whose mapping is pending, from now on. */
function setState<State>(states: WeakMap<GPUBuffer, State>, buffer: GPUBuffer, state: State): void {
  states.set(buffer, state)
  const device = deviceOf(buffer)
  if (device === undefined) return
  const buffers = mapped.get(device) ?? new Set()
  mapped.set(device, buffers)
  if (buffers.size >= 64 && (buffers.size & (buffers.size - 1)) === 0) forgetUnmapped(buffers)
  buffers.add(new WeakRef(buffer))
}

/**
 * Removes unmapped buffers from a set. It runs whenever the set has doubled, so that its cost per buffer is
 * constant.
 */
function forgetUnmapped(buffers: Set<WeakRef<GPUBuffer>>): void {
  const seen = new Set<GPUBuffer>()
  for (const reference of buffers) {
    const buffer = reference.deref()
    const isMapped = buffer !== undefined && (mappings.has(buffer) || pendingMaps.has(buffer))
    if (isMapped && !seen.has(buffer)) seen.add(buffer)
    else buffers.delete(reference)
  }
}

/** Unmaps all buffers of a device that is destroyed. */
export function releaseBuffersOf(device: GPUDevice): void {
  for (const reference of mapped.get(device) ?? []) {
    const buffer = reference.deref()
    if (buffer !== undefined) release(buffer)
  }
  mapped.delete(device)
}

/** Ends a mapping and aborts a pending one. */
function release(buffer: GPUBuffer): void {
  const pending = pendingMaps.get(buffer)
  if (pending) {
    pending.isAborted = true
    pendingMaps.delete(buffer)
  }
  mappings.get(buffer)?.detach()
  mappings.delete(buffer)
}

function aborted(): DOMException {
  return abortError('GPUBuffer.mapAsync: the buffer was unmapped or destroyed before it was mapped')
}

interface MappingInit {
  /** Offset of the first byte of the mapping in the buffer. */
  readonly start: number
  readonly end: number
  readonly writes: boolean
  /** Whether the ranges are read from the host. A buffer that is mapped at creation contains zeros. */
  readonly isRead?: boolean
  /** Preallocated memory of the size of the mapping. */
  readonly bytes?: ArrayBuffer | undefined
}

interface Range {
  readonly offset: number
  readonly size: number
  readonly bytes: ArrayBuffer
}

class Mapping {
  readonly isRead: boolean
  #bytes: ArrayBuffer | undefined
  readonly #start: number
  readonly #end: number
  readonly #writes: boolean
  readonly #ranges: Range[] = []

  constructor({ start, end, writes, isRead = false, bytes }: MappingInit) {
    this.isRead = isRead
    this.#bytes = bytes
    this.#start = start
    this.#end = end
    this.#writes = writes
  }

  /**
   * @throws an OperationError if the range is misaligned, out of bounds, or overlaps a range that was
   * returned before
   */
  check(start: number, end: number): void {
    if (start % 8 !== 0 || (end - start) % 4 !== 0) {
      throw operationError(
        `GPUBuffer.getMappedRange: the offset must be a multiple of 8, not ${start}, and the size one of 4, not ${end - start}`,
      )
    }
    if (start < this.#start || end > this.#end) {
      throw operationError(
        `GPUBuffer.getMappedRange: the bytes ${start} to ${end} are outside the mapped range, ${this.#start} to ${this.#end}`,
      )
    }
    if (this.#ranges.some(({ offset, size }) => start < offset + size && offset < end)) {
      throw operationError(
        `GPUBuffer.getMappedRange: the bytes ${start} to ${end} overlap a range that was already returned`,
      )
    }
  }

  /** Adds a range of zeros. A range of the whole mapping uses the preallocated memory. */
  addNew(offset: number, size: number): ArrayBuffer {
    const bytes = this.#bytes?.byteLength === size ? this.#bytes : new ArrayBuffer(size)
    this.#bytes = undefined
    return this.add(offset, bytes)
  }

  add(offset: number, bytes: ArrayBuffer): ArrayBuffer {
    this.#ranges.push({ offset, size: bytes.byteLength, bytes })
    return bytes
  }

  /** Calls `write` with each range of a writable mapping that the program has not detached. */
  writeBack(write: (bytes: Uint8Array, offset: number) => void): void {
    if (!this.#writes) return
    for (const { offset, size, bytes } of this.#ranges) {
      if (size > 0 && bytes.byteLength === size) write(new Uint8Array(bytes), offset)
    }
  }

  /** Detaches the ranges, as W3C requires when a mapping ends. */
  detach(): void {
    for (const { bytes } of this.#ranges) if (!bytes.detached) bytes.transfer()
  }
}

/**
 * Returns an ArrayBuffer that contains exactly the given bytes: the underlying one if it has no other bytes.
 */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  const isWhole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength
  return (isWhole ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer
}
