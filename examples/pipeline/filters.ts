/** The thumbnail and the edges of a picture, computed on the GPU. */

import type { Picture } from '../lib/picture.ts'
import edgesShader from './edges.wgsl'
import scaleShader from './scale.wgsl'

/** Longest side of a thumbnail in pixels. */
const thumbnailSide = 96

/** Shaders on a device that opens once for all pictures. */
export class Filters {
  readonly #device: GPUDevice
  readonly #scale: GPUComputePipeline
  readonly #edges: GPUComputePipeline

  private constructor(device: GPUDevice) {
    this.#device = device
    const pipeline = (code: string) =>
      device.createComputePipeline({
        layout: 'auto',
        compute: { module: device.createShaderModule({ code }) },
      })
    this.#scale = pipeline(scaleShader)
    this.#edges = pipeline(edgesShader)
  }

  static async open(): Promise<Filters> {
    const adapter = await navigator.gpu.requestAdapter()
    if (adapter === null) throw new Error('there is no GPU')
    return new Filters(await adapter.requestDevice())
  }

  /** Returns a picture that fits into a square of {@link thumbnailSide}. */
  thumbnail(picture: Picture): Promise<Picture> {
    const shrink = Math.min(1, thumbnailSide / Math.max(picture.width, picture.height))
    const side = (length: number) => Math.max(1, Math.round(length * shrink))
    return this.#run(this.#scale, picture, side(picture.width), side(picture.height))
  }

  /** Returns a grey picture of the edges, with the size of the picture. */
  edges(picture: Picture): Promise<Picture> {
    return this.#run(this.#edges, picture, picture.width, picture.height)
  }

  async #run(
    pipeline: GPUComputePipeline,
    picture: Picture,
    width: number,
    height: number,
  ): Promise<Picture> {
    const { queue } = this.#device
    const buffer = (size: number, usage: GPUBufferUsageFlags) => this.#device.createBuffer({ size, usage })
    const bytes = 4 * width * height
    const source = buffer(picture.data.length, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST)
    const result = buffer(bytes, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
    const sizes = buffer(16, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST)
    const readable = buffer(bytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)
    queue.writeBuffer(source, 0, picture.data as BufferSource)
    queue.writeBuffer(sizes, 0, Uint32Array.of(picture.width, picture.height, width, height))

    const entries = [source, result, sizes].map((buffer, binding) => ({ binding, resource: { buffer } }))
    const bindGroup = this.#device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries })
    const encoder = this.#device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, bindGroup)
    pass.dispatchWorkgroups(Math.ceil(width / 8), Math.ceil(height / 8))
    pass.end()
    encoder.copyBufferToBuffer(result, 0, readable, 0, bytes)
    queue.submit([encoder.finish()])
    await readable.mapAsync(GPUMapMode.READ)
    const data = new Uint8Array(readable.getMappedRange()).slice()
    for (const one of [source, result, sizes, readable]) one.destroy()
    return { width, height, data }
  }
}
