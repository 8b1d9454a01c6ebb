/**
 * Behaviours that W3C specifies, and the functions that they share.
 *
 * `behaviours/` lists them by subject. `behaviours.test.ts` runs each one in a component of both engines, in Chromium and on
 * Dawn's binding for Node, and compares the observed result with the specified one or the stated deviation.
 */

/** A behaviour that W3C specifies for WebGPU in JavaScript. It runs anywhere that has a `navigator.gpu`. */
export interface Behaviour {
  /** A sentence; with the subject, the name of the test. */
  readonly name: string
  /** Exercises the behaviour on a device, and returns the observed result: a JSON value. */
  readonly run: (world: World) => unknown
  /** The result that W3C specifies. */
  readonly expected: unknown
  /** Deviating result in a component of either engine. */
  readonly component?: Deviation
  /** Deviating result in Chromium. */
  readonly page?: Deviation
  /** Deviating result of Dawn's binding for Node. */
  readonly dawn?: Deviation
  /** Deviating result in a component that is built with StarlingMonkey. */
  readonly starlingMonkey?: Deviation
}

/** A result that differs from the W3C one. */
export interface Deviation {
  /** The observed result, or {@link fatal} for a behaviour that is not run because it ends the process. */
  readonly shows: unknown
  /** Reason of the deviation, as a clause. */
  readonly because: string
}

/** Result of a behaviour that ends the process. */
export const fatal = 'the end of the process'

/** The objects that a behaviour receives. No other behaviour uses them. */
export interface World {
  readonly adapter: GPUAdapter
  readonly device: GPUDevice
}

/** The observed result of a behaviour. */
export interface Observation {
  readonly name: string
  readonly seen: unknown
}

/** Runs behaviours one after another. */
export async function observe(behaviours: readonly Behaviour[]): Promise<Observation[]> {
  const observations: Observation[] = []
  for (const { name, run } of behaviours) observations.push({ name, seen: await seenBy(run) })
  return observations
}

async function seenBy(run: Behaviour['run']): Promise<unknown> {
  try {
    const adapter = await navigator.gpu.requestAdapter()
    if (adapter === null) return 'no adapter'
    const device = await adapter.requestDevice()
    const seen = await run({ adapter, device })
    device.destroy()
    return seen ?? null
  } catch (error) {
    return `failed: ${nameOf(error)}`
  }
}

/** Returns the name of the exception that a function throws. */
export function thrown(act: () => unknown): string {
  try {
    act()
    return 'nothing'
  } catch (error) {
    return nameOf(error)
  }
}

/**
 * Returns the name of the reason with which a promise rejects. The result says so if the function throws
 * instead.
 */
export async function rejected(act: () => Promise<unknown>): Promise<string> {
  let promise: Promise<unknown>
  try {
    promise = act()
  } catch (error) {
    return `thrown ${nameOf(error)}`
  }
  try {
    await promise
    return 'nothing'
  } catch (error) {
    return nameOf(error)
  }
}

function nameOf(error: unknown): string {
  return (error as Partial<Error> | undefined)?.name ?? String(error)
}

/** Returns the class of the error that a function causes in an error scope, or `null`. */
export async function reported(
  device: GPUDevice,
  act: () => unknown,
  filter: GPUErrorFilter = 'validation',
): Promise<string | null> {
  device.pushErrorScope(filter)
  act()
  const error = await device.popErrorScope()
  return error?.constructor.name ?? null
}

/** Passes a value that the W3C types forbid. */
export function wrong(value?: unknown): never {
  return value as never
}

/** Makes a buffer that can be copied and bound. */
export function bufferOf(device: GPUDevice, size = 64, more = 0): GPUBuffer {
  const { COPY_SRC, COPY_DST, STORAGE, UNIFORM, VERTEX } = GPUBufferUsage
  return device.createBuffer({ size, usage: COPY_SRC | COPY_DST | STORAGE | UNIFORM | VERTEX | more })
}

/** Reads the bytes of a buffer through a mappable copy. */
export async function bytesOf(device: GPUDevice, buffer: GPUBuffer): Promise<number[]> {
  const { MAP_READ, COPY_DST } = GPUBufferUsage
  const copy = device.createBuffer({ size: buffer.size, usage: MAP_READ | COPY_DST })
  const encoder = device.createCommandEncoder()
  encoder.copyBufferToBuffer(buffer, 0, copy, 0, buffer.size)
  device.queue.submit([encoder.finish()])
  await copy.mapAsync(GPUMapMode.READ)
  return [...new Uint8Array(copy.getMappedRange())]
}

/** Waits until the events of all previous errors have been dispatched. */
export async function eventsDelivered(device: GPUDevice): Promise<void> {
  await device.queue.onSubmittedWorkDone()
  await new Promise(resolve => setTimeout(resolve, 20))
}

/** Why StarlingMonkey dispatches no event of an error. */
export const noStreams = 'it has no streams, so it receives no errors'

/** Makes a texture that can be drawn to, bound and copied. */
export function textureOf(device: GPUDevice, differs: Partial<GPUTextureDescriptor> = {}): GPUTexture {
  const { COPY_SRC, COPY_DST, RENDER_ATTACHMENT, TEXTURE_BINDING } = GPUTextureUsage
  return device.createTexture({
    size: [4, 4],
    format: 'rgba8unorm',
    usage: COPY_SRC | COPY_DST | RENDER_ATTACHMENT | TEXTURE_BINDING,
    ...differs,
  })
}

/** Begins a compute pass of a new encoder, for calls whose commands are not submitted. */
export function passOf(device: GPUDevice): GPUComputePassEncoder {
  return device.createCommandEncoder().beginComputePass()
}

/** Begins a render pass that clears a new texture. */
export function renderPassOf(
  device: GPUDevice,
  encoder: GPUCommandEncoder = device.createCommandEncoder(),
  differs: Partial<GPURenderPassColorAttachment> = {},
): GPURenderPassEncoder {
  return encoder.beginRenderPass({
    colorAttachments: [
      { view: textureOf(device).createView(), loadOp: 'clear', storeOp: 'store', ...differs },
    ],
  })
}

/** Makes a valid shader module. */
export function moduleOf(
  device: GPUDevice,
  code = '@compute @workgroup_size(1) fn main() {}',
): GPUShaderModule {
  return device.createShaderModule({ code })
}
