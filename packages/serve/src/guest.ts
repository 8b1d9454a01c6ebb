import { setImmediate } from 'node:timers/promises'
import {
  type Component,
  ComponentError,
  type ExternDeclaration,
  type Instance,
  type Limits,
} from '@wasi-webgpu/component'
import { trap } from '@wasi-webgpu/component/host'
import type { WebGpuOptions } from '@wasi-webgpu/host'
import { hostImports } from '@wasi-webgpu/native'
import type { Grants, Interfaces } from '@wasi-webgpu/wasi'
import { BadAnswer, type Exchange } from './exchange.ts'
import type { Failure } from './frames.ts'
import { GuestGpu } from './guest-gpu.ts'
import type { Handler } from './handler.ts'
import type { IncomingHandler } from './incoming-handler.ts'

/** The export by which a component serves HTTP. */
export interface HandlerExport {
  readonly name: string
  readonly version: '0.2' | '0.3'
}

/** That of WASI 0.3 if it has both: there the handler may wait for the GPU. */
export function findHandler(exports: readonly ExternDeclaration[]): HandlerExport | undefined {
  const find = (pattern: RegExp) => exports.find(({ name }) => pattern.test(name))?.name
  const handler = find(/^wasi:http\/handler@0\.3\./)
  if (handler !== undefined) return { name: handler, version: '0.3' }
  const incoming = find(/^wasi:http\/incoming-handler@0\.2\./)
  return incoming === undefined ? undefined : { name: incoming, version: '0.2' }
}

/** What a worker runs, and with what. */
export interface GuestOptions {
  readonly component: Component
  readonly handler: HandlerExport
  readonly limits: Limits
  readonly grants: Grants
  /** Called when the component wants a GPU. */
  openGpu(): Promise<WebGpuOptions>
  /** Whether an instance serves one request after another, as long as all goes well, or only one. */
  readonly reuse: boolean
}

/** How a request went. */
export interface Outcome {
  /** Why there is no whole response. */
  readonly failure?: Failure
  /** Why nothing more is to be expected of this process. */
  readonly retire?: string
}

/** The component in a worker. Its instances come and go, one at a time. */
export class Guest {
  readonly #options: GuestOptions
  /** For the next request. */
  #prepared: Promise<GuestInstance> | undefined

  constructor(options: GuestOptions) {
    this.#options = options
  }

  /** Whether an instance waits for the next request: one that has served another. */
  get isPrepared(): boolean {
    return this.#prepared !== undefined
  }

  /** Makes an instance for the next request before that is there. @throws what is wrong with it */
  prepare(): Promise<unknown> {
    this.#prepared ??= GuestInstance.start(this.#options)
    // Whoever uses it is told.
    this.#prepared.catch(() => {})
    return this.#prepared
  }

  /** Has an instance answer a request. */
  async serve(exchange: Exchange): Promise<Outcome> {
    void this.prepare()
    const prepared = this.#prepared as Promise<GuestInstance>
    this.#prepared = undefined
    let instance: GuestInstance | undefined
    try {
      instance = await prepared
      await instance.handle(exchange)
      // What has happened to its devices shows now.
      await setImmediate()
      if (this.#options.reuse && instance.loss === undefined) this.#prepared = prepared
      return lossOf(instance)
    } catch (error) {
      // A guest that can still do something hears what became of its response.
      await setImmediate()
      return { failure: failureOf(error), ...lossOf(instance) }
    } finally {
      if (this.#prepared !== prepared) instance?.release()
    }
  }
}

function lossOf(instance: GuestInstance | undefined): Outcome {
  const loss = instance?.loss
  if (loss === undefined || loss.reason === 'destroyed') return {}
  return { retire: `a GPU device was lost: ${loss.message}` }
}

/** What to tell of whatever went wrong: a guest may have chosen the words, and how many there are. */
export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : new ComponentError(error).message
  const text = message.length > longestReason ? `${message.slice(0, longestReason)}…` : message
  if (error instanceof ComponentError) return { kind: 'error', reason: `it answered with the error ${text}` }
  return { kind: error instanceof BadAnswer ? 'error' : 'trap', reason: text }
}

const longestReason = 1000

/** An instance of the component. */
class GuestInstance {
  readonly #instance: Instance
  readonly #answer: (exchange: Exchange) => Promise<void>
  readonly #gpu: GuestGpu | undefined

  private constructor(
    instance: Instance,
    answer: (exchange: Exchange) => Promise<void>,
    gpu: GuestGpu | undefined,
  ) {
    this.#instance = instance
    this.#answer = answer
    this.#gpu = gpu
  }

  static async start({ component, handler, limits, grants, openGpu }: GuestOptions): Promise<GuestInstance> {
    let gpu: GuestGpu | undefined
    const provided = await hostImports(
      component.imports.map(({ name }) => name),
      grants,
      async () => {
        const options = await openGpu()
        gpu = new GuestGpu(options.gpu)
        return { ...options, gpu: gpu.gpu }
      },
    )
    const { types, answer } = await bindingOf(handler, provided)
    const imports = { ...provided, ...exits, ...types }
    const instance = await component.instantiate({ imports, limits })
    return new GuestInstance(instance, exchange => answer(instance.exports[handler.name], exchange), gpu)
  }

  get loss(): GPUDeviceLostInfo | undefined {
    return this.#gpu?.loss
  }

  handle(exchange: Exchange): Promise<void> {
    return this.#answer(exchange)
  }

  /** It is not used any more, whatever it would still do. */
  release(): void {
    this.#instance.end()
    this.#gpu?.release()
  }
}

/** How a handler of a version of WASI is called, and what it imports for that. The other version's shim is not loaded. */
interface Binding {
  readonly types: Interfaces
  answer(handler: unknown, exchange: Exchange): Promise<void>
}

async function bindingOf({ version }: HandlerExport, provided: Interfaces): Promise<Binding> {
  if (version === '0.3') {
    const { handle, handlerTypes } = await import('./handler.ts')
    return { types: handlerTypes(), answer: (handler, exchange) => handle(handler as Handler, exchange) }
  }
  const { handleIncoming, incomingTypes } = await import('./incoming-handler.ts')
  return {
    types: incomingTypes(provided),
    answer: (handler, exchange) => handleIncoming(handler as IncomingHandler, exchange),
  }
}

/** A guest that exits ends itself, not the worker. */
const exits: Interfaces = {
  'wasi:cli/exit@0.2': { exit, exitWithCode: exit },
  'wasi:cli/exit@0.3': { exit, exitWithCode: exit },
}

function exit(): never {
  trap('it called exit')
}
