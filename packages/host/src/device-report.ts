import { Trap } from '@wasi-webgpu/component'
import { camelCase, pascalCase } from '@wasi-webgpu/component/host'
import type { GpuDevice } from './gpu-device.ts'
import type { PolicyError } from './policy/policy-error.ts'

/**
 * Reports an exception that the WIT does not name on the device, where an error scope captures it or it
 * becomes an uncaptured error. A {@link PolicyError} is reported as the kind of error that it names, any
 * other exception as a validation error.
 *
 * @param operation the W3C operation that threw, `GPUBuffer.mapAsync`, or its function in WIT
 * @throws Trap if the exception is one: a trap is not an exception of the GPU
 */
export function report(device: GpuDevice, operation: string, error: unknown): void {
  if (error instanceof Trap) throw error
  const name = w3cName(operation)
  if (device.objects !== undefined) {
    // A guest could cause any number of GPU objects here, so a limited device reports without one.
    const { filter = 'validation' } = Object(error) as Partial<PolicyError>
    device.objects.errorScopes.dispatch(device.gpu, filter, `${name}: ${exceptionText(error)}`)
    return
  }
  try {
    // W3C offers no way to raise an error in order with the others. A buffer that cannot be valid raises one,
    // and validation messages cite its label.
    device.gpu.createBuffer({ size: 0, usage: 0, label: `${reported}${name}: ${exceptionText(error)}` })
  } catch {
    // The device itself is invalid, so no error scope is left that could capture the report.
  }
}

/** Returns the W3C operation of a function in WIT: `…#[method]gpu-queue.write-buffer-with-copy` → `GPUQueue.writeBuffer`. */
function w3cName(operation: string): string {
  return operation.replace(
    /^.*]gpu-(.*)\.(.*?)((-[gs]et)?-with-copy)?$/,
    (_, resource, member) => `GPU${pascalCase(resource)}.${camelCase(member)}`,
  )
}

/** Beginning of a label that carries a report. */
const reported = 'wasi-webgpu: '

/**
 * Returns the message of a GPU's error; for an error that {@link report} raised, the message that it
 * reported.
 */
export function messageOf({ message }: GPUError): string {
  const start = message?.indexOf(`"${reported}`) ?? -1
  if (start < 0) return message ?? ''
  const text = message.slice(start + 1 + reported.length)
  const end = text.lastIndexOf('"]')
  return (end < 0 ? text : text.slice(0, end)).replace(/"+$/, '')
}

/** Returns the text of an exception, for a message. */
export function exceptionText(error: unknown): string {
  const { name, message } = (error ?? {}) as Partial<Error>
  // The substitute for an invalid object has no functions (see `invalid-object.ts`), and an older GPU lacks
  // some.
  if (message?.includes('is not a function')) return 'the object is invalid, or the GPU lacks this function'
  return message || name || String(error)
}
