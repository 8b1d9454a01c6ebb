/**
 * How buffers are mapped. A guest has copies of the ranges that it asks for; what it wrote goes back at `unmap`.
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
import { internal } from './web-idl-classes.ts'
import { toSize } from './web-idl-conversions.ts'

/** {@link https://www.w3.org/TR/webgpu/#dom-gpudevice-createbuffer GPUDevice.createBuffer} */
export function createBuffer(
  device: GPUDevice,
  made: typeof GPUBuffer,
  descriptor: GPUBufferDescriptor,
): GPUBuffer {
  const given = toGpuBufferDescriptor(descriptor, 'GPUDevice.createBuffer: descriptor')
  const size = Number(given.size)
  if (given.mappedAtCreation && size % 4 !== 0) {
    throw new RangeError(
      `GPUDevice.createBuffer: a buffer that is mapped at creation has a multiple of 4 bytes, not ${size}`,
    )
  }
  // Nothing has been written to it: there is nothing to read.
  const bytes = given.mappedAtCreation ? bytesForMapping(device, size) : undefined
  const buffer = withDevice(device, new made(internal, device[gpuDevice].createBuffer(given)))
  if (given.mappedAtCreation)
    begin(mappings, buffer, new Mapping({ start: 0, end: size, writes: true, bytes }))
  return buffer
}

/**
 * The memory of a buffer that is mapped at creation.
 *
 * @returns nothing for a size that no buffer of the device has: that one is invalid, and need not take memory
 * @throws a RangeError when the program has not as much
 */
function bytesForMapping(device: GPUDevice, size: number): ArrayBuffer | undefined {
  if (size < 2 ** 32 && size > device.limits.maxBufferSize) return undefined
  try {
    return new ArrayBuffer(size)
  } catch {
    throw new RangeError(`GPUDevice.createBuffer: there is no memory to map ${size} bytes`)
  }
}

/** {@link https://www.w3.org/TR/webgpu/#dom-gpubuffer-mapstate GPUBuffer.mapState} */
export function mapStateOf(buffer: GPUBuffer): GPUBufferMapState {
  // The host may have mapped it when the promise has not been settled yet, and unmaps it when it loses the device.
  return pendings.has(buffer) ? 'pending' : buffer[gpuBuffer].mapState()
}

/** {@link https://www.w3.org/TR/webgpu/#dom-gpubuffer-mapasync GPUBuffer.mapAsync} */
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
  // The host has it mapped, or about to be: it tells the device's error scopes.
  if (mapStateOf(buffer) !== 'unmapped') return map()
  const pending: Pending = { isAborted: false }
  begin(pendings, buffer, pending)
  try {
    await map()
  } catch (error) {
    throw pending.isAborted ? aborted() : error
  } finally {
    if (pendings.get(buffer) === pending) pendings.delete(buffer)
  }
  if (pending.isAborted) throw aborted()
  const end = start + (length ?? Math.max(0, Number(handle.size()) - start))
  begin(mappings, buffer, new Mapping({ start, end, writes: flags.write === true, isRead: true }))
}

/** {@link https://www.w3.org/TR/webgpu/#dom-gpubuffer-getmappedrange GPUBuffer.getMappedRange} */
export function getMappedRange(buffer: GPUBuffer, offset: unknown, size: unknown): ArrayBuffer {
  const handle = buffer[gpuBuffer]
  const start = offset === undefined ? 0 : toSize(offset, 'GPUBuffer.getMappedRange: offset')
  const length =
    size === undefined
      ? Math.max(0, Number(handle.size()) - start)
      : toSize(size, 'GPUBuffer.getMappedRange: size')
  const mapping = mappings.get(buffer)
  if (mapping === undefined) throw operationError('GPUBuffer.getMappedRange: the buffer is not mapped')
  mapping.check(start, start + length)
  if (!mapping.isRead) return mapping.addNew(start, length)
  try {
    const bytes = handle.getMappedRangeGetWithCopy(engineU64(start), engineU64(length))
    return mapping.add(start, ownBuffer(bytes))
  } catch (error) {
    throw exceptionOf(error)
  }
}

