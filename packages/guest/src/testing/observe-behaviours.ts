/** Something that W3C says of WebGPU in JavaScript, to be tried wherever there is a `navigator.gpu`. */
export interface Behaviour {
  /** A sentence. */
  readonly name: string
  /** Does it, on a device of its own, and tells what was seen: a value that JSON has. */
  readonly run: (world: World) => unknown
  /** What W3C says is to be seen. */
  readonly expected: unknown
  /** Where Chromium shows something else, and why. */
  readonly page?: Deviation
  /** Where Dawn's binding for Node shows something else, and why. */
  readonly dawn?: Deviation
  /** Where a component shows something else that is built with StarlingMonkey instead of QuickJS, and why. */
  readonly starlingMonkey?: Deviation
}

export interface Deviation {
  /** {@link fatal}: it ends the process, and is not tried. */
  readonly shows: unknown
  readonly because: string
}

export const fatal = 'the end of the process'

/** What a behaviour is tried on. */
export interface World {
  readonly adapter: GPUAdapter
  readonly device: GPUDevice
}

/** What a behaviour showed. */
export interface Observation {
  readonly name: string
  readonly seen: unknown
}

/** Tries behaviours, one after the other. */
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

/** The name of what a function throws. */
export function thrown(act: () => unknown): string {
  try {
    act()
    return 'nothing'
  } catch (error) {
    return nameOf(error)
  }
}

/** The name of what a promise rejects with; of what is thrown before there is one, with a mark. */
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

/** The class of the first error that a function leaves in a scope, or `null`. */
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

/** A value that W3C's types forbid. */
export function wrong(value?: unknown): never {
  return value as never
}

/** A buffer of bytes to copy and to bind. */
export function bufferOf(device: GPUDevice, size = 64, more = 0): GPUBuffer {
  const { COPY_SRC, COPY_DST, STORAGE, UNIFORM, VERTEX } = GPUBufferUsage
  return device.createBuffer({ size, usage: COPY_SRC | COPY_DST | STORAGE | UNIFORM | VERTEX | more })
}

/** The bytes of a buffer, by way of one that can be mapped. */
export async function bytesOf(device: GPUDevice, buffer: GPUBuffer): Promise<number[]> {
  const { MAP_READ, COPY_DST } = GPUBufferUsage
  const copy = device.createBuffer({ size: buffer.size, usage: MAP_READ | COPY_DST })
  const encoder = device.createCommandEncoder()
  encoder.copyBufferToBuffer(buffer, 0, copy, 0, buffer.size)
  device.queue.submit([encoder.finish()])
  await copy.mapAsync(GPUMapMode.READ)
  return [...new Uint8Array(copy.getMappedRange())]
}

/** A texture to draw to, to bind and to copy. */
export function textureOf(device: GPUDevice, differs: Partial<GPUTextureDescriptor> = {}): GPUTexture {
  const { COPY_SRC, COPY_DST, RENDER_ATTACHMENT, TEXTURE_BINDING } = GPUTextureUsage
  return device.createTexture({
    size: [4, 4],
    format: 'rgba8unorm',
    usage: COPY_SRC | COPY_DST | RENDER_ATTACHMENT | TEXTURE_BINDING,
    ...differs,
  })
}

/** A compute pass of an encoder of its own, for calls that are not meant to run. */
export function passOf(device: GPUDevice): GPUComputePassEncoder {
  return device.createCommandEncoder().beginComputePass()
}

/** A render pass that clears a texture. */
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

/** A shader that the GPU takes. */
export function moduleOf(
  device: GPUDevice,
  code = '@compute @workgroup_size(1) fn main() {}',
): GPUShaderModule {
  return device.createShaderModule({ code })
}
