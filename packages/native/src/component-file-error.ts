/** A file is no component that can be used: the message names the cause and the next step. */
export class ComponentFileError extends Error {
  override name = 'ComponentFileError'
}
