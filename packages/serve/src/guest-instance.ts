import type { Component, Imports, Instance, Limits } from '@wasi-webgpu/component'
import { trap } from '@wasi-webgpu/component/host'
import type { WebGpuOptions } from '@wasi-webgpu/host'
import { hostImports } from '@wasi-webgpu/native/host-imports'
import type { Grants } from '@wasi-webgpu/wasi'
import { GuestGpu } from './guest-gpu.ts'

/** How calls of one kind reach an instance. */
export interface Binding<Call> {
  /** Imports that these calls need besides those of every guest. */
  readonly imports: Imports
  /**
   * Calls the handler of the instance.
   *
   * @throws BadAnswer when the guest did not do its part; the trap, when the guest traps
   */
  answer(exports: Instance['exports'], call: Call): Promise<void>
}

/** Options of {@link GuestInstance.start}. */
export interface InstanceOptions<Call> {
  readonly component: Component
  /** Makes the binding of an instance with these imports. */
  bind(provided: Imports): Binding<Call> | Promise<Binding<Call>>
  /** Limits of the instance: its handles and its memory. */
  readonly limits: Limits
  /** Access to the machine. */
  readonly grants: Grants
  /** Opens the GPU; called only if the component imports `wasi:webgpu`. */
  openGpu(): Promise<WebGpuOptions>
}

/** One instance of the component, with the imports and the GPU that belong to it alone. */
export class GuestInstance<Call> {
  readonly #instance: Instance
  readonly #binding: Binding<Call>
  readonly #gpu: GuestGpu | undefined

  private constructor(instance: Instance, binding: Binding<Call>, gpu: GuestGpu | undefined) {
    this.#instance = instance
    this.#binding = binding
    this.#gpu = gpu
  }

  /**
   * Links and instantiates the component.
   *
   * @throws LinkError when the host lacks an import; the trap, when the component traps at its start
   */
  static async start<Call>({
    component,
    bind,
    limits,
    grants,
    openGpu,
  }: InstanceOptions<Call>): Promise<GuestInstance<Call>> {
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
    const binding = await bind(provided)
    const imports = { ...provided, ...exits, ...binding.imports }
    const instance = await component.instantiate({ imports, limits })
    return new GuestInstance(instance, binding, gpu)
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
   * @throws BadAnswer when the guest did not do its part; the trap, when the guest traps
   */
  handle(call: Call): Promise<void> {
    return this.#binding.answer(this.#instance.exports, call)
  }

  /**
   * Resolves when the GPU has done all work of the instance, even after {@link release}: never, if a shader never ends.
   */
  async gpuWorkDone(): Promise<void> {
    await this.#gpu?.workDone()
  }

  /** Ends the instance with everything that it holds or still waits for. */
  release(): void {
    // Nobody reads the stack of this end, which would take a fifth of what an instance costs.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    this.#instance.end()
    Error.stackTraceLimit = stackTraceLimit
    this.#gpu?.release()
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
