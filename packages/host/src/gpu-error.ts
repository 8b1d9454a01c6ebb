import { messageOf } from './device-report.ts'

/** What a handle of `gpu-error` stands for. */
export class GpuError {
  readonly gpu: GPUError

  constructor(gpu: GPUError) {
    this.gpu = gpu
  }

  get message(): string {
    return messageOf(this.gpu)
  }

  /** The W3C class that it is: `GPUValidationError`. By name, since each GPU brings classes of its own. */
  get kind(): string {
    return this.gpu.constructor.name
  }
}
