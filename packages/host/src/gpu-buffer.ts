import type { GpuDevice } from './gpu-device.ts'

/** The representation of a `gpu-buffer` handle: the buffer and its mapped range. */
export class GpuBuffer {
  /** The buffer of the GPU. */
  readonly gpu: GPUBuffer
  /** The device that the buffer belongs to. */
  readonly device: GpuDevice
  /** The mapped range; at first that of a buffer that is mapped at creation. */
  #mapped: { readonly offset: number; readonly size: number | undefined } = { offset: 0, size: undefined }
  #bytes: ArrayBuffer | undefined

  constructor(gpu: GPUBuffer, device: GpuDevice) {
    this.gpu = gpu
    this.device = device
  }

  /**
   * Returns the bytes of a mapped range, for the caller to copy.
   *
   * @throws the exceptions of `GPUBuffer.getMappedRange`
   * @see https://www.w3.org/TR/webgpu/#dom-gpubuffer-getmappedrange
   */
  getMappedRangeGetWithCopy(offset: number | undefined, size: number | undefined): Uint8Array {
    return this.#mappedRange(offset, size)
  }

  /**
   * Copies data into a mapped range.
   *
   * @throws the exceptions of `GPUBuffer.getMappedRange`, and a RangeError if the data exceeds the range
   */
  getMappedRangeSetWithCopy(data: Uint8Array, offset: number | undefined, size: number | undefined): void {
    this.#mappedRange(offset, size).set(data)
  }

  /** Unmaps the buffer; see `GPUBuffer.unmap`. */
  unmap(): void {
    this.#bytes = undefined
    this.gpu.unmap()
  }

  /** Destroys the buffer; see `GPUBuffer.destroy`. */
  destroy(): void {
    this.#bytes = undefined
    this.gpu.destroy()
  }

  /** Maps the buffer; see `GPUBuffer.mapAsync`. */
  async mapAsync(mode: GPUMapModeFlags, offset = 0, size?: number): Promise<undefined> {
    await this.gpu.mapAsync(mode, offset, size)
    this.#mapped = { offset, size }
    this.#bytes = undefined
  }

  /**
   * W3C hands out each byte of a mapping once: a range that overlaps an earlier one is an OperationError. A
   * guest only receives copies, so it may request any range again. The host requests the whole mapped range
   * once and slices it.
   */
  #mappedRange(offset = 0, size = Math.max(0, this.gpu.size - offset)): Uint8Array {
    // Losing or destroying the device unmaps the buffer without a call.
    if (this.gpu.mapState !== 'mapped') this.#bytes = undefined
    const { offset: start, size: length = this.gpu.size - start } = this.#mapped
    // W3C requires this of every range. The GPU reports the error of one that breaks the rule.
    const isRange = offset % 8 === 0 && size % 4 === 0 && offset >= start && offset + size <= start + length
    if (!isRange) return new Uint8Array(this.gpu.getMappedRange(offset, size))
    this.#bytes ??= this.gpu.getMappedRange(start, length)
    return new Uint8Array(this.#bytes, offset - start, size)
  }
}
