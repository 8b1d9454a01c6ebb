/** Some of the keys of a bucket. */
export interface KeyPage {
  /** Keys in the order of the store; none only if no key is left. */
  readonly keys: readonly string[]
  /** Whether other keys follow. */
  readonly hasMore: boolean
}

/** Most keys of a page. */
export const keysOfPage = 1000

/** Returns the first page of keys that come in order, of which it takes one more at most. */
export function keyPage(ordered: Iterable<string>): KeyPage {
  const keys: string[] = []
  let characters = 0
  for (const key of ordered) {
    characters += key.length
    if (keys.length === keysOfPage || (keys.length > 0 && characters > charactersOfPage))
      return { keys, hasMore: true }
    keys.push(key)
  }
  return { keys, hasMore: false }
}

/** Most characters of a page with more than one key: some thousand for each. */
const charactersOfPage = 0x40_0000

/** Bytes of memory that a page may take. */
export const bytesOfPage = 2 * charactersOfPage
