/** Thrown where a guest goes beyond its policy, and WebGPU has an error of another kind than a validation error. */
export class Breach extends Error {
  readonly filter: 'out-of-memory' | 'internal'

  constructor(filter: 'out-of-memory' | 'internal', message: string) {
    super(message)
    this.filter = filter
  }
}
