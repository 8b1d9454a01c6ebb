/** A Llama-architecture decoder on a GPU. */

import type { Checkpoint, Config, Precision } from './checkpoint.ts'
import {
  attentionKernel,
  embedKernel,
  type Product,
  productKernel,
  rowsOfGroup,
  type Target,
} from './kernels.ts'
import { encodeSampling, type Sampling, samplerKernel } from './sampler.ts'
import { tiledProductKernel, tileGroups, tileTokens } from './tiled-product.ts'
import { loadWeights, type Weights } from './weights.ts'

export interface DecoderOptions {
  /**
   * Maximum number of tokens in a sequence; the model's own limit by default. Its memory is allocated at
   * once.
   */
  readonly context?: number
  /**
   * Most prompt tokens that pass through the layers together, which reads the weights once for all of them; at most and by default
   * 512. The shaders for many tokens are compiled only where this exceeds 8.
   */
  readonly batch?: number
  /** Stores matrices as f16 where the file has f32: half the memory, and half the bandwidth. */
  readonly asF16?: boolean
  /** Keeps each layer's output for {@link Decoder.readTrace}. */
  readonly trace?: boolean
  /** Receives the number of bytes of the model that have been read. */
  readonly onProgress?: (loaded: number) => void
}

/** A token that the GPU is choosing. */
export interface PendingToken {
  /** Waits for the token. */
  read(): Promise<number>
}

/** Most tokens that pass through the layers as vectors. More are a matrix, which is multiplied in tiles. */
const few = 8

/** Most tokens that pass through the layers together. */
const mostTogether = 512

/**
 * Requests a device with the optional features that speed up the decoder, and with the adapter's largest
 * limits.
 */
export async function requestDevice(gpu: GPU): Promise<GPUDevice> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (adapter === null) throw new Error('no GPU adapter is available')
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits
  const useful: GPUFeatureName[] = ['shader-f16', 'subgroups']
  return adapter.requestDevice({
    requiredFeatures: useful.filter(name => adapter.features.has(name)),
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
  })
}

/** A model on the GPU, and the state of one sequence. */
export class Decoder {
  readonly config: Config
  /** Maximum number of tokens in a sequence. */
  readonly context: number
  /** Storage format of the matrices. */
  readonly precision: Precision
  private readonly device: GPUDevice
  private readonly batch: number
  private readonly buffers: Buffers
  private readonly steps: Steps
  private readonly idleReadBuffers: GPUBuffer[] = []
  private length = 0
  /** Number of tokens in the latest step. */
  private count = 0

  /**
   * Loads a model, piece by piece.
   *
   * @throws Error when the device is too small for it
   */
  static async load(
    device: GPUDevice,
    checkpoint: Checkpoint,
    options: DecoderOptions = {},
  ): Promise<Decoder> {
    const { config } = checkpoint
    const stored = checkpoint.embedding.precision
    const target: Target = {
      config,
      precision: options.asF16 && stored === 'f32' ? 'f16' : stored,
      context: Math.min(options.context ?? config.context, config.context),
      hasF16: device.features.has('shader-f16'),
      hasSubgroups: device.features.has('subgroups'),
    }
    checkShape(config)
    const weights = await loadWeights(device, checkpoint, target.precision, options.onProgress)
    const batch = Math.min(options.batch ?? mostTogether, mostTogether, target.context)
    const buffers = createBuffers(device, target, batch, options.trace ?? false)
    const steps = await createSteps(device, target, weights, buffers, batch)
    return new Decoder(device, target, batch, buffers, steps)
  }

  private constructor(device: GPUDevice, target: Target, batch: number, buffers: Buffers, steps: Steps) {
    this.batch = batch
    this.device = device
    this.config = target.config
    this.context = target.context
    this.precision = target.precision
    this.buffers = buffers
    this.steps = steps
  }

