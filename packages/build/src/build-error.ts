/**
 * A program cannot be built. The message has one line per problem, with the file, the line, and the remedy.
 */
export class BuildError extends Error {
  override name = 'BuildError'
}
