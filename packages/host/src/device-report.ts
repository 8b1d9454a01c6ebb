import { Trap } from '@wasi-webgpu/component'
import type { GpuDevice } from './gpu-device.ts'
import { PolicyError } from './policy/policy-error.ts'

/**
 * Reports an exception that the WIT does not name as a validation error on the device: to its error scopes, or as an
 * uncaptured error; what breaches a policy, as an error of its own kind. A {@link Trap} is no exception of the GPU; it passes through.
 *
 * @param operation what was called: `GPUBuffer.mapAsync`
 */
export function report(device: GpuDevice, operation: string, error: unknown): void {
  if (error instanceof Trap) throw error
  if (device.objects !== undefined) {
    // Not by an object of the GPU, of which a guest could have it make any number.
    const breach = error instanceof PolicyError ? error : new PolicyError('validation', exceptionText(error))
    device.objects.errorScopes.dispatch(device.gpu, breach, `${operation}: ${breach.message}`)
    return
  }
  try {
    // The only way to raise a validation error of one's own, in order with the others: a buffer that cannot be, whose
    // label tells why. Validation messages cite the label.
    device.gpu.createBuffer({ size: 0, usage: 0, label: `${reported}${operation}: ${exceptionText(error)}` })
  } catch {
    // A device that is itself invalid. No error scope of it is left that could hear of this.
  }
}

/** How the label begins that carries a report. */
const reported = 'wasi-webgpu: '

/** The text of a GPU's error: of one that {@link report} caused, what was reported. */
export function messageOf({ message }: GPUError): string {
  const start = message?.indexOf(`"${reported}`) ?? -1
  if (start < 0) return message ?? ''
  const text = message.slice(start + 1 + reported.length)
  const end = text.lastIndexOf('"]')
  return (end < 0 ? text : text.slice(0, end)).replace(/"+$/, '')
}

/** The text of an exception, for a message. */
export function exceptionText(error: unknown): string {
  const { name, message } = (error ?? {}) as Partial<Error>
  // A stand-in for what the GPU refused has no functions (see `invalid.ts`), and an older GPU lacks some.
  if (message?.includes('is not a function')) return 'the object is invalid, or the GPU lacks this function'
  return message || name || String(error)
}
