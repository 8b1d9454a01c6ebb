import { getStdin } from 'wasi:cli/stdin@0.2.12'
import { getTerminalStdin } from 'wasi:cli/terminal-stdin@0.2.12'
import type { InputStream } from 'wasi:io/streams@0.2.12'
import { pauses } from '@wasi-webgpu/guest/pauses'
import { u64 } from '../u64.ts'
import { Buffer } from './buffer.ts'
import { checkFunction, notImplemented, refusing, wrongValue } from './node-errors.ts'
import { terminalCheck } from './terminal-check.ts'

/** Maximum number of bytes of a chunk. */
const chunk = 2 ** 16

/** Encodings whose characters do not cross chunks; `utf8` is decoded as a stream. */
const encodings = ['ascii', 'binary', 'hex', 'latin1', 'utf-8', 'utf8']

const events = ['close', 'data', 'end', 'error']

type Listener = (value?: unknown) => unknown

/**
 * `process.stdin`: an async iterable of its chunks, and the events `data`, `end`, `close` and `error`. A program that listens to one
 * of them, or iterates, reads until the end; timers and frames go on.
 */
export class StandardInput {
  readonly fd = 0
  readonly readable = true
  readonly #isTerminal = terminalCheck(getTerminalStdin)
  #encoding: string | undefined
  #stream: InputStream | undefined
  #isFlowing = false
  readonly #listeners: { readonly event: string; readonly listener: Listener; readonly isOnce: boolean }[] =
    []

  /** As in Node, `true` on a terminal, and otherwise `undefined`. */
  get isTTY(): true | undefined {
    return this.#isTerminal()
  }

  /** Makes chunks texts. */
  setEncoding(encoding = 'utf8'): this {
    if (!encodings.includes(encoding))
      throw wrongValue('encoding', encoding, `is not one of ${encodings.join(', ')}`)
    this.#encoding = encoding
    return this
  }

  on(event: string, listener: Listener): this {
    return this.#listen(event, listener, false)
  }

  addListener(event: string, listener: Listener): this {
    return this.#listen(event, listener, false)
  }

  once(event: string, listener: Listener): this {
    return this.#listen(event, listener, true)
  }

  off(event: string, listener: Listener): this {
    const index = this.#listeners.findLastIndex(its => its.event === event && its.listener === listener)
    if (index >= 0) this.#listeners.splice(index, 1)
    return this
  }

  removeListener(event: string, listener: Listener): this {
    return this.off(event, listener)
  }

  /** Begins to read, so that the events occur. */
  resume(): this {
    if (!this.#isFlowing) void this.#flow()
    this.#isFlowing = true
    return this
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer | string> {
    const decoder = new TextDecoder()
    for (let bytes = await this.#read(); bytes !== undefined; bytes = await this.#read()) {
      if (this.#encoding === undefined) yield Buffer.from(bytes)
      else if (this.#encoding.startsWith('utf')) {
        const text = decoder.decode(bytes, { stream: true })
        if (text !== '') yield text
      } else yield Buffer.from(bytes).toString(this.#encoding as BufferEncoding)
    }
    const rest = decoder.decode()
    if (rest !== '') yield rest
  }

  #listen(event: string, listener: Listener, isOnce: boolean): this {
    checkFunction(listener, 'listener')
    if (!events.includes(event)) throw notImplemented(`process.stdin.on('${event}')`)
    this.#listeners.push({ event, listener, isOnce })
    return event === 'data' ? this.resume() : this
  }

  async #flow(): Promise<void> {
    try {
      for await (const piece of this) this.#emit('data', piece)
      this.#emit('end')
    } catch (error) {
      this.#emit('error', error)
    }
    this.#emit('close')
  }

  #emit(event: string, value?: unknown): void {
    for (const its of this.#listeners.filter(its => its.event === event)) {
      if (its.isOnce) this.#listeners.splice(this.#listeners.indexOf(its), 1)
      its.listener.call(this, value)
    }
  }

  /** Returns what has arrived, or waits for it; `undefined` at the end. */
  async #read(): Promise<Uint8Array | undefined> {
    this.#stream ??= getStdin()
    for (const pause = pauses(); ; await pause()) {
      try {
        const bytes = this.#stream.read(u64(chunk))
        if (bytes.length > 0) return bytes
      } catch (error) {
        const { payload } = error as { payload?: { tag?: string } }
        if (payload?.tag === 'closed') return undefined
        throw new Error('standard input cannot be read', { cause: error })
      }
    }
  }
}

const missing = refusing(
  'stdin.',
  'destroy emit eventNames isPaused listenerCount listeners pause pipe prependListener read ref removeAllListeners setRawMode unpipe unref unshift',
)
for (const [name, value] of Object.entries(missing))
  Object.defineProperty(StandardInput.prototype, name, { value, configurable: true })