/** {@link https://www.w3.org/TR/webgpu/#dom-gpubuffer-unmap GPUBuffer.unmap} */
export function unmap(buffer: GPUBuffer): void {
  const handle = buffer[gpuBuffer]
  mappings.get(buffer)?.writeBack((bytes, offset) => {
    try {
      handle.getMappedRangeSetWithCopy(bytes, engineU64(offset), engineU64(bytes.length))
    } catch {
      // The buffer is invalid, or its device lost: W3C keeps the ranges of one usable, and what was written is lost.
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

/** A call of `mapAsync` whose promise has not been settled. */
interface Pending {
  isAborted: boolean
}

const pendings = new WeakMap<GPUBuffer, Pending>()

const mappings = new WeakMap<GPUBuffer, Mapping>()

/** Of each device, the buffers that are mapped or about to be, and maybe some that were. */
const mapped = new WeakMap<GPUDevice, Set<WeakRef<GPUBuffer>>>()

/** The buffer is mapped, or about to be, from now on. */
function begin<State>(states: WeakMap<GPUBuffer, State>, buffer: GPUBuffer, state: State): void {
  states.set(buffer, state)
  const device = deviceOf(buffer)
  if (device === undefined) return
  const buffers = mapped.get(device) ?? new Set()
  mapped.set(device, buffers)
  if (buffers.size >= 64 && (buffers.size & (buffers.size - 1)) === 0) forgetUnmapped(buffers)
  buffers.add(new WeakRef(buffer))
}

/** Done each time that their number doubles, so that it costs each buffer little. */
function forgetUnmapped(buffers: Set<WeakRef<GPUBuffer>>): void {
  const seen = new Set<GPUBuffer>()
  for (const reference of buffers) {
    const buffer = reference.deref()
    const isMapped = buffer !== undefined && (mappings.has(buffer) || pendings.has(buffer))
    if (isMapped && !seen.has(buffer)) seen.add(buffer)
    else buffers.delete(reference)
  }
}

/** Unmaps all buffers of a device that ends. */
export function releaseBuffersOf(device: GPUDevice): void {
  for (const reference of mapped.get(device) ?? []) {
    const buffer = reference.deref()
    if (buffer !== undefined) release(buffer)
  }
  mapped.delete(device)
}

/** Ends a mapping, and rejects a pending one. */
function release(buffer: GPUBuffer): void {
  const pending = pendings.get(buffer)
  if (pending) {
    pending.isAborted = true
    pendings.delete(buffer)
  }
  mappings.get(buffer)?.detach()
  mappings.delete(buffer)
}

function aborted(): DOMException {
  return abortError('GPUBuffer.mapAsync: the buffer was unmapped or destroyed before it was mapped')
}

interface MappingInit {
  /** In bytes of the buffer. */
  readonly start: number
  readonly end: number
  readonly writes: boolean
  /** The host has what is in it. A buffer that is mapped at its creation has zeros. */
  readonly isRead?: boolean
  /** Memory for all of it. */
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

  /** @throws an OperationError if there cannot be such a range, or a part of it has been given away already */
  check(start: number, end: number): void {
    if (start % 8 !== 0 || (end - start) % 4 !== 0) {
      throw operationError(
        `GPUBuffer.getMappedRange: ${start} is not a multiple of 8, or ${end - start} not of 4`,
      )
    }
    if (start < this.#start || end > this.#end) {
      throw operationError(
        `GPUBuffer.getMappedRange: ${start} to ${end} is not in the mapped range, ${this.#start} to ${this.#end}`,
      )
    }
    if (this.#ranges.some(({ offset, size }) => start < offset + size && offset < end)) {
      throw operationError(`GPUBuffer.getMappedRange: a part of ${start} to ${end} was returned before`)
    }
  }

  /** A range of zeros: in most cases all of them, for which there is memory. */
  addNew(offset: number, size: number): ArrayBuffer {
    const bytes = this.#bytes?.byteLength === size ? this.#bytes : new ArrayBuffer(size)
    this.#bytes = undefined
    return this.add(offset, bytes)
  }

  add(offset: number, bytes: ArrayBuffer): ArrayBuffer {
    this.#ranges.push({ offset, size: bytes.byteLength, bytes })
    return bytes
  }

  /** Calls back with each range that the program may have written to. */
  writeBack(write: (bytes: Uint8Array, offset: number) => void): void {
    if (!this.#writes) return
    for (const { offset, size, bytes } of this.#ranges) {
      if (size > 0 && bytes.byteLength === size) write(new Uint8Array(bytes), offset)
    }
  }

  /** The ranges are of no use from now on. */
  detach(): void {
    for (const { bytes } of this.#ranges) if (!bytes.detached) bytes.transfer()
  }
}

/** An ArrayBuffer of just these bytes: the one that they are in, if it has no others. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  const isWhole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength
  return (isWhole ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer
}
