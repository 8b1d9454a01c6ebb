/** Thrown for a file that is not a usable component. The message names the cause and the next step. */
export class ComponentFileError extends Error {
  override name = 'ComponentFileError'
}
