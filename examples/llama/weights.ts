/** Uploads the weights of a model from its files to the GPU. */

import { bytesOf, type Checkpoint, type Precision, type Tensor } from './checkpoint.ts'
import { packKernel } from './kernels.ts'

/** Buffers of a layer. Matrices multiplied by the same vector share a buffer, one after the other. */
export interface LayerWeights {
  readonly attentionNorm: GPUBuffer
  /** Query, key, value. */
  readonly attention: GPUBuffer
  readonly attentionOutput: GPUBuffer
  readonly feedForwardNorm: GPUBuffer
  /** Gate, up. */
  readonly gate: GPUBuffer
  readonly down: GPUBuffer
}

export interface Weights {
  readonly embedding: GPUBuffer
  readonly layers: readonly LayerWeights[]
  readonly finalNorm: GPUBuffer
  readonly output: GPUBuffer
}

/**
 * Stores matrices with `precision`: that of the file, or f16 where the file has f32. Norms become f32.
 *
 * @param onProgress receives the number of bytes read so far
 * @throws Error when a matrix exceeds the device's buffer size
 */
export async function loadWeights(
  device: GPUDevice,
  checkpoint: Checkpoint,
  precision: Precision,
  onProgress: (loaded: number) => void = () => {},
): Promise<Weights> {
  const upload = new Upload(device, precision, onProgress)
  const embedding = await upload.matrices([checkpoint.embedding])
  const layers: LayerWeights[] = []
  for (const layer of checkpoint.layers) {
    layers.push({
      attentionNorm: await upload.vector(layer.attentionNorm),
      attention: await upload.matrices([layer.query, layer.key, layer.value]),
      attentionOutput: await upload.matrices([layer.attentionOutput]),
      feedForwardNorm: await upload.vector(layer.feedForwardNorm),
      gate: await upload.matrices([layer.gate, layer.up]),
      down: await upload.matrices([layer.down]),
    })
  }
  const finalNorm = await upload.vector(checkpoint.finalNorm)
  const isTied = checkpoint.output === checkpoint.embedding
  const output = isTied ? embedding : await upload.matrices([checkpoint.output])
  return { embedding, layers, finalNorm, output }
}

/** Bytes per read. */
const chunkLength = 4 << 20

/** Bytes after which uploads wait for the GPU: until then, host memory holds a copy of each piece. */
const unfinishedLength = 16 * chunkLength

class Upload {
  private readonly device: GPUDevice
  private readonly precision: Precision
  private readonly onProgress: (loaded: number) => void
  private loaded = 0
  private unfinished = 0
  private packing: Packing | undefined

  constructor(device: GPUDevice, precision: Precision, onProgress: (loaded: number) => void) {
    this.device = device
    this.precision = precision
    this.onProgress = onProgress
  }

  /** One buffer with all the matrices. */
  async matrices(tensors: readonly Tensor[]): Promise<GPUBuffer> {
    const numbers = tensors.reduce((sum, { rows, columns }) => sum + rows * columns, 0)
    const buffer = this.createBuffer(numbers * bytesOf[this.precision])
    let offset = 0
    for (const { precision, source, offset: start, rows, columns } of tensors) {
      if (precision !== this.precision && precision !== 'f32') {
        throw new Error(`the model mixes ${this.precision} and ${precision}; that is not supported`)
      }
      const length = rows * columns * bytesOf[precision]
      for (let at = 0; at < length; at += chunkLength) {
        const bytes = await source.read(start + at, Math.min(chunkLength, length - at))
        if (precision === this.precision) this.device.queue.writeBuffer(buffer, offset, bytes)
        else this.writePacked(buffer, offset, bytes)
        offset += (bytes.length / bytesOf[precision]) * bytesOf[this.precision]
        await this.account(bytes.length)
      }
    }
    return buffer
  }

  /** A buffer with the vector as f32. */
  async vector({ source, offset, precision, columns }: Tensor): Promise<GPUBuffer> {
    const bytes = await source.read(offset, columns * bytesOf[precision])
    const values = decode(bytes, precision)
    const buffer = this.createBuffer(values.byteLength)
    this.device.queue.writeBuffer(buffer, 0, values)
    await this.account(bytes.length)
    return buffer
  }

  private createBuffer(size: number): GPUBuffer {
    const { maxStorageBufferBindingSize, maxBufferSize } = this.device.limits
    const limit = Math.min(maxStorageBufferBindingSize, maxBufferSize)
    if (size > limit) {
      throw new Error(
        `a matrix of ${megabytes(size)} does not fit this GPU, whose buffers end at ${megabytes(limit)}`,
      )
    }
    return this.device.createBuffer({ size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST })
  }

  private writePacked(buffer: GPUBuffer, offset: number, f32: Uint8Array<ArrayBuffer>): void {
    this.packing ??= createPacking(this.device)
    const { pipeline, from, to } = this.packing
    this.device.queue.writeBuffer(from, 0, f32)
    const encoder = this.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, this.packing.bindGroup)
    pass.dispatchWorkgroups(Math.min(1024, Math.ceil(f32.length / 8 / 256)))
    pass.end()
    encoder.copyBufferToBuffer(to, 0, buffer, offset, f32.length / 2)
    this.device.queue.submit([encoder.finish()])
  }

  private async account(length: number): Promise<void> {
    this.loaded += length
    this.unfinished += length
    this.onProgress(this.loaded)
    if (this.unfinished < unfinishedLength) return
    this.unfinished = 0
    this.device.queue.submit([])
    await this.device.queue.onSubmittedWorkDone()
  }
}

interface Packing {
  readonly pipeline: GPUComputePipeline
  readonly bindGroup: GPUBindGroup
  readonly from: GPUBuffer
  readonly to: GPUBuffer
}

function createPacking(device: GPUDevice): Packing {
  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: packKernel }) },
  })
  const from = device.createBuffer({
    size: chunkLength,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
  })
  const to = device.createBuffer({
    size: chunkLength / 2,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
  })
  const bindGroup = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [from, to].map((buffer, binding) => ({ binding, resource: { buffer } })),
  })
  return { pipeline, bindGroup, from, to }
}

function decode(bytes: Uint8Array<ArrayBuffer>, precision: Precision): Float32Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes).buffer
  if (precision === 'f32') return new Float32Array(copy)
  const view = new DataView(copy)
  return Float32Array.from({ length: copy.byteLength / 2 }, (_, i) => {
    const bits = view.getUint16(2 * i, true)
    return precision === 'bf16' ? fromBf16(bits) : fromF16(bits)
  })
}

/** Widens a bf16 to f32. */
export function fromBf16(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint16(0, bits)
  return view.getFloat32(0)
}

export function fromF16(bits: number): number {
  const sign = bits >> 15 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}
