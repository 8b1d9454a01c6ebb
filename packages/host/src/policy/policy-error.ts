/** Thrown where a guest goes beyond its policy: the error that WebGPU has for it. */
export class PolicyError extends Error {
  readonly filter: GPUErrorFilter

  constructor(filter: GPUErrorFilter, message: string) {
    super(message)
    this.filter = filter
  }
}