  /**
   * Starts a sequence with a prompt and schedules the choice of the next token.
   *
   * @throws Error when the prompt is empty or exceeds the context
   */
  begin(prompt: readonly number[], sampling: Sampling): PendingToken {
    if (prompt.length === 0 || prompt.length >= this.context) {
      throw new Error(
        `the prompt has ${prompt.length} tokens; the context has room for 1 to ${this.context - 1}`,
      )
    }
    const { queue } = this.device
    queue.writeBuffer(this.buffers.sampling, 0, encodeSampling(sampling))
    queue.writeBuffer(this.buffers.tokens, 0, new Uint32Array(prompt))
    this.length = prompt.length
    const { batch } = this
    let start = 0
    for (; prompt.length - start > batch; start += batch) {
      queue.writeBuffer(this.buffers.state, 0, new Uint32Array([start, batch]))
      const encoder = this.device.createCommandEncoder()
      this.encode(encoder, this.steps.layers[variantFor(batch)], batch)
      queue.submit([encoder.finish()])
    }
    const count = prompt.length - start
    queue.writeBuffer(this.buffers.state, 0, new Uint32Array([start, count]))
    return this.choose(count)
  }

  /**
   * Schedules the choice of one more token. It need not wait for earlier tokens to be read: the GPU computes
   * ahead.
   *
   * @throws Error when the context is full
   */
  next(): PendingToken {
    if (this.length >= this.context - 1) throw new Error(`the context of ${this.context} tokens is full`)
    this.length++
    return this.choose(1)
  }

  /** Logits from which the latest token was chosen. */
  readLogits(): Promise<Float32Array> {
    return this.readFloats(this.buffers.logits)
  }

  /**
   * Input of the first layer and output of each layer, for each token of the latest step: one token, or the
   * last part of the prompt, with up to {@link DecoderOptions.batch} tokens.
   */
  async readTrace(): Promise<Float32Array[][]> {
    if (this.buffers.trace === undefined) throw new Error('the decoder was loaded without trace')
    const values = await this.readFloats(this.buffers.trace)
    const { dim, layers } = this.config
    return Array.from({ length: this.count }, (_, slot) =>
      Array.from({ length: layers + 1 }, (_, layer) => {
        const start = (layer * this.batch + slot) * dim
        return values.slice(start, start + dim)
      }),
    )
  }

  private choose(count: number): PendingToken {
    this.count = count
    const encoder = this.device.createCommandEncoder()
    this.encode(encoder, this.steps.layers[variantFor(count)], count)
    this.encode(encoder, this.steps.choice, 1)
    const result = this.idleReadBuffers.pop() ?? createReadBuffer(this.device, 4)
    encoder.copyBufferToBuffer(this.buffers.tokens, 4 * this.length, result, 0, 4)
    this.device.queue.submit([encoder.finish()])
    return {
      read: async () => {
        await result.mapAsync(GPUMapMode.READ)
        const [token] = new Uint32Array(result.getMappedRange())
        result.unmap()
        this.idleReadBuffers.push(result)
        return token!
      },
    }
  }

  private encode(encoder: GPUCommandEncoder, steps: readonly Step[], count: number): void {
    const { x, trace } = this.buffers
    const size = 4 * this.config.dim
    let pass = encoder.beginComputePass()
    for (const step of steps) {
      pass.setPipeline(step.pipeline)
      pass.setBindGroup(0, step.bindGroup)
      pass.dispatchWorkgroups(step.groups, Math.ceil(count / step.tokens))
      if (trace !== undefined && step.traceAs !== undefined) {
        pass.end()
        encoder.copyBufferToBuffer(x, 0, trace, step.traceAs * this.batch * size, count * size)
        pass = encoder.beginComputePass()
      }
    }
    pass.end()
  }

  private async readFloats(buffer: GPUBuffer): Promise<Float32Array> {
    const copy = createReadBuffer(this.device, buffer.size)
    const encoder = this.device.createCommandEncoder()
    encoder.copyBufferToBuffer(buffer, 0, copy, 0, buffer.size)
    this.device.queue.submit([encoder.finish()])
    await copy.mapAsync(GPUMapMode.READ)
    const values = new Float32Array(copy.getMappedRange().slice(0))
    copy.destroy()
    return values
  }
}

