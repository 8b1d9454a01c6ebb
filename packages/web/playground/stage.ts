import type {
  ExitDetail,
  Files,
  LoadDetail,
  OutputDetail,
  UncapturedErrorDetail,
  WasiWebGpuElement,
} from '@wasi-webgpu/web'
import { CodePanel } from './code-panel.ts'
import { ConsolePanel } from './console-panel.ts'
import { byId } from './elements.ts'
import { FrameGraph } from './frame-graph.ts'
import { ResultsPanel } from './results-panel.ts'
import { TraceRecorder } from './trace-recorder.ts'

/** The part of a page where a program runs: the element, its state, arguments, code, output, files and frames. */
export class Stage {
  /** Number of the latest start or stop; work for an earlier one stops. */
  turn = 0
  /** Arguments of the program, as the user edits them. */
  readonly args = byId('args', 'input')
  readonly output = new ConsolePanel(byId('console'))
  readonly code: CodePanel
  readonly #app = byId('app') as HTMLElement as WasiWebGpuElement
  readonly #state = byId('state', 'output')
  readonly #runButton = byId('run', 'button')
  readonly #worker = byId('worker', 'input')
  readonly #results = new ResultsPanel(byId('results'))
  readonly #frames = new FrameGraph(byId('frames'))
  readonly #trace: TraceRecorder

  /** @param onRun called when the user wants the program to run, from its beginning */
  constructor(onRun: () => void) {
    this.code = new CodePanel(onRun)
    const nameOf = () => byId('title').textContent.replace(/\.\w+$/, '')
    this.#trace = new TraceRecorder(byId('trace', 'button'), onRun, nameOf)
    this.#runButton.addEventListener('click', () =>
      this.#runButton.textContent === 'Stop' ? this.stop() : onRun(),
    )
    byId('options', 'form').addEventListener('submit', event => {
      event.preventDefault()
      onRun()
    })
    this.#worker.addEventListener('change', onRun)
    this.#listen()
  }

  #listen(): void {
    const app = this.#app
    app.addEventListener('ready', () => this.#tell('running'))
    app.addEventListener('load', event => {
      const { imports } = (event as CustomEvent<LoadDetail>).detail
      this.#results.isExpected = !imports.some(name => name.startsWith('wasi-gfx:surface/'))
      byId('frames').hidden = this.#results.isExpected
    })
    for (const kind of ['stdout', 'stderr'] as const) {
      app.addEventListener(kind, event => {
        const { text } = (event as CustomEvent<OutputDetail>).detail
        this.output.write(text, kind)
        if (kind === 'stdout') this.#results.write(text)
      })
    }
    app.addEventListener('uncapturederror', event => {
      const { message } = (event as CustomEvent<UncapturedErrorDetail>).detail
      this.output.write(`${message}\n`, 'problem')
    })
    app.addEventListener('error', event => this.fail(event))
    app.addEventListener('exit', event => {
      const { code, files } = (event as CustomEvent<ExitDetail>).detail
      this.#tell(code === 0 ? 'ended' : 'failed')
      this.output.write(`The program has ended with code ${code}.\n`, 'note')
      this.#results.show(files, app.options.files)
    })
  }

  /**
   * Runs a component from its beginning.
   *
   * @param loadFiles loads the files of the program
   */
  async run(url: string, loadFiles?: () => Promise<Files>): Promise<void> {
    this.reset()
    const mine = this.turn
    const trace = this.#trace.begin()
    const app = this.#app
    app.src = url
    app.worker = this.#worker.checked
    app.setAttribute('args', this.args.value)
    this.#tell('loading')
    try {
      const files = loadFiles && { files: await loadFiles() }
      if (this.turn !== mine) return
      app.options = {
        ...files,
        onframe: frame => this.#frames.add(frame),
        onshader: shader => {
          if (this.turn === mine) this.code.add(shader)
        },
        shaders: Object.fromEntries(this.code.edits),
        ...(trace && { trace }),
        limits: { handles: 1_000_000 },
      }
    } catch (error) {
      if (this.turn === mine) this.fail(error as Error)
      return
    }
    // The element shows the error and reports it in an event.
    await app.start().catch(() => {})
  }

  stop(): void {
    this.turn++
    this.#app.stop()
    this.#tell('idle')
  }

  /** Clears the stage for another program. */
  clear(): void {
    this.reset()
    this.#state.textContent = ''
    byId('frames').hidden = true
  }

  /** Stops the running program and clears its output. */
  reset(): void {
    this.stop()
    this.output.clear()
    this.#results.clear()
    this.#frames.clear()
  }

  /** Shows an error that has ended the program, or prevents its start. */
  fail({ message }: { readonly message: string }): void {
    this.#tell('failed')
    this.output.write(`${message}\n`, 'problem')
  }

  #tell(now: keyof typeof words): void {
    this.#state.dataset.state = now
    this.#state.textContent = words[now]
    const isOn = now === 'loading' || now === 'running'
    this.#runButton.textContent = isOn ? 'Stop' : 'Run'
    this.#runButton.classList.toggle('primary', !isOn)
  }
}

const words = { idle: 'Stopped', loading: 'Loading', running: 'Running', ended: 'Ended', failed: 'Failed' }
