import type { Component, Imports, Instance, Limits } from '@wasi-webgpu/component'
import { trap } from '@wasi-webgpu/component/host'
import type { WebGpuOptions } from '@wasi-webgpu/host'
import { hostImports } from '@wasi-webgpu/native/host-imports'
import type { Grants } from '@wasi-webgpu/wasi'
import type { Exchange } from './exchange.ts'
import { GuestGpu } from './guest-gpu.ts'
import type { Handler } from './handler.ts'
import type { HandlerExport } from './handler-export.ts'
import type { IncomingHandler } from './incoming-handler.ts'

/** Options of {@link GuestInstance.start}. */
export interface InstanceOptions {
  readonly component: Component
  /** The export that answers requests. */
  readonly handler: HandlerExport
  /** Limits of the instance: its handles and its memory. */
  readonly limits: Limits
  /** Access to the machine. */
  readonly grants: Grants
  /** Opens the GPU; called only if the component imports `wasi:webgpu`. */
  openGpu(): Promise<WebGpuOptions>
}

/** One instance of the component, with the imports and the GPU that belong to it alone. */
export class GuestInstance {
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

  /**
   * Links and instantiates the component.
   *
   * @throws LinkError when the host lacks an import; the trap, when the component traps at its start
   */
  static async start({
    component,
    handler,
    limits,
    grants,
    openGpu,
  }: InstanceOptions): Promise<GuestInstance> {
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

  /** How the first of its GPU devices was lost, if any was. */
  get loss(): GPUDeviceLostInfo | undefined {
    return this.#gpu?.loss
  }

  /** Signal that is aborted when the instance ends, possibly by a task that goes on after a response. */
  get signal(): AbortSignal {
    return this.#instance.signal
  }

  /**
   * Calls the handler.
   *
   * @throws BadAnswer when the response is missing or incomplete; the trap, when the guest traps
   */
  handle(exchange: Exchange): Promise<void> {
    return this.#answer(exchange)
  }

  /**
   * Resolves when the GPU has done all work of the instance, even after {@link release}: never, if a shader never ends.
   */
  async gpuWorkDone(): Promise<void> {
    await this.#gpu?.workDone()
  }

  /** Ends the instance with everything that it holds or still waits for. */
  release(): void {
    this.#instance.end()
    this.#gpu?.release()
  }
}

/**
 * The glue for one version of `wasi:http`: its types, and the call of its handler. The other version's shim
 * is not loaded.
 */
interface Binding {
  readonly types: Imports
  answer(handler: unknown, exchange: Exchange): Promise<void>
}

async function bindingOf({ version }: HandlerExport, provided: Imports): Promise<Binding> {
  if (version === '0.3') {
    const { handle } = await import('./handler.ts')
    return { types: {}, answer: (handler, exchange) => handle(handler as Handler, exchange, provided) }
  }
  const { handleIncoming, incomingTypes } = await import('./incoming-handler.ts')
  return {
    types: incomingTypes(provided),
    answer: (handler, exchange) => handleIncoming(handler as IncomingHandler, exchange, provided),
  }
}

/** `wasi:cli/exit` as a trap: it ends the request, not the worker process. */
const exits: Imports = {
  'wasi:cli/exit@0.2': { exit, exitWithCode: exit },
  'wasi:cli/exit@0.3': { exit, exitWithCode: exit },
}

function exit(): never {
  trap('it called exit')
}
