/**
 * The list of commands that the fast lane has recorded and not yet made. A command is a few numbers; one call of the addon makes
 * all of them. Nothing observes the delay: whoever calls any other function of the binding makes the commands first.
 */

/** Words of a command: its code, the encoder, and up to 6 arguments. Data may follow. */
export const commandWords = 8

/** Most words of data that a command can have. */
export const mostDataWords = 512

/** Words after which the list is made. Longer lists do not save more, and leave the processor's first cache. */
const fullAt = 2048

/** A class of encoders, which has its own commands. */
export type EncoderClass =
  | 'GPUCommandEncoder'
  | 'GPUComputePassEncoder'
  | 'GPURenderPassEncoder'
  | 'GPURenderBundleEncoder'

/** Recorded commands, in the order of the calls. */
export class CommandList {
  /** Numbers of the commands. */
  readonly words = new Float64Array(fullAt + commandWords + mostDataWords)
  /** The bytes of {@link words}, for data. */
  readonly bytes = new Uint8Array(this.words.buffer)
  /** Whether commands are recorded. */
  isOpen = false
  #length = 0
  /** The encoder of the last command, with its class and Dawn's handle. */
  #encoder: object | undefined
  #class: EncoderClass | undefined
  #handle = 0
  /** Objects whose handles are in the list. */
  readonly #kept: (object | null | undefined)[] = []
  #keptCount = 0
  readonly #replay: (length: number) => void
  readonly #handleOf: (encoder: object, name: EncoderClass) => number

  /**
   * @param replay makes the commands in the first words of {@link words}
   * @param handleOf returns Dawn's handle of an encoder, 0 if it is no object of the class
   */
  constructor(replay: (length: number) => void, handleOf: (encoder: object, name: EncoderClass) => number) {
    this.#replay = replay
    this.#handleOf = handleOf
  }

  /** Whether the next command can be recorded, for an encoder of a class. */
  accepts(encoder: object, name: EncoderClass): boolean {
    const isLast = encoder === this.#encoder && name === this.#class && this.#length < fullAt
    return isLast || this.#change(encoder, name)
  }

  #change(encoder: object, name: EncoderClass): boolean {
    if (!this.isOpen) return false
    if (this.#length >= fullAt) this.flush()
    const handle = this.#handleOf(encoder, name)
    if (handle === 0) return false
    this.#encoder = encoder
    this.#class = name
    this.#handle = handle
    this.keep(encoder)
    return true
  }

  /** Keeps an object until the commands are made. */
  keep(object: object | null): void {
    this.#kept[this.#keptCount++] = object
  }

  /** Where the data of the next command begins, in words. */
  get data(): number {
    return this.#length + commandWords
  }

  /**
   * Sets the first argument of the next command, a handle: small enough for the engine to inline, so that no object is made for
   * a number of 64 bits.
   */
  set first(handle: number) {
    this.words[this.#length + 2] = handle
  }

  /**
   * Records a command of the encoder that was accepted last, with its arguments after the first.
   *
   * @param dataWords number of words of its data, which are in the list already, from {@link data} on
   */
  add(code: number, dataWords = 0, b = 0, c = 0, d = 0, e = 0, f = 0): void {
    const { words } = this
    const at = this.#length
    words[at] = code
    words[at + 1] = this.#handle
    words[at + 3] = b
    words[at + 4] = c
    words[at + 5] = d
    words[at + 6] = e
    words[at + 7] = f
    this.#length = at + commandWords + dataWords
  }

  /** Records a command of another object than an encoder, by its handle. */
  addOther(code: number, handle: number): void {
    if (this.#length >= fullAt) this.flush()
    this.words[this.#length] = code
    this.words[this.#length + 1] = handle
    this.#length += commandWords
  }

  /** Makes the recorded commands, and lets all objects go. */
  flush(): void {
    const length = this.#length
    const count = this.#keptCount
    if (length === 0 && count === 0) return
    const { isOpen } = this
    this.#length = 0
    this.#keptCount = 0
    this.#encoder = undefined
    // A listener of an uncaptured error may call functions before all commands are made: they must not write to the list.
    this.isOpen = false
    try {
      if (length > 0) this.#replay(length)
    } finally {
      this.isOpen = isOpen
      this.#kept.fill(undefined, 0, count)
    }
  }
}
