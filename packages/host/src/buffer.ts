import type { GpuDevice } from './device.ts'

/** What a handle of `gpu-buffer` stands for: the buffer, and the ranges of it that the host has in view. */
export class GpuBuffer {
  readonly gpu: GPUBuffer
  readonly device: GpuDevice
  #ranges: MappedRange[] = []

  constructor(gpu: GPUBuffer, device: GpuDevice) {
    this.gpu = gpu
    this.device = device
  }

  /**
   * The bytes of a mapped range, to be copied.
   *
   * @throws what `GPUBuffer.getMappedRange` throws
   * @see https://www.w3.org/TR/webgpu/#dom-gpubuffer-getmappedrange
   */
  getMappedRangeGetWithCopy(offset: number | undefined, size: number | undefined): Uint8Array {
    return this.#mappedRange(offset, size)
  }

  /**
   * Copies data into a mapped range.
   *
   * @throws what `GPUBuffer.getMappedRange` throws, and a RangeError if the range has no room for the data
   */
  getMappedRangeSetWithCopy(data: Uint8Array, offset: number | undefined, size: number | undefined): void {
    this.#mappedRange(offset, size).set(data)
  }

  unmap(): void {
    this.#ranges = []
    this.gpu.unmap()
  }

  destroy(): void {
    this.#ranges = []
    this.gpu.destroy()
  }

  /**
   * W3C gives each byte of a mapping away once: a range that overlaps an earlier one is an OperationError. A guest
   * only ever gets copies, so it may ask for the same range again, to read it or to write it back.
   */
  #mappedRange(offset = 0, size = Math.max(0, this.gpu.size - offset)): Uint8Array {
    // Unmapped behind our back, with its device.
    if (this.gpu.mapState !== 'mapped') this.#ranges = []
    const known = isAligned(offset, size)
      ? this.#ranges.find(range => range.offset <= offset && offset + size <= range.offset + range.size)
      : undefined
    if (known) return new Uint8Array(known.bytes, offset - known.offset, size)
    const bytes = this.gpu.getMappedRange(offset, size)
    this.#ranges.push({ offset, size, bytes })
    return new Uint8Array(bytes)
  }
}

interface MappedRange {
  readonly offset: number
  readonly size: number
  readonly bytes: ArrayBuffer
}

/** What W3C asks of any mapped range. */
function isAligned(offset: number, size: number): boolean {
  return offset % 8 === 0 && size % 4 === 0
}
