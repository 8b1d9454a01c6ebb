import { shortCompilerMessage } from './compiler-message.ts'
import { messageOf } from './device-report.ts'
import { InvalidObjects } from './invalid-objects.ts'

/** The texts of a device's errors that no error scope captured: each once, and of those that follow from others only the first. */
export class UncapturedErrorTexts {
  readonly #told = new Set<string>()
  readonly #invalid = new InvalidObjects()
  #isFollowed = false

  /** Returns the text to show for the next error; nothing if it repeats an earlier one, or only follows from one. */
  next(error: GPUError): string | undefined {
    const text = uncapturedErrorText(error)
    const key = keyOf(text)
    if (this.#told.has(key)) return undefined
    if (this.#told.size < mostRemembered) this.#told.add(key)
    if (!this.#invalid.explain(messageOf(error))) return text
    if (this.#isFollowed) return undefined
    this.#isFollowed = true
    return 'Further errors of objects that are invalid because of the above are not shown.'
  }
}

/** Number of errors of a device that are compared with further ones. */
const mostRemembered = 100

/** Returns what tells a text from others, without its middle if it is long: a guest may make texts of any length, which are not kept. */
function keyOf(text: string): string {
  return text.length <= 2000 ? text : `${text.slice(0, 1000)}${text.length}${text.slice(-1000)}`
}

/**
 * Returns an error of a device that no error scope captured, as a text for people: `uncaptured GPU validation error: …`. An error in
 * WGSL has the label of its shader module, often the name of a file, before line and column, then its line with a caret, then the
 * first candidates of an overloaded function.
 */
function uncapturedErrorText(error: GPUError): string {
  const message = withShaderName(withPlainNames(messageOf(error)))
  return `uncaptured GPU ${kindOf(error)}: ${shortCompilerMessage(message)}`.trimEnd()
}

/** Returns the kind of an error in words: `validation error`, `out of memory error`. */
function kindOf(error: GPUError): string {
  return error.constructor.name
    .match(/[A-Z]?[a-z]+/g)!
    .join(' ')
    .toLowerCase()
}

/** Quotes names once, which Dawn quotes twice, and leaves out the quotes of objects without a label. */
function withPlainNames(message: string): string {
  return message.replaceAll(' """"', '').replaceAll(/""(.+?)""/g, '"$1"')
}

function withShaderName(message: string): string {
  const label = /\[ShaderModuleDescriptor "(.+?)"\]/.exec(message)?.[1]
  const place = label === undefined ? '' : `${label.replaceAll('"', '').replaceAll('$', '$$$$')}:`
  return message.replace(/(WGSL: |^):(?=\d+:\d+ )/gm, `$1${place}`)
}
