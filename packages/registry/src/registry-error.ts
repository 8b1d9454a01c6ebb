/** Thrown when a registry, or what it sends, cannot be used. The message names the cause and the next step. */
export class RegistryError extends Error {
  override name = 'RegistryError'
}
