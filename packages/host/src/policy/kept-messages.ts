import { shortened } from './short-texts.ts'
import { UncollectedObjects } from './uncollected-objects.ts'

/**
 * Errors of the GPU and messages of its compiler, which a guest may keep, as many as it has handles. Their texts have 1,024
 * characters at most, and there is a bound for all texts together: beyond it, an error says no more than its kind.
 */
export class KeptMessages {
  readonly #texts: UncollectedObjects

  /** @param memory memory of the policy, in bytes */
  constructor(memory = 2 ** 26) {
    this.#texts = new UncollectedObjects(Math.max(mostCompilerMessages, memory / 2 ** 13), 'messages')
  }

  /** Returns an error for the guest, of the same class. */
  error(error: GPUError): GPUError {
    return this.#withShortText(Object.getPrototypeOf(error), error)
  }

  /** Returns the information about a shader for the guest: the first hundred messages. */
  compilationInfo({ messages }: GPUCompilationInfo): GPUCompilationInfo {
    const kept = messages.slice(0, mostCompilerMessages).map(message => {
      const { type, lineNum, linePos, offset, length } = message
      return Object.assign(this.#withShortText({}, message), { type, lineNum, linePos, offset, length })
    })
    return { messages: kept } as unknown as GPUCompilationInfo
  }

  /** Returns an object with a prototype and the text of a message. */
  #withShortText<Message extends { readonly message: string }>(
    prototype: object,
    { message }: Message,
  ): Message {
    const { isFull } = this.#texts
    const text = isFull
      ? 'the guest keeps too many messages: it must drop handles'
      : shortened(message, longestMessage)
    const kept = Object.create(prototype, { message: { value: text } })
    if (!isFull) this.#texts.add(kept)
    return kept
  }
}

const mostCompilerMessages = 100

/** In UTF-16 code units. */
const longestMessage = 1024