/** Intermediate buffers between the kernels. */
interface Buffers {
  readonly state: GPUBuffer
  readonly tokens: GPUBuffer
  readonly sampling: GPUBuffer
  /** Residual stream of the tokens of a step. */
  readonly x: GPUBuffer
  readonly turns: GPUBuffer
  readonly queries: GPUBuffer
  readonly attention: GPUBuffer
  readonly hidden: GPUBuffer
  readonly logits: GPUBuffer
  readonly weights: GPUBuffer
  /** Keys and values of each layer. */
  readonly caches: readonly GPUBuffer[]
  readonly trace: GPUBuffer | undefined
}

function createBuffers(
  device: GPUDevice,
  { config, context }: Target,
  batch: number,
  trace: boolean,
): Buffers {
  const { dim, hiddenDim, heads, kvHeads, headDim, vocabulary, layers } = config
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC
  const words = (count: number) => device.createBuffer({ size: 4 * count, usage })
  const turns = words(context * headDim)
  device.queue.writeBuffer(turns, 0, turnsOf(config, context))
  return {
    state: words(2),
    tokens: words(context),
    sampling: device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST }),
    x: words(batch * dim),
    turns,
    queries: words(batch * heads * headDim),
    attention: words(batch * heads * headDim),
    hidden: words(batch * hiddenDim),
    logits: words(vocabulary),
    weights: words(vocabulary),
    caches: Array.from({ length: layers }, () => words(2 * context * kvHeads * headDim)),
    trace: trace ? words((layers + 1) * batch * dim) : undefined,
  }
}

/** Cosine and sine for each position and pair. The GPU's own functions are too inexact for large angles. */
function turnsOf({ frequencies }: Config, context: number): Float32Array<ArrayBuffer> {
  const turns = new Float32Array(2 * context * frequencies.length)
  for (let position = 0, i = 0; position < context; position++) {
    for (const frequency of frequencies) {
      turns[i++] = Math.cos(position * frequency)
      turns[i++] = Math.sin(position * frequency)
    }
  }
  return turns
}

function createReadBuffer(device: GPUDevice, size: number): GPUBuffer {
  return device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
}

/** A kernel with the size of its workgroups. */
interface Work {
  readonly pipeline: GPUComputePipeline
  /** Number of workgroups for some tokens. */
  readonly groups: number
  /** Most tokens of a workgroup. */
  readonly tokens: number
}

/** One dispatch. */
interface Step extends Work {
  readonly bindGroup: GPUBindGroup
  /** Layer whose output `x` holds after this step; 0 is the input of the first layer. */
  readonly traceAs?: number
}

interface Steps {
  /** The steps of all layers. */
  readonly layers: Variants<readonly Step[]>
  /** The steps from the last vector to the next token. */
  readonly choice: readonly Step[]
}

