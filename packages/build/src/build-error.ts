/**
 * A program cannot be built. The message has a line for each thing that is wrong, which names the file and the line in it,
 * and what to do.
 */
export class BuildError extends Error {
  override name = 'BuildError'
}
