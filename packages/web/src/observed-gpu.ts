import { UncapturedErrorTexts } from '@wasi-webgpu/host/error-text'

/**
 * An error of the GPU that no error scope of the program has captured, and that no listener of it has handled. One that a device
 * repeats is reported once; of those that only follow from others, the first is.
 */
export interface UncapturedError {
  /** Class of the error: `GPUValidationError`, `GPUOutOfMemoryError` or `GPUInternalError`. */
  readonly kind: string
  /**
   * Text for people: `uncaptured GPU validation error: …`, with the labels of the objects. An error in WGSL names the label of
   * the shader module, line and column, and has the line with a caret. The first of the errors that only follow from others says
   * that there are more.
   */
  readonly message: string
}

/** A shader module that a program has created. */
export interface CreatedShader {
  /** Its label, up to 1,000 characters; empty without one. */
  readonly label: string
  /** Its WGSL, as the program gave it. */
  readonly code: string
  /** Errors and warnings of the compiler. */
  readonly messages: readonly ShaderMessage[]
}

/** A message of the compiler. */
export interface ShaderMessage {
  /** Severity of the message. */
  readonly type: 'error' | 'warning' | 'info'
  /** Its text. */
  readonly message: string
  /** Line, from 1; 0 for a message without a position. */
  readonly line: number
  /** Column in UTF-16 code units, from 1; 0 for a message without a position. */
  readonly column: number
  /** Length in UTF-16 code units. */
  readonly length: number
}

/** Receives events of the devices of a program. */
export interface GpuObserver {
  readonly onuncapturederror: (error: UncapturedError) => void
  readonly onshader?: ((shader: CreatedShader) => void) | undefined
  /** WGSL to use, by the WGSL that the program gives. */
  readonly shaders?: Readonly<Record<string, string>> | undefined
}

/** A GPU whose devices are observed. */
export class ObservedGpu {
  /** The GPU for the host of the program. */
  readonly gpu: GPU
  readonly #observer: GpuObserver
  #reports = 0
  readonly #shaders = new Set<string>()
  /** Characters of the shaders that are kept to report each once, and of their messages. */
  #shaderCharacters = 0
  #latest: WeakRef<GPUDevice> | undefined

  constructor(gpu: GPU, observer: GpuObserver) {
    this.#observer = observer
    const requestAdapter: GPU['requestAdapter'] = async options => {
      const adapter = await gpu.requestAdapter(options)
      if (adapter !== null) this.#observeAdapter(adapter)
      return adapter
    }
    const observed: Omit<GPU, '__brand'> = {
      requestAdapter,
      getPreferredCanvasFormat: () => gpu.getPreferredCanvasFormat(),
      get wgslLanguageFeatures() {
        return gpu.wgslLanguageFeatures
      },
    }
    this.gpu = observed as GPU
  }

  /** Resolves when the errors of earlier calls to the latest device are reported. */
  async settled(): Promise<void> {
    const device = this.#latest?.deref()
    if (device === undefined) return
    // The GPU answers in order, and hears of nothing else here: a scope costs no time of the GPU.
    device.pushErrorScope('internal')
    await device.popErrorScope().catch(() => {})
  }

  #observeAdapter(adapter: GPUAdapter): void {
    const { requestDevice } = adapter
    override(adapter, {
      requestDevice: async (descriptor?: GPUDeviceDescriptor) => {
        const device = await requestDevice.call(adapter, descriptor)
        this.#observeDevice(device)
        return device
      },
    })
  }

  #observeDevice(device: GPUDevice): void {
    this.#latest = new WeakRef(device)
    const texts = new UncapturedErrorTexts()
    listenLast(device, event => this.#report(event, texts))
    const { onshader, shaders } = this.#observer
    if (onshader === undefined && shaders === undefined) return
    const { createShaderModule } = device
    override(device, {
      createShaderModule: (descriptor: GPUShaderModuleDescriptor) => {
        const { code } = descriptor
        const used =
          shaders && Object.hasOwn(shaders, code) ? { ...descriptor, code: shaders[code] } : descriptor
        const module = createShaderModule.call(device, used as GPUShaderModuleDescriptor)
        if (onshader !== undefined) void this.#tell(module, code, descriptor.label ?? '')
        return module
      },
    })
  }

  #report(event: GPUUncapturedErrorEvent, texts: UncapturedErrorTexts): void {
    if (event.defaultPrevented) return
    // The browser would warn of it as well.
    event.preventDefault()
    const { error } = event
    const text = this.#reports < mostReports ? texts.next(error) : undefined
    if (text === undefined) return
    this.#reports++
    const rest = this.#reports === mostReports ? '\nFurther GPU errors of this program are not shown.' : ''
    const message = text.slice(0, longestMessage) + rest
    this.#observer.onuncapturederror({ kind: error.constructor.name, message })
  }

  async #tell(module: GPUShaderModule, code: string, label: string): Promise<void> {
    if (this.#shaders.has(code) || this.#shaders.size === mostShaders) return
    if (!this.#mayTell(code.length)) return
    this.#shaders.add(code)
    const { messages: all } = await module.getCompilationInfo().catch(() => ({ messages: [] }))
    const messages = all.slice(0, 100).map(({ type, message, lineNum, linePos, length }) => {
      return { type, message: message.slice(0, longestMessage), line: lineNum, column: linePos, length }
    })
    const told = messages.filter(({ message }) => this.#mayTell(message.length))
    this.#observer.onshader?.({ label: label.slice(0, longestLabel), code, messages: told })
  }

  /** Counts characters of a shader or its messages; returns whether they are reported. */
  #mayTell(characters: number): boolean {
    if (this.#shaderCharacters + characters > mostShaderCharacters) return false
    this.#shaderCharacters += characters
    return true
  }
}

/** Errors of a program that are reported. */
const mostReports = 500

/** Shaders of a program that are reported. */
const mostShaders = 200

/** Characters of all shaders of a program that are reported, with their messages. */
const mostShaderCharacters = 0x100_0000

/** Characters of the label of a shader. */
const longestLabel = 1000

/** Characters of a message. */
const longestMessage = 10_000

/** Adds a listener for uncaptured errors that hears of an error after the listeners of the program, so that it sees what they do. */
function listenLast(device: GPUDevice, listener: (event: GPUUncapturedErrorEvent) => void): void {
  const { addEventListener } = device
  const type = 'uncapturederror'
  const add = () => addEventListener.call(device, type, listener as EventListener)
  add()
  override(device, {
    addEventListener: (...args: Parameters<typeof addEventListener>) => {
      addEventListener.apply(device, args)
      device.removeEventListener(type, listener as EventListener)
      add()
    },
  })
}

/** Gives an object members of its own, before those of its class, which a GPU may make read-only. */
function override<Target extends object>(target: Target, members: Partial<Target>): void {
  Object.defineProperties(target, Object.getOwnPropertyDescriptors(members))
}