async function createSteps(
  device: GPUDevice,
  target: Target,
  weights: Weights,
  buffers: Buffers,
  batch: number,
): Promise<Steps> {
  const { dim, hiddenDim, heads, kvHeads, headDim, vocabulary } = target.config
  const attentionDim = heads * headDim
  const { state, tokens, x } = buffers

  const kernel = async (bindings: readonly Access[], code: string, groups = 1): Promise<Kernel> => {
    const layout = createLayout(device, bindings)
    const work = await createWork(device, layout, code, groups, 1)
    return { layout, work: { one: work, some: work, many: work } }
  }
  const product = async (
    name: Exclude<Product, 'logits'>,
    columns: number,
    rows: number,
    ...bindings: Access[]
  ): Promise<Kernel> => {
    const layout = createLayout(device, ['read', 'read', 'read', ...bindings])
    const groups = rows / rowsOfGroup
    const vectors = (count: number) =>
      createWork(device, layout, productKernel(target, name, columns, count), groups, count)
    const tiles = () =>
      createWork(
        device,
        layout,
        tiledProductKernel(target, name, columns, groups),
        Math.ceil(groups / tileGroups),
        tileTokens,
      )
    const [one, some, many] = await Promise.all([vectors(1), vectors(few), batch > few ? tiles() : undefined])
    return { layout, work: { one, some, many: many ?? some } }
  }
  const attention = async (): Promise<Kernel> => {
    const layout = createLayout(device, ['read', 'read', 'read', 'write'])
    const [one, many] = await Promise.all([
      createWork(device, layout, attentionKernel(target, 1), heads, 1),
      createWork(device, layout, attentionKernel(target, 4), heads, 4),
    ])
    return { layout, work: { one, some: many, many } }
  }
  const [embed, project, attend, attentionOutput, gate, down, logits, sample] = await Promise.all([
    kernel(['read', 'read', 'read', 'write'], embedKernel(target)),
    product('attention', dim, attentionDim + 2 * kvHeads * headDim, 'read', 'read', 'write', 'write'),
    attention(),
    product('residual', attentionDim, dim, 'write'),
    product('gate', dim, 2 * hiddenDim, 'read', 'write'),
    product('residual', hiddenDim, dim, 'write'),
    kernel(
      ['read', 'read', 'read', 'read', 'write'],
      productKernel(target, 'logits', dim, 1),
      Math.ceil(vocabulary / rowsOfGroup),
    ),
    kernel(['write', 'write', 'write', 'write', 'uniform'], samplerKernel),
  ])

  /** Binds a kernel's buffers, for any number of tokens. */
  const bind = ({ layout, work }: Kernel, ...bound: readonly GPUBuffer[]) => {
    const bindGroup = device.createBindGroup({
      layout,
      entries: bound.map((buffer, binding) => ({ binding, resource: { buffer } })),
    })
    return (variant: Variant): Step => ({ ...work[variant], bindGroup })
  }
  const { turns, queries, hidden } = buffers
  const embedding = bind(embed, state, tokens, weights.embedding, x)
  const layers = weights.layers.map((layer, i) => {
    const cache = buffers.caches[i]!
    return [
      bind(project, state, layer.attention, x, layer.attentionNorm, turns, queries, cache),
      bind(attend, state, queries, cache, buffers.attention),
      bind(attentionOutput, state, layer.attentionOutput, buffers.attention, x),
      bind(gate, state, layer.gate, x, layer.feedForwardNorm, hidden),
      bind(down, state, layer.down, hidden, x),
    ]
  })
  const through = (variant: Variant): Step[] => [
    { ...embedding(variant), traceAs: 0 },
    ...layers.flatMap((steps, layer) =>
      steps.map((step, i) =>
        i < steps.length - 1 ? step(variant) : { ...step(variant), traceAs: layer + 1 },
      ),
    ),
  ]
  return {
    layers: { one: through('one'), some: through('some'), many: through('many') },
    choice: [
      bind(logits, state, weights.output, x, weights.finalNorm, buffers.logits)('one'),
      bind(sample, state, tokens, buffers.logits, buffers.weights, buffers.sampling)('one'),
    ],
  }
}

/** For one token, for up to {@link few}, or for more. */
type Variant = 'one' | 'some' | 'many'

type Variants<Value> = Readonly<Record<Variant, Value>>

function variantFor(count: number): Variant {
  return count === 1 ? 'one' : count <= few ? 'some' : 'many'
}

/** A shader, whose variants share their bind groups. */
interface Kernel {
  readonly layout: GPUBindGroupLayout
  readonly work: Variants<Work>
}

type Access = 'read' | 'write' | 'uniform'

const bindingTypes: Readonly<Record<Access, GPUBufferBindingType>> = {
  read: 'read-only-storage',
  write: 'storage',
  uniform: 'uniform',
}

function createLayout(device: GPUDevice, bindings: readonly Access[]): GPUBindGroupLayout {
  return device.createBindGroupLayout({
    entries: bindings.map((access, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: bindingTypes[access] },
    })),
  })
}

async function createWork(
  device: GPUDevice,
  layout: GPUBindGroupLayout,
  code: string,
  groups: number,
  tokens: number,
): Promise<Work> {
  const pipeline = await device.createComputePipelineAsync({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module: device.createShaderModule({ code }) },
  })
  return { pipeline, groups, tokens }
}

/** The kernels load four numbers at a time. */
function checkShape({ dim, hiddenDim, headDim }: Config): void {
  if ([dim, hiddenDim, headDim].some(size => size % 4 !== 0) || headDim > 256) {
    throw new Error(
      `vectors of ${dim}, ${hiddenDim} and ${headDim}: each must be divisible by 4, the last at most 256`,
    )
  }
}
