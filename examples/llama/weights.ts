/** Uploads the weights of a model from its files to the GPU. */

import { bytesOf, type Checkpoint, type Precision, type Tensor } from './checkpoint.ts'
import { packKernel } from './kernels.ts'

/** Buffers of a layer. */
export interface LayerWeights {
  /** RMSNorm before the attention, and before the feed-forward block. */
  readonly norms: GPUBuffer
  /** Query, key, value, output. */
  readonly attention: GPUBuffer
  /** Gate, up, down. */
  readonly feedForward: GPUBuffer
}

export interface Weights {
  readonly embedding: GPUBuffer
  readonly layers: readonly LayerWeights[]
  readonly finalNorm: GPUBuffer
  readonly output: GPUBuffer
}

/**
 * Stores matrices with `precision`: that of the file, or f16 where the file has f32. Norms keep the precision of the file.
 *
 * @param onProgress receives the number of bytes read so far, and that of all
 * @throws Error when a matrix exceeds the device's buffer size
 */
export async function loadWeights(
  device: GPUDevice,
  checkpoint: Checkpoint,
  precision: Precision,
  onProgress: (loaded: number, total: number) => void = () => {},
): Promise<Weights> {
  const normPrecision = checkpoint.finalNorm.precision
  const total = sizeOf(checkpoint)
  const upload = new Upload(device, precision, loaded => onProgress(loaded, total))
  const embedding = await upload.matrices([checkpoint.embedding])
  const layers: LayerWeights[] = []
  for (const layer of checkpoint.layers) {
    layers.push({
      norms: await upload.vectors([layer.attentionNorm, layer.feedForwardNorm], normPrecision),
      attention: await upload.matrices([layer.query, layer.key, layer.value, layer.attentionOutput]),
      feedForward: await upload.matrices([layer.gate, layer.up, layer.down]),
    })
  }
  const finalNorm = await upload.vectors([checkpoint.finalNorm], normPrecision)
  const isTied = checkpoint.output === checkpoint.embedding
  const output = isTied ? embedding : await upload.matrices([checkpoint.output])
  return { embedding, layers, finalNorm, output }
}

/** Returns the bytes of the weights in the file. */
function sizeOf({ embedding, layers, finalNorm, output }: Checkpoint): number {
  const tensors: readonly Tensor[] = [embedding, ...layers.flatMap(layer => Object.values(layer)), finalNorm]
  return [...new Set([...tensors, output])].reduce(
    (sum, { rows, columns, precision }) => sum + rows * columns * bytesOf[precision],
    0,
  )
}

/** Bytes per read: few enough for the processor's cache. */
const chunkLength = 1 << 19

/**
 * Bytes after which uploads wait for the GPU. Until then, host memory holds a copy of each piece. Dawn keeps them in a ring of
 * 4 MiB, and needs new memory, which costs more than the copy, only when they exceed it.
 */
const unfinishedLength = 6 * chunkLength

class Upload {
  private readonly device: GPUDevice
  private readonly precision: Precision
  private readonly onProgress: (loaded: number) => void
  private loaded = 0
  private unfinished = 0
  private readonly chunk = new Uint8Array(chunkLength)
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
        throw new Error(mixed(this.precision, precision))
      }
      const length = rows * columns * bytesOf[precision]
      for (let at = 0; at < length; at += chunkLength) {
        const bytes = await source.read(start + at, Math.min(chunkLength, length - at), this.chunk)
        if (precision === this.precision) this.device.queue.writeBuffer(buffer, offset, bytes)
        else this.writePacked(buffer, offset, bytes)
        offset += (bytes.length / bytesOf[precision]) * bytesOf[this.precision]
        await this.account(bytes.length)
      }
    }
    return buffer
  }

  /** One buffer with all the vectors, in the format of the file. */
  async vectors(tensors: readonly Tensor[], precision: Precision): Promise<GPUBuffer> {
    const sizeOf = ({ columns }: Tensor) => columns * bytesOf[precision]
    const buffer = this.createBuffer(tensors.reduce((sum, tensor) => sum + sizeOf(tensor), 0))
    let at = 0
    for (const tensor of tensors) {
      if (tensor.precision !== precision) throw new Error(mixed(precision, tensor.precision))
      const bytes = await tensor.source.read(tensor.offset, sizeOf(tensor))
      this.device.queue.writeBuffer(buffer, at, bytes)
      at += bytes.length
      await this.account(bytes.length)
    }
    return buffer
  }

  private createBuffer(size: number): GPUBuffer {
    const { maxStorageBufferBindingSize, maxBufferSize } = this.device.limits
    const limit = Math.min(maxStorageBufferBindingSize, maxBufferSize)
    if (size > limit) {
      throw new Error(
        `a layer has matrices of ${megabytes(size)}, and the buffers of this GPU end at ${megabytes(limit)}`,
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

function mixed(...precisions: readonly Precision[]): string {
  return `the model mixes ${precisions.join(' and ')}; that is not supported`
}

/** Formats a size. */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}
