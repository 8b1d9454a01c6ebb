/** Time of a render or compute pass on the GPU. */
export interface PassTime {
  readonly kind: 'compute pass' | 'render pass'
  readonly label: string
  /** Times of the host, in milliseconds as of `performance.now()`. The clock of the GPU is aligned with that of the host. */
  readonly begin: number
  readonly end: number
}

/**
 * Measures the passes of a GPU by its timestamps: where an adapter has the feature `timestamp-query`, devices get it, and each
 * pass without `timestampWrites` gets some. The times are read once the GPU has finished.
 *
 * WebGPU does not relate the clock of a GPU to that of its host. Passes are placed as early as possible after their submissions.
 *
 * @see https://www.w3.org/TR/webgpu/#timestamp
 */
export class PassTimes {
  readonly #report: (pass: PassTime) => void
  readonly #pending = new Set<Promise<void>>()
  /** Milliseconds from the clock of the GPU to that of the host. */
  #offset = Number.NEGATIVE_INFINITY

  /** @param report receives each pass */
  constructor(report: (pass: PassTime) => void) {
    this.#report = report
  }

  /** Measures the passes of all devices that are requested from now on. */
  watch(gpu: GPU): void {
    replace(gpu, 'requestAdapter', request => async options => {
      const adapter = await request(options)
      if (adapter?.features.has(feature)) {
        replace(adapter, 'requestDevice', request => async (descriptor = {}) => {
          const wanted = new Set(descriptor.requiredFeatures)
          const requiredFeatures = [...new Set([...wanted, feature])] as GPUFeatureName[]
          const device = await request({ ...descriptor, requiredFeatures })
          const pool = new QueryPool(device, device.createQuerySet.bind(device))
          if (!wanted.has(feature)) hideTimestamps(device)
          return this.#watchDevice(device, pool)
        })
      }
      return adapter
    })
  }

