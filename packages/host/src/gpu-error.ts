import { messageOf } from './device-report.ts'

/** The representation of a `gpu-error` handle. */
export class GpuError {
  /** The error of the GPU. */
  readonly gpu: GPUError

  constructor(gpu: GPUError) {
    this.gpu = gpu
  }

  /** The message; of an exception that the host reported, the text of the exception. */
  get message(): string {
    return messageOf(this.gpu)
  }

  /**
   * The W3C class of the error: `GPUValidationError`. Compared by name, since each GPU has its own classes.
   */
  get kind(): string {
    return this.gpu.constructor.name
  }
}
