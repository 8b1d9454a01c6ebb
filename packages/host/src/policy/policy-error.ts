/** The WebGPU error of an operation that exceeds a policy. */
export class PolicyError extends Error {
  readonly filter: GPUErrorFilter

  constructor(filter: GPUErrorFilter, message: string) {
    super(message)
    this.filter = filter
  }
}