  /**
   * Waits until the times of all passes that were submitted have been reported, or their devices are lost; at most five seconds,
   * because a shader may never end.
   */
  async settled(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const limit = new Promise<void>(resolve => {
      timer = setTimeout(resolve, longestWait)
    })
    await Promise.race([Promise.all(this.#pending), limit])
    clearTimeout(timer)
  }

  #watchDevice(device: GPUDevice, pool: QueryPool): GPUDevice {
    const queriesOf = new WeakMap<GPUCommandBuffer, readonly Queries[]>()
    replace(device, 'createCommandEncoder', create => descriptor => {
      const encoder = create(descriptor)
      watchEncoder(encoder, pool, (commands, queries) => queriesOf.set(commands, queries))
      return encoder
    })
    replace(device.queue, 'submit', submit => commands => {
      const list = [...commands]
      const submitted = performance.now()
      submit(list)
      for (const queries of list.flatMap(buffer => queriesOf.get(buffer) ?? [])) {
        const reading = this.#read(queries, submitted).then(
          () => pool.release(queries),
          () => {}, // the device is lost
        )
        this.#pending.add(reading)
        void reading.then(() => this.#pending.delete(reading))
      }
      for (const buffer of list) queriesOf.delete(buffer)
    })
    return device
  }

  async #read({ result, passes }: Queries, submitted: number): Promise<void> {
    await result.mapAsync(mapRead)
    const times = [...new BigUint64Array(result.getMappedRange())].map(time => Number(time) / 1e6)
    result.unmap()
    const [first = 0] = times
    this.#offset = Math.max(this.#offset, submitted - first)
    for (const [i, { kind, label }] of passes.entries()) {
      const [begin = 0, end = 0] = times.slice(2 * i)
      // A pass without commands may write no time, and clocks may be set back.
      if (begin === 0 || end < begin) continue
      this.#report({ kind, label, begin: begin + this.#offset, end: end + this.#offset })
    }
  }
}

const feature = 'timestamp-query'

/** Milliseconds for which the times of the last passes are awaited. */
const longestWait = 5000

// Constants of `GPUBufferUsage` and `GPUMapMode`, which are globals of pages only.
const [mapRead, copySource, copyDestination, queryResolve] = [1, 4, 8, 0x200]

/** Replaces a method of one object. */
function replace<Target extends object, Name extends keyof Target & string>(
  target: Target,
  name: Name,
  change: (original: Target[Name]) => Target[Name],
): void {
  const original = target[name] as (...args: unknown[]) => unknown
  const value = change(original.bind(target) as Target[Name])
  Object.defineProperty(target, name, { value, configurable: true, writable: true })
}

/** Refuses timestamps to a guest that has not asked for them, or may not have them. */
function hideTimestamps(device: GPUDevice): void {
  const features = new Set(device.features)
  features.delete(feature)
  Object.defineProperty(device, 'features', { value: features })
  replace(device, 'createQuerySet', create => descriptor => {
    if (descriptor.type === 'timestamp') throw new TypeError(`the device lacks the feature '${feature}'`)
    return create(descriptor)
  })
}

type Kind = PassTime['kind']
type Pass = GPUComputePassEncoder | GPURenderPassEncoder
type Descriptor = (GPUComputePassDescriptor | GPURenderPassDescriptor) | undefined

/** Gives timestamps to the passes of an encoder, and has the times copied where they can be read. */
function watchEncoder(
  encoder: GPUCommandEncoder,
  pool: QueryPool,
  finished: (commands: GPUCommandBuffer, queries: readonly Queries[]) => void,
): void {
  const used: Queries[] = []
  let isOpen = false
  const begin = <Of extends Pass>(
    kind: Kind,
    descriptor: Descriptor,
    original: (descriptor: Descriptor) => Of,
  ): Of => {
    const queries = descriptor?.timestampWrites ? undefined : free(used, pool)
    if (queries === undefined) return original(descriptor)
    const beginningOfPassWriteIndex = 2 * queries.passes.length
    const timestampWrites = {
      querySet: queries.set,
      beginningOfPassWriteIndex,
      endOfPassWriteIndex: beginningOfPassWriteIndex + 1,
    }
    const pass = original({ ...descriptor, timestampWrites })
    queries.passes.push({ kind, label: descriptor?.label ?? '' })
    isOpen = true
    replace(pass as Pass, 'end', end => () => {
      isOpen = false
      end()
    })
    return pass
  }
  replace(
    encoder,
    'beginComputePass',
    original => descriptor =>
      begin('compute pass', descriptor, original as (descriptor: Descriptor) => GPUComputePassEncoder),
  )
  replace(
    encoder,
    'beginRenderPass',
    original => descriptor =>
      begin('render pass', descriptor, original as (descriptor: Descriptor) => GPURenderPassEncoder),
  )
  replace(encoder, 'finish', finish => descriptor => {
    // The guest's own mistake makes the encoder invalid, and its message should be the first one.
    if (!isOpen) for (const queries of used) resolve(encoder, queries)
    const commands = finish(descriptor)
    if (!isOpen && used.length > 0) finished(commands, used)
    return commands
  })
}

/** Returns queries with room for one more pass; `undefined` when the pool has none. */
function free(used: Queries[], pool: QueryPool): Queries | undefined {
  const last = used.at(-1)
  if (last !== undefined && last.passes.length < passesPerSet) return last
  const taken = pool.take()
  if (taken !== undefined) used.push(taken)
  return taken
}

function resolve(encoder: GPUCommandEncoder, { set, resolved, result, passes }: Queries): void {
  encoder.resolveQuerySet(set, 0, 2 * passes.length, resolved, 0)
  encoder.copyBufferToBuffer(resolved, 0, result, 0, 16 * passes.length)
}

/** Queries for some passes, and the buffers through which their results are read. */
interface Queries {
  readonly set: GPUQuerySet
  readonly resolved: GPUBuffer
  readonly result: GPUBuffer
  /** The passes that write timestamps, two each. */
  readonly passes: { readonly kind: Kind; readonly label: string }[]
}

/** Maximum number of passes that share a query set. */
const passesPerSet = 32

/** Maximum number of query sets of a device that are in use. Further passes are not measured. */
const mostSets = 256

/** The queries of a device. They are used again when their results have been read. */
class QueryPool {
  readonly #device: GPUDevice
  readonly #createQuerySet: GPUDevice['createQuerySet']
  readonly #free: Queries[] = []
  #made = 0

  constructor(device: GPUDevice, createQuerySet: GPUDevice['createQuerySet']) {
    this.#device = device
    this.#createQuerySet = createQuerySet
  }

  take(): Queries | undefined {
    const known = this.#free.pop()
    if (known !== undefined || this.#made === mostSets) return known
    this.#made++
    const [device, count] = [this.#device, 2 * passesPerSet]
    return {
      set: this.#createQuerySet({ type: 'timestamp', count }),
      resolved: device.createBuffer({ size: 8 * count, usage: queryResolve | copySource }),
      result: device.createBuffer({ size: 8 * count, usage: mapRead | copyDestination }),
      passes: [],
    }
  }

  release(queries: Queries): void {
    queries.passes.length = 0
    this.#free.push(queries)
  }
}
