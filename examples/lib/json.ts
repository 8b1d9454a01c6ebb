/**
 * Parses a JSON file.
 *
 * @param name name of the file, for the message
 * @throws Error when the bytes are not JSON
 */
export function parseJson<T>(name: string, bytes: Uint8Array): T {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as T
  } catch (error) {
    throw new Error(`${name} is not JSON: ${(error as Error).message}`, { cause: error })
  }
}
