/** A Llama-architecture decoder on a GPU. */

import { attentionKernel } from './attention.ts'
import type { Checkpoint, Config, Precision } from './checkpoint.ts'
import { type Access, embedKernel, layerBindings, type Target } from './kernels.ts'
import { attentionStart, type LayerProduct, logitsBindings, sizeOf } from './products.ts'
import { encodeSampling, type Sampling, samplerKernel } from './sampler.ts'
import { tiledProductKernel, tilesOf, tileTokens } from './tiled-product.ts'
import { vectorProductKernel } from './vector-product.ts'
import { loadWeights, normPrecisionOf, precisionOf, type Weights } from './weights.ts'

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
  readonly onProgress?: (loaded: number, total: number) => void
}

/** Tokens that the GPU is choosing. */
export interface PendingTokens {
  /** Waits for the tokens. */
  read(): Promise<readonly number[]>
}

/** Most tokens that pass through the layers as vectors. More are a matrix, which is multiplied in tiles. */
const few = 8

/** Most tokens that pass through the layers together. */
const mostTogether = 512

/** Most tokens that are read together. */
export const mostRead = 8

/**
 * Requests a device with the optional features that speed up the decoder, and with the adapter's largest
 * limits.
 */
export async function requestDevice(gpu: GPU): Promise<GPUDevice> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (adapter === null) throw new Error('no GPU adapter is available')
  const useful: GPUFeatureName[] = ['shader-f16', 'subgroups']
  return adapter.requestDevice({
    requiredFeatures: useful.filter(name => adapter.features.has(name)),
    requiredLimits: Object.fromEntries(largeLimits.map(name => [name, adapter.limits[name]])),
  })
}

const largeLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupStorageSize',
] as const

