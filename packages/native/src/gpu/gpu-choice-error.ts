/** Thrown when a chosen adapter is not here, or cannot be opened. The message, of one line, names the cause and the next step. */
export class GpuChoiceError extends Error {
  override name = 'GpuChoiceError'
}
