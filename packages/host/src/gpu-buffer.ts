import type { GpuDevice } from './gpu-device.ts'

/** What a handle of `gpu-buffer` stands for: the buffer, and what of it is mapped. */
export class GpuBuffer {
  readonly gpu: GPUBuffer
  readonly device: GpuDevice
  /** Where it is mapped, if it is: at first, as a buffer that is mapped at its creation. */
  #mapped: { readonly offset: number; readonly size: number | undefined } = { offset: 0, size: undefined }
  #bytes: ArrayBuffer | undefined

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
    this.#bytes = undefined
    this.gpu.unmap()
  }

  destroy(): void {
    this.#bytes = undefined
    this.gpu.destroy()
  }

  /** Maps it: see `GPUBuffer.mapAsync`. */
  async mapAsync(mode: GPUMapModeFlags, offset = 0, size?: number): Promise<void> {
    await this.gpu.mapAsync(mode, offset, size)
    this.#mapped = { offset, size }
    this.#bytes = undefined
  }

  /**
   * W3C gives each byte of a mapping away once: a range that overlaps an earlier one is an OperationError. A guest
   * only ever gets copies, so it may ask for any range again, to read it or to write it back: all are of one range of the
   * GPU's, that which is mapped.
   */
  #mappedRange(offset = 0, size = Math.max(0, this.gpu.size - offset)): Uint8Array {
    // Unmapped behind our back, with its device.
    if (this.gpu.mapState !== 'mapped') this.#bytes = undefined
    const { offset: start, size: length = this.gpu.size - start } = this.#mapped
    // W3C asks that of any range. The GPU tells what is wrong with one that is not so.
    const isRange = offset % 8 === 0 && size % 4 === 0 && offset >= start && offset + size <= start + length
    if (!isRange) return new Uint8Array(this.gpu.getMappedRange(offset, size))
    this.#bytes ??= this.gpu.getMappedRange(start, length)
    return new Uint8Array(this.#bytes, offset - start, size)
  }
}