/** Most invocations of a workgroup of the attention, whose memory is about 24 bytes for each. */
function mostLanes({ limits }: GPUDevice): number {
  const { maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX, maxComputeWorkgroupStorageSize } =
    limits
  const most = Math.min(
    maxComputeInvocationsPerWorkgroup,
    maxComputeWorkgroupSizeX,
    maxComputeWorkgroupStorageSize / 32,
  )
  return 2 ** Math.floor(Math.log2(most))
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
  /** Number of tokens of the sequence, those that the GPU is choosing included. */
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
    const context = Math.min(options.context ?? config.context, config.context)
    const target: Target = {
      config,
      precision: precisionOf(checkpoint, options.asF16 ?? false),
      normPrecision: normPrecisionOf(checkpoint),
      context,
      batch: Math.min(options.batch ?? mostTogether, mostTogether, context),
      hasF16: device.features.has('shader-f16'),
      hasSubgroups: device.features.has('subgroups'),
      mostLanes: mostLanes(device),
    }
    checkShape(config)
    const weights = await loadWeights(device, checkpoint, target.precision, options.onProgress)
    const buffers = createBuffers(device, target, options.trace ?? false)
    const steps = await createSteps(device, target, weights, buffers)
    const decoder = new Decoder(device, target, buffers, steps)
    // The first use of code and shaders is slow. It belongs to loading, not to the first prompt.
    const count = Math.min(few + 1, target.batch, context - 1)
    await decoder.begin(new Array(count).fill(config.firstToken), { temperature: 0, topP: 1, seed: 0 }).read()
    return decoder
  }

  private constructor(device: GPUDevice, target: Target, buffers: Buffers, steps: Steps) {
    this.batch = target.batch
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
  begin(prompt: readonly number[], sampling: Sampling): PendingTokens {
    if (prompt.length === 0 || prompt.length >= this.context) {
      throw new Error(
        `the prompt has ${prompt.length} tokens; the context has room for 1 to ${this.context - 1}`,
      )
    }
    const { queue } = this.device
    queue.writeBuffer(this.buffers.sampling, 0, encodeSampling(sampling))
    queue.writeBuffer(this.buffers.tokens, 0, new Uint32Array(prompt))
    for (let start = 0; start < prompt.length; start += this.count) {
      this.count = Math.min(this.batch, prompt.length - start)
      queue.writeBuffer(this.buffers.state, 0, new Uint32Array([start, this.count]))
      // The GPU begins with the first layer while the next ones are encoded.
      for (const steps of this.steps.layers[variantFor(this.count)]) {
        const encoder = this.device.createCommandEncoder()
        this.encode(encoder, steps, this.count)
        queue.submit([encoder.finish()])
      }
    }
    this.length = prompt.length
    return this.schedule(this.steps.choice, 1)
  }

  /**
   * Schedules the choice of more tokens, which are read together. They need not wait for earlier tokens to be read: the GPU computes
   * ahead.
   *
   * @param count number of tokens, up to {@link mostRead}
   * @throws Error when the context has no room for them
   */
  next(count = 1): PendingTokens {
    if (this.length + count > this.context) throw new Error(`the context of ${this.context} tokens is full`)
    this.count = 1
    return this.schedule(this.steps.token, count)
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

  /** Submits the steps that lead to a token, `count` times. */
  private schedule(steps: readonly Step[], count: number): PendingTokens {
    const encoder = this.device.createCommandEncoder()
    this.encode(encoder, steps, 1, count)
    const result = this.idleReadBuffers.pop() ?? createReadBuffer(this.device, 4 * mostRead)
    encoder.copyBufferToBuffer(this.buffers.tokens, 4 * this.length, result, 0, 4 * count)
    this.device.queue.submit([encoder.finish()])
    this.length += count
    return {
      read: async () => {
        await result.mapAsync(GPUMapMode.READ)
        const tokens = [...new Uint32Array(result.getMappedRange(), 0, count)]
        result.unmap()
        this.idleReadBuffers.push(result)
        return tokens
      },
    }
  }

  /** Encodes steps for `count` tokens, several times. */
  private encode(encoder: GPUCommandEncoder, steps: readonly Step[], count: number, times = 1): void {
    const { x, trace } = this.buffers
    const size = 4 * this.config.dim
    let pass = encoder.beginComputePass()
    let bound: GPUBindGroup | undefined
    for (let time = 0; time < times; time++) {
      for (const step of steps) {
        pass.setPipeline(step.pipeline)
        if (step.bindGroup !== bound) pass.setBindGroup(0, step.bindGroup)
        bound = step.bindGroup
        if (count === 1) pass.dispatchWorkgroups(step.groups)
        else pass.dispatchWorkgroups(step.groups, Math.ceil(count / step.tokens))
        if (trace !== undefined && step.traceAs !== undefined) {
          pass.end()
          encoder.copyBufferToBuffer(x, 0, trace, step.traceAs * this.batch * size, count * size)
          pass = encoder.beginComputePass()
          bound = undefined
        }
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
  /** Residual stream of the tokens of a step, and the output of their attention. */
  readonly x: GPUBuffer
  /** Queries, and later inner vectors, of the tokens of a step. */
  readonly between: GPUBuffer
  readonly turns: GPUBuffer
  readonly logits: GPUBuffer
  /** Probabilities of the tokens, as the sampler needs them. */
  readonly chances: GPUBuffer
  /** Keys and values of each layer. */
  readonly caches: readonly GPUBuffer[]
  readonly trace: GPUBuffer | undefined
}

function createBuffers(device: GPUDevice, target: Target, trace: boolean): Buffers {
  const { config, context, batch } = target
  const { dim, hiddenDim, heads, kvHeads, headDim, vocabulary, layers } = config
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC
  const words = (count: number) => device.createBuffer({ size: 4 * count, usage })
  const turns = words(context * headDim)
  device.queue.writeBuffer(turns, 0, turnsOf(config, context))
  return {
    state: words(2),
    tokens: words(context),
    sampling: device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST }),
    x: words(attentionStart(target) + batch * heads * headDim),
    between: words(batch * Math.max(heads * headDim, hiddenDim)),
    turns,
    logits: words(vocabulary),
    chances: words(vocabulary),
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
  /** The steps of each layer. */
  readonly layers: Variants<readonly (readonly Step[])[]>
  /** The steps from the last vector to the next token. */
  readonly choice: readonly Step[]
  /** The steps from a token to the next one. */
  readonly token: readonly Step[]
}

async function createSteps(
  device: GPUDevice,
  target: Target,
  weights: Weights,
  buffers: Buffers,
): Promise<Steps> {
  const { heads } = target.config
  const { state, tokens, x, between, turns } = buffers
  const layerLayout = createLayout(device, layerBindings)

  const product = async (name: LayerProduct): Promise<Variants<Work>> => {
    const { groups } = sizeOf(target, name)
    const vectors = (count: number) =>
      createWork(device, layerLayout, vectorProductKernel(target, name, count), groups, count)
    const tiles = () =>
      createWork(device, layerLayout, tiledProductKernel(target, name), tilesOf(target, name), tileTokens)
    const [one, some, many] = await Promise.all([
      vectors(1),
      vectors(few),
      target.batch > few ? tiles() : undefined,
    ])
    return { one, some, many: many ?? some }
  }
  const attention = async (): Promise<Variants<Work>> => {
    const [one, many] = await Promise.all([
      createWork(device, layerLayout, attentionKernel(target, 1), heads, 1),
      createWork(device, layerLayout, attentionKernel(target, 4), heads, 4),
    ])
    return { one, some: many, many }
  }
  const step = async (
    accesses: readonly Access[],
    code: string,
    groups: number,
    ...bound: readonly GPUBuffer[]
  ): Promise<Step> => {
    const layout = createLayout(device, accesses)
    return {
      ...(await createWork(device, layout, code, groups, 1)),
      bindGroup: createBindGroup(device, layout, bound),
    }
  }
  const [kernels, embed, logits, sample] = await Promise.all([
    Promise.all([product('projection'), attention(), product('attended'), product('inner'), product('fed')]),
    step(['read', 'read', 'read', 'write'], embedKernel(target), 1, state, tokens, weights.embedding, x),
    step(
      logitsBindings,
      vectorProductKernel(target, 'logits', 1),
      sizeOf(target, 'logits').groups,
      state,
      x,
      weights.finalNorm,
      weights.output,
      buffers.logits,
    ),
    step(
      ['write', 'write', 'write', 'write', 'uniform'],
      samplerKernel,
      1,
      state,
      tokens,
      buffers.logits,
      buffers.chances,
      buffers.sampling,
    ),
  ])

  const bindGroups = weights.layers.map(({ norms, attention, feedForward }, i) =>
    createBindGroup(device, layerLayout, [
      state,
      x,
      between,
      buffers.caches[i]!,
      turns,
      norms,
      attention,
      feedForward,
    ]),
  )
  const layers = (variant: Variant): Step[][] =>
    bindGroups.map((bindGroup, layer) => {
      const steps = kernels.map((kernel, i) => ({
        ...kernel[variant],
        bindGroup,
        ...(i === kernels.length - 1 && { traceAs: layer + 1 }),
      }))
      return layer === 0 ? [{ ...embed, traceAs: 0 }, ...steps] : steps
    })
  const choice = [logits, sample]
  const one = layers('one')
  return {
    layers: { one, some: layers('some'), many: layers('many') },
    choice,
    token: [...one.flat(), ...choice],
  }
}

/** For one token, for up to {@link few}, or for more. */
type Variant = 'one' | 'some' | 'many'

type Variants<Value> = Readonly<Record<Variant, Value>>

function variantFor(count: number): Variant {
  return count === 1 ? 'one' : count <= few ? 'some' : 'many'
}

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

function createBindGroup(
  device: GPUDevice,
  layout: GPUBindGroupLayout,
  buffers: readonly GPUBuffer[],
): GPUBindGroup {
  return device.createBindGroup({
    layout,
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
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
