/** Objects of a device that are invalid because of errors that were seen, as Dawn's messages name them. */
export class InvalidObjects {
  readonly #names = new Set<string>()

  /**
   * Takes the message of an error, and remembers the object that is invalid because of it. Returns whether the error only says that
   * an object is invalid of which an earlier error said why.
   */
  explain(message: string): boolean {
    const cause = /^\[Invalid (.{1,300}?)\] is invalid/.exec(message)?.[1]
    const isKnown = cause !== undefined && (this.#names.has(cause) || this.#names.has(classOf(cause)))
    if (this.#names.size < mostNames) for (const name of created(message)) this.#names.add(name)
    return isKnown
  }
}

const mostNames = 1000

/** Returns the names of the objects that the calls in a message would have made. */
function created(message: string): string[] {
  const context = message.slice(message.indexOf('\n - While ') + 1)
  const [, Class, label] = /\.Create(\w+?)(?:Async)?\(\[\w+Descriptor ""(.{0,300}?)""\]\)/.exec(context) ?? []
  const names: string[] = []
  if (Class !== undefined)
    names.push(`${Class === 'View' ? 'TextureView' : Class} ${label ? `"${label}"` : '(unlabeled)'}`)
  if (context.includes('While Validating GetBindGroupLayout')) names.push('BindGroupLayout')
  // The name of what an encoder makes may be that of the encoder.
  if (context.includes('While finishing [CommandEncoder')) names.push('CommandBuffer')
  if (context.includes('While finishing [RenderBundleEncoder')) names.push('RenderBundle')
  return names
}

function classOf(name: string): string {
  return /^\w+/.exec(name)?.[0] ?? ''
}
