import { download } from './download.ts'
import { toast } from './toast.ts'

/** Records a trace of the program's calls to the GPU, and saves it. */
export class TraceRecorder {
  readonly #nameOf: () => string
  #isRecording = false
  #parts: string[] = []
  #length = 0

  /**
   * @param onStart runs the program from its beginning, with a trace
   * @param nameOf returns the name of the program
   */
  constructor(button: HTMLButtonElement, onStart: () => void, nameOf: () => string) {
    this.#nameOf = nameOf
    button.addEventListener('click', () => {
      if (this.#isRecording) this.#save()
      else {
        this.#isRecording = true
        onStart()
      }
      button.textContent = this.#isRecording ? 'Save trace' : 'Record trace'
    })
  }

  /** Begins the trace of a run. Returns the receiver of its parts, or `undefined` when the user wants none. */
  begin(): ((text: string) => void) | undefined {
    this.#parts = []
    this.#length = 0
    return this.#isRecording ? text => this.#add(text) : undefined
  }

  #add(text: string): void {
    if (!this.#isRecording || this.#length > longest) return
    this.#parts.push(text)
    this.#length += text.length
    if (this.#length > longest) toast('The trace is full: it has the calls up to now.')
  }

  #save(): void {
    this.#isRecording = false
    const isWhole = this.#parts.at(-1)?.endsWith('\n]\n') === true
    const end = isWhole ? '' : this.#parts.length === 0 ? '[]\n' : '\n]\n'
    const type = 'application/json'
    download(`${this.#nameOf()}-trace.json`, new Blob([...this.#parts, end], { type }))
    this.#parts = []
    toast('The trace is saved. Perfetto (ui.perfetto.dev) and chrome://tracing open it.')
  }
}

/** Characters of a trace, some million calls. */
const longest = 256 << 20
