/**
 * What a file says.
 *
 * @param name of the file, for the message
 * @throws Error when it is not JSON
 */
export function parseJson<T>(name: string, bytes: Uint8Array): T {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as T
  } catch (error) {
    throw new Error(`${name} is not JSON: ${(error as Error).message}`, { cause: error })
  }
}
