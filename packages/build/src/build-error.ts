/** A program cannot be built: the message is one line that names the file and the line in it, and what to do. */
export class BuildError extends Error {
  override name = 'BuildError'
}
