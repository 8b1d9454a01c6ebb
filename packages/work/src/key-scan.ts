import { type KeyPage, keyPage, keysOfPage } from '@wasi-webgpu/wasi'

/**
 * Pages of the keys of buckets whose server has no order of keys: each scan passes all keys of a bucket, and keeps the smallest
 * ones for the next pages, until another bucket is listed or the list begins again.
 */
export class KeyScan {
  #ahead: Ahead | undefined

  /**
   * Returns the first page of keys, or the page after a key.
   *
   * @param bucket name of the bucket
   * @param scan lists all of its keys, in any order
   */
  async page(bucket: string, scan: () => AsyncIterable<string>, after?: string): Promise<KeyPage> {
    const ahead = this.#ahead
    const isNext = after !== undefined && ahead?.bucket === bucket && ahead.after === after
    const { sorted, isAll } = isNext ? ahead : await smallest(scan(), after)
    const { keys } = keyPage(sorted)
    const rest = sorted.slice(keys.length)
    const last = keys.at(-1)
    this.#ahead =
      rest.length > 0 && last !== undefined ? { bucket, after: last, sorted: rest, isAll } : undefined
    return { keys, hasMore: rest.length > 0 || !isAll }
  }
}

/** Keys that follow a page. */
interface Ahead extends Sorted {
  readonly bucket: string
  /** Last key of the page. */
  readonly after: string
}

interface Sorted {
  /** The smallest keys, in order. */
  readonly sorted: readonly string[]
  /** Whether there are no others. */
  readonly isAll: boolean
}

async function smallest(keys: AsyncIterable<string>, after: string | undefined): Promise<Sorted> {
  let sorted: string[] = []
  let isAll = true
  for await (const key of keys) {
    if (after !== undefined && key <= after) continue
    if (sorted.push(key) < 2 * mostKept) continue
    sorted = sorted.sort().slice(0, mostKept)
    isAll = false
  }
  sorted.sort()
  if (sorted.length > mostKept) isAll = false
  return { sorted: sorted.slice(0, mostKept), isAll }
}

/** Keys of 32 pages, which have at most 1,024 bytes each. */
const mostKept = 32 * keysOfPage
