import { parsePolicy } from '@wasi-webgpu/host'
import { unreadableFileText } from '@wasi-webgpu/host/component-file-text'
import { trapText } from '@wasi-webgpu/host/trap-text'
import type { UncapturedError } from '../observed-gpu.ts'
import type { Ended, ProgramInterfaces } from '../program.ts'
import { type RunOptions, runOn } from '../run.ts'
import { UnsupportedError } from '../support.ts'
import { splitArguments } from './arguments.ts'
import { fetchComponent, type LoadError } from './fetch-component.ts'
import { Stage } from './stage.ts'

/** Detail of `stdout` and `stderr` events. */
export interface OutputDetail {
  /** Text that the program has written. */
  readonly text: string
}

/** Detail of `exit` events. */
export type ExitDetail = Ended

/** Detail of `load` events. */
export type LoadDetail = ProgramInterfaces

/** Detail of `uncapturederror` events. */
export type UncapturedErrorDetail = UncapturedError

/** Attributes of the element, for the types of JSX and of templates. */
export interface WasiWebGpuAttributes {
  /** URL of the component. */
  readonly src?: string
  /** Whether the program starts when the element enters the page. */
  readonly autoplay?: boolean
  /** Width in CSS pixels. */
  readonly width?: number | string
  /** Height in CSS pixels. */
  readonly height?: number | string
  /** Arguments of the program: words, or a JSON array. */
  readonly args?: string
  /** Bounds on its use of the GPU, as JSON. */
  readonly policy?: string
  /** Whether the program runs in a worker. */
  readonly worker?: boolean
}

/** Events of the element, by their types. */
export interface WasiWebGpuEventMap {
  /** The component is loading. */
  readonly progress: ProgressEvent<WasiWebGpuElement>
  /** The component is loaded. */
  readonly load: CustomEvent<LoadDetail>
  /** The program has started. */
  readonly ready: CustomEvent<undefined>
  /** The program has written to its standard output. */
  readonly stdout: CustomEvent<OutputDetail>
  /** The program has written to its standard error. */
  readonly stderr: CustomEvent<OutputDetail>
  /** The program has ended. */
  readonly exit: CustomEvent<ExitDetail>
  /** The program failed to start, or trapped. */
  readonly error: ErrorEvent
  /** The GPU has an error that the program does not capture. */
  readonly uncapturederror: CustomEvent<UncapturedErrorDetail>
}

declare global {
  interface HTMLElementTagNameMap {
    'wasi-webgpu': WasiWebGpuElement
  }
}

/** On a server without a DOM, the class can still be imported. */
const PageElement = globalThis.HTMLElement ?? (class {} as typeof HTMLElement)

/**
 * `<wasi-webgpu src="app.wasm" autoplay>`: runs a program and shows the canvas that it draws on.
 *
 * Attributes: `src`, `autoplay`, `width` and `height` in CSS pixels, `args`, `policy` (JSON), `worker`.
 *
 * Events ({@link WasiWebGpuEventMap}), none of which bubbles: `progress` (a `ProgressEvent`) while the component loads, `load` ({@link
 * LoadDetail}), `ready` when the program has started, `stdout` and `stderr` ({@link OutputDetail}), `exit`
 * ({@link ExitDetail}), `error` (an `ErrorEvent`), `uncapturederror` ({@link UncapturedErrorDetail}).
 *
 * States for `:state()`: `idle`, `loading`, `running`, `ended`, `failed`. Parts for `::part()`: `canvas`,
 * `start`, `progress`, `message`.
 */
export class WasiWebGpuElement extends PageElement {
  /** Attributes whose changes reach {@link attributeChangedCallback}. */
  static readonly observedAttributes = ['src', 'width', 'height', 'aria-label']

  /**
   * Options for the next start that attributes cannot express: files, environment variables, imports, limits,
   * a GPU.
   */
  options: RunOptions = {}

  readonly #stage: Stage
  /** Ends the running program. */
  #running: AbortController | undefined
  /** Aborted when the element leaves its document; absent before it enters one, as attribute callbacks may come earlier. */
  #stay: AbortController | undefined

  constructor() {
    super()
    this.#stage = new Stage(this, () => void this.start().catch(() => {}))
  }

  /** URL of the component. */
  get src(): string {
    const value = this.getAttribute('src')
    if (value === null) return ''
    return URL.parse(value, this.baseURI)?.href ?? value
  }

  set src(url: string) {
    this.setAttribute('src', url)
  }

  /** Whether the program starts when the element enters the page. */
  get autoplay(): boolean {
    return this.hasAttribute('autoplay')
  }

  set autoplay(on: boolean) {
    this.toggleAttribute('autoplay', on)
  }

  /** Whether the program runs in a worker. */
  get worker(): boolean {
    return this.hasAttribute('worker')
  }

  set worker(on: boolean) {
    this.toggleAttribute('worker', on)
  }

