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
import { loadWeights, type Weights } from './weights.ts'

export interface DecoderOptions {
  /**
   * Maximum number of tokens in a sequence; the model's own limit by default. Its memory is allocated at
   * once.
   */
  readonly context?: number
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

/**
 * Number of prompt tokens that pass through the layers together, which reads the weights once for all of
 * them.
 */
export const batch = 8

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
    const buffers = createBuffers(device, target, options.trace ?? false)
    return new Decoder(device, target, buffers, await createSteps(device, target, weights, buffers))
  }

  private constructor(device: GPUDevice, target: Target, buffers: Buffers, steps: Steps) {
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
    const startOfLast = Math.floor((prompt.length - 1) / batch) * batch
    for (let position = 0; position < startOfLast; position += batch) {
      queue.writeBuffer(this.buffers.state, 0, new Uint32Array([position, batch]))
      const encoder = this.device.createCommandEncoder()
      this.encode(encoder, this.steps.batch, batch)
      queue.submit([encoder.finish()])
    }
    const count = prompt.length - startOfLast
    queue.writeBuffer(this.buffers.state, 0, new Uint32Array([startOfLast, count]))
    return this.choose(this.steps.batch, count)
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
    return this.choose(this.steps.token, 1)
  }

  /** Logits from which the latest token was chosen. */
  readLogits(): Promise<Float32Array> {
    return this.readFloats(this.buffers.logits)
  }

  /**
   * Input of the first layer and output of each layer, for each token of the latest step: one token, or the
   * last part of the prompt with up to {@link batch} tokens.
   */
  async readTrace(): Promise<Float32Array[][]> {
    if (this.buffers.trace === undefined) throw new Error('the decoder was loaded without trace')
    const values = await this.readFloats(this.buffers.trace)
    const { dim, layers } = this.config
    return Array.from({ length: this.count }, (_, slot) =>
      Array.from({ length: layers + 1 }, (_, layer) => {
        const start = (layer * batch + slot) * dim
        return values.slice(start, start + dim)
      }),
    )
  }

  private choose(layers: readonly Step[], count: number): PendingToken {
    this.count = count
    const encoder = this.device.createCommandEncoder()
    this.encode(encoder, layers, count)
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
    const size = 4 * batch * this.config.dim
    let pass = encoder.beginComputePass()
    for (const step of steps) {
      pass.setPipeline(step.pipeline)
      pass.setBindGroup(0, step.bindGroup)
      pass.dispatchWorkgroups(step.groups ?? count, step.isForEachToken ? count : 1)
      if (trace !== undefined && step.traceAs !== undefined) {
        pass.end()
        encoder.copyBufferToBuffer(x, 0, trace, step.traceAs * size, size)
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

function createBuffers(device: GPUDevice, { config, context }: Target, trace: boolean): Buffers {
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

/** One dispatch. */
interface Step {
  readonly pipeline: GPUComputePipeline
  readonly bindGroup: GPUBindGroup
  /** Number of workgroups; one per token if absent. */
  readonly groups?: number
  /** Whether `groups` counts per token. */
  readonly isForEachToken?: boolean
  /** Layer whose output `x` holds after this step; 0 is the input of the first layer. */
  readonly traceAs?: number
}

interface Steps {
  /** The steps of all layers, for one token and for up to {@link batch} tokens. */
  readonly token: readonly Step[]
  readonly batch: readonly Step[]
  /** The steps from the last vector to the next token. */
  readonly choice: readonly Step[]
}

async function createSteps(
  device: GPUDevice,
  target: Target,
  weights: Weights,
  buffers: Buffers,
): Promise<Steps> {
  const { dim, hiddenDim, heads, kvHeads, headDim, vocabulary } = target.config
  const attentionDim = heads * headDim
  const { state, tokens, x } = buffers

  const product = (name: Product, columns: number, ...bindings: Access[]) =>
    new Kernel(device, ['read', 'read', 'read', ...bindings], slots =>
      productKernel(target, name, columns, slots),
    )
  const embed = new Kernel(device, ['read', 'read', 'read', 'write'], () => embedKernel(target))
  const project = product('attention', dim, 'read', 'read', 'write', 'write')
  const attend = new Kernel(device, ['read', 'read', 'read', 'write'], () => attentionKernel(target))
  const attentionOutput = product('residual', attentionDim, 'write')
  const gate = product('gate', dim, 'read', 'write')
  const down = product('residual', hiddenDim, 'write')
  const logits = product('logits', dim, 'read', 'write')
  const sample = new Kernel(device, ['write', 'write', 'write', 'write', 'uniform'], () => samplerKernel)

  const embedding = embed.bind(state, tokens, weights.embedding, x)
  const layers = weights.layers.map((layer, i) => {
    const cache = buffers.caches[i]!
    const { queries, attention, hidden } = buffers
    return {
      project: project.bind(state, layer.attention, x, layer.attentionNorm, buffers.turns, queries, cache),
      attend: attend.bind(state, queries, cache, attention),
      attentionOutput: attentionOutput.bind(state, layer.attentionOutput, attention, x),
      gate: gate.bind(state, layer.gate, x, layer.feedForwardNorm, hidden),
      down: down.bind(state, layer.down, hidden, x),
    }
  })

  const through = async (slots: number): Promise<Step[]> => {
    const rows = dim / rowsOfGroup
    const [embedPipeline, projectPipeline, attendPipeline, outputPipeline, gatePipeline, downPipeline] =
      await Promise.all([
        embed.pipeline(),
        project.pipeline(slots),
        attend.pipeline(),
        attentionOutput.pipeline(slots),
        gate.pipeline(slots),
        down.pipeline(slots),
      ])
    const projected = (attentionDim + 2 * kvHeads * headDim) / rowsOfGroup
    return [
      { pipeline: embedPipeline, bindGroup: embedding, traceAs: 0 },
      ...layers.flatMap((groups, i): Step[] => [
        { pipeline: projectPipeline, bindGroup: groups.project, groups: projected },
        { pipeline: attendPipeline, bindGroup: groups.attend, groups: heads, isForEachToken: true },
        { pipeline: outputPipeline, bindGroup: groups.attentionOutput, groups: rows },
        { pipeline: gatePipeline, bindGroup: groups.gate, groups: (2 * hiddenDim) / rowsOfGroup },
        { pipeline: downPipeline, bindGroup: groups.down, groups: rows, traceAs: i + 1 },
      ]),
    ]
  }
  return {
    token: await through(1),
    batch: await through(batch),
    choice: [
      {
        pipeline: await logits.pipeline(1),
        bindGroup: logits.bind(state, weights.output, x, weights.finalNorm, buffers.logits),
        groups: Math.ceil(vocabulary / rowsOfGroup),
      },
      {
        pipeline: await sample.pipeline(),
        bindGroup: sample.bind(state, tokens, buffers.logits, buffers.weights, buffers.sampling),
        groups: 1,
      },
    ],
  }
}

type Access = 'read' | 'write' | 'uniform'

const bindingTypes: Readonly<Record<Access, GPUBufferBindingType>> = {
  read: 'read-only-storage',
  write: 'storage',
  uniform: 'uniform',
}

/** A shader for several token counts that share their bind groups. */
class Kernel {
  private readonly device: GPUDevice
  private readonly layout: GPUBindGroupLayout
  private readonly code: (slots: number) => string
  private readonly pipelines = new Map<number, Promise<GPUComputePipeline>>()

  constructor(device: GPUDevice, bindings: readonly Access[], code: (slots: number) => string) {
    this.device = device
    this.code = code
    this.layout = device.createBindGroupLayout({
      entries: bindings.map((access, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: bindingTypes[access] },
      })),
    })
  }

  pipeline(slots = 1): Promise<GPUComputePipeline> {
    const known = this.pipelines.get(slots)
    if (known !== undefined) return known
    const pipeline = this.device.createComputePipelineAsync({
      layout: this.device.createPipelineLayout({ bindGroupLayouts: [this.layout] }),
      compute: { module: this.device.createShaderModule({ code: this.code(slots) }) },
    })
    this.pipelines.set(slots, pipeline)
    return pipeline
  }

  bind(...buffers: GPUBuffer[]): GPUBindGroup {
    return this.device.createBindGroup({
      layout: this.layout,
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    })
  }
}

/** The kernels load four numbers at a time. */
function checkShape({ dim, hiddenDim, headDim }: Config): void {
  if ([dim, hiddenDim, headDim].some(size => size % 4 !== 0) || headDim > 256) {
    throw new Error(
      `vectors of ${dim}, ${hiddenDim} and ${headDim}: each must be divisible by 4, the last at most 256`,
    )
  }
}
