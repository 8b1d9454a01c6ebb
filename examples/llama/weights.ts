/** Uploads the weights of a model from its files to the GPU. */

import {
  byteLengthOf,
  bytesOf,
  type Checkpoint,
  isQuantized,
  type Precision,
  type Tensor,
} from './checkpoint.ts'
import { packKernel } from './kernels.ts'
import { blockFormats, type Quantization, unpackKernel } from './quantization.ts'

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
 * Returns the storage format of a model's matrices on the GPU: that of the file, or f16 where its matrices are in blocks or in
 * different formats.
 *
 * @param asF16 whether f32 becomes f16
 */
export function precisionOf({ embedding, layers, output }: Checkpoint, asF16: boolean): Precision {
  const matrices = layers.flatMap(layer => [
    ...[layer.query, layer.key, layer.value, layer.attentionOutput],
    ...[layer.gate, layer.up, layer.down],
  ])
  const [first, ...others] = new Set([embedding, output, ...matrices].map(({ precision }) => precision))
  if (others.length > 0 || isQuantized(first!)) return 'f16'
  return first === 'f32' && asF16 ? 'f16' : first!
}

/**
 * Returns the storage format of a model's norms.
 *
 * @throws Error when they are stored in blocks
 */
export function normPrecisionOf({ finalNorm: { precision } }: Checkpoint): Precision {
  if (isQuantized(precision)) throw new Error(`the norms of the model are stored as ${precision}`)
  return precision
}

/**
 * Stores matrices with `precision`: that of the file, or f16 where the file has f32 or blocks. Norms keep the precision of the file.
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
  const normPrecision = normPrecisionOf(checkpoint)
  const total = sizeOf(checkpoint)
  onProgress(0, total)
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
  return [...new Set([...tensors, output])].reduce((sum, tensor) => sum + byteLengthOf(tensor), 0)
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
  private readonly conversions = new Map<string, Conversion>()

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
    for (const tensor of tensors) {
      const { precision, source, offset: start } = tensor
      const conversion = precision === this.precision ? undefined : this.conversion(precision)
      const pieceLength = conversion?.pieceLength ?? chunkLength
      const length = byteLengthOf(tensor)
      for (let at = 0; at < length; at += pieceLength) {
        const bytes = await source.read(start + at, Math.min(pieceLength, length - at), this.chunk)
        if (conversion === undefined) this.device.queue.writeBuffer(buffer, offset, bytes)
        else this.writeConverted(buffer, offset, bytes, conversion)
        offset += conversion === undefined ? bytes.length : conversion.sizeOf(bytes.length)
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

  /** Writes f16 numbers that a shader makes of a piece of a file. */
  private writeConverted(
    buffer: GPUBuffer,
    offset: number,
    bytes: Uint8Array<ArrayBuffer>,
    { pipeline, bindGroup, from, to, sizeOf }: Conversion,
  ): void {
    let words = bytes
    if (bytes.length % 4 > 0) {
      words = new Uint8Array((bytes.length + 3) & ~3)
      words.set(bytes)
    }
    this.device.queue.writeBuffer(from, 0, words)
    const size = sizeOf(bytes.length)
    const encoder = this.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, bindGroup)
    pass.dispatchWorkgroups(Math.min(1024, Math.ceil(size / 4 / 256)))
    pass.end()
    encoder.copyBufferToBuffer(to, 0, buffer, offset, size)
    this.device.queue.submit([encoder.finish()])
  }

  private conversion(precision: Precision | Quantization): Conversion {
    if (precision === 'f16' || precision === 'bf16') throw new Error(mixed(this.precision, precision))
    const known = this.conversions.get(precision) ?? createConversion(this.device, precision)
    this.conversions.set(precision, known)
    return known
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

/** A shader that makes f16 numbers of others, and its buffers. */
interface Conversion {
  readonly pipeline: GPUComputePipeline
  readonly bindGroup: GPUBindGroup
  readonly from: GPUBuffer
  readonly to: GPUBuffer
  /** Bytes that are converted at once. */
  readonly pieceLength: number
  /** Returns the bytes of the numbers that bytes of the file become. */
  readonly sizeOf: (length: number) => number
}

/** Numbers that a shader converts at once, a multiple of all sizes of blocks. */
const numbersAtOnce = chunkLength / 4

function createConversion(device: GPUDevice, precision: 'f32' | Quantization): Conversion {
  const { numbers, bytes } = isQuantized(precision)
    ? blockFormats[precision]
    : { numbers: 1, bytes: bytesOf[precision] }
  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: {
      module: device.createShaderModule({
        code: isQuantized(precision) ? unpackKernel(precision) : packKernel,
      }),
    },
  })
  const pieceLength = (numbersAtOnce / numbers) * bytes
  const from = device.createBuffer({
    size: pieceLength,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
  })
  const to = device.createBuffer({
    size: 2 * numbersAtOnce,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
  })
  const bindGroup = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [from, to].map((buffer, binding) => ({ binding, resource: { buffer } })),
  })
  return { pipeline, bindGroup, from, to, pieceLength, sizeOf: length => (length / bytes) * numbers * 2 }
}

function mixed(...precisions: readonly string[]): string {
  return `the model mixes ${precisions.join(' and ')}; that is not supported`
}

/** Formats a size. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
}