  /**
   * Starts the program from its beginning. Resolves once it runs; events report how it ends.
   *
   * @throws the error of the `error` event, or an `AbortError` when the program is stopped meanwhile
   */
  async start(): Promise<void> {
    this.stop()
    const running = new AbortController()
    this.#running = running
    const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
    this.#run(running.signal, resolve).catch((error: unknown) => {
      reject(error)
      if (running.signal.aborted) return
      this.#running = undefined
      const message = messageOf(error, this.src)
      console.error(error)
      this.#stage.show('failed', message)
      this.dispatchEvent(new ErrorEvent('error', { error, message }))
    })
    return ready
  }

  /** Stops a running program: it receives no more frames or events, and its devices are destroyed. */
  stop(): void {
    if (this.#running === undefined) return
    this.#running.abort()
    this.#running = undefined
    this.#stage.show('idle')
  }

  /** Starts the program when the element enters the page with `autoplay`. */
  connectedCallback(): void {
    this.#stay?.abort()
    this.#stay = new AbortController()
    const view = this.ownerDocument.defaultView
    // An iframe or a popup that ends disconnects none of its elements.
    if (view !== window) view?.addEventListener('pagehide', () => this.stop(), { signal: this.#stay.signal })
    if (!this.autoplay) return
    if (this.hasAttribute('src')) void this.start().catch(() => {})
    else this.#stage.show('idle', noSource)
  }

  /** Stops the program when the element leaves the page. */
  disconnectedCallback(): void {
    this.#stay?.abort()
    this.#stay = undefined
    this.stop()
  }

  /** Makes the styles apply in another document, to which the element has moved. */
  adoptedCallback(): void {
    this.#stage.adopt()
  }

  /** Called instead of the other callbacks when `moveBefore()` moves the element; the program continues. */
  connectedMoveCallback(): void {}

  /** Applies a changed attribute; another `src` stops the program. */
  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (name === 'src') {
      if (before === value || this.#stay === undefined) return
      this.stop()
      this.#stage.show('idle')
      this.connectedCallback()
      return
    }
    if (name === 'aria-label') this.#stage.label(value)
    else this.#stage.setSize(name as 'width' | 'height', Number.parseFloat(value ?? ''))
  }

  async #run(signal: AbortSignal, begun: () => void): Promise<void> {
    const { src } = this
    const options = this.options
    if (!this.hasAttribute('src')) throw new TypeError(noSource)
    const policy = this.getAttribute('policy')
    const own = { worker: this.worker, ...(policy !== null && { policy: parsePolicy(policy) }) }
    this.#stage.show('loading')
    let errors = ''
    let [needsGpu, draws] = [false, false]
    let broken: LoadError | undefined
    const ended = await runOn(
      fetchComponent(src, signal, error => {
        broken = error
      }),
      {
        args: [
          src.replace(/[?#].*/, '').replace(/.*\//, ''),
          ...splitArguments(this.getAttribute('args') ?? ''),
        ],
        ...own,
        ...options,
        canvas: this.#stage.newCanvas(),
        signal,
        stdout: text => {
          options.stdout?.(text)
          if (!draws) this.#stage.write(text)
          this.#dispatch<OutputDetail>('stdout', { text })
        },
        stderr: text => {
          options.stderr?.(text)
          errors = (errors + text).slice(-mostOfErrors)
          this.#dispatch<OutputDetail>('stderr', { text })
        },
        onprogress: progress => {
          options.onprogress?.(progress)
          const { loaded, total } = progress
          this.#stage.showProgress(loaded, total)
          const lengthComputable = total !== undefined
          this.dispatchEvent(new ProgressEvent('progress', { lengthComputable, loaded, total: total ?? 0 }))
        },
        onload: interfaces => {
          options.onload?.(interfaces)
          needsGpu = interfaces.imports.some(name => name.startsWith('wasi:webgpu/'))
          draws = interfaces.imports.some(name => /^(wasi-gfx|wasi):surface\//.test(name))
          this.#dispatch<LoadDetail>('load', interfaces)
        },
        onuncapturederror: error => {
          options.onuncapturederror?.(error)
          this.#dispatch<UncapturedErrorDetail>('uncapturederror', error)
        },
        onready: () => {
          options.onready?.()
          this.#stage.show('running')
          begun()
          this.#dispatch('ready', undefined)
        },
      },
      (width, height) => this.#stage.suggestSize(width, height),
    ).catch(error => {
      throw broken ?? error
    })
    if (signal.aborted) return
    const advice = ended.code !== 0 && needsGpu ? await adviceOnAdapter(options.gpu) : ''
    if (signal.aborted) return
    this.#running = undefined
    const failure = `The program ended with code ${ended.code}.\n${errors}${advice}`
    this.#stage.show(ended.code === 0 ? 'ended' : 'failed', failure)
    this.#dispatch<ExitDetail>('exit', ended)
  }

  #dispatch<Detail>(type: string, detail: Detail): void {
    this.dispatchEvent(new CustomEvent(type, { detail }))
  }
}

/** Characters at the end of a failed program's standard error that are shown. */
const mostOfErrors = 1000

/** Message of an element that has no component. */
const noSource = '<wasi-webgpu> needs a component: give it a src, such as src="app.wasm"'

/** Returns a hint if the GPU offers no adapter, which is why most programs that need one end. */
async function adviceOnAdapter(gpu = globalThis.navigator.gpu): Promise<string> {
  const adapter = await gpu?.requestAdapter().catch(() => null)
  if (gpu === undefined || adapter !== null) return ''
  return '\nThis browser offers no GPU adapter: turn on hardware acceleration in its settings, or update the driver of the GPU.'
}

/** Message that names the program, unless the error's own does or the browser is at fault, and says what to do. */
function messageOf(error: unknown, src: string): string {
  if (error instanceof UnsupportedError) return error.message
  const known = error instanceof Error ? error : new Error(String(error))
  const { name, message } = known
  // The address of a file that the user has opened says nothing.
  const isFile = src.startsWith('blob:')
  if (name === 'DecodeError' || name === 'CompileError')
    return unreadableFileText(isFile ? 'The file' : src, known, 'build it again, and load the page again')
  const start = message.includes(src) || isFile ? '' : `${src}: `
  if (name === 'Trap')
    return `${isFile ? 'The program' : src} ${trapText(known)}; the console of the browser has the stack`
  return message.includes('which is not provided')
    ? `${start}${message}; give it to the element in options.imports`
    : start + message
}
