import { expect, it } from 'vitest'
import { KeyScan } from './key-scan.ts'

/** Returns so many keys, in no order. */
function keysOf(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String((i * 7919) % count).padStart(6, '0'))
}

it.each([
  [0, 1],
  [1000, 1],
  [32_000, 1],
  [32_001, 2],
])(
  '%i keys that a server has in no order are listed in order by pages, with %i scans',
  async (count, scans) => {
    const all = keysOf(count)
    const scan = new KeyScan()
    const listed: string[] = []
    let begun = 0
    let after: string | undefined
    for (;;) {
      const page = await scan.page(
        'pairs',
        async function* () {
          begun++
          yield* all
        },
        after,
      )
      listed.push(...page.keys)
      if (!page.hasMore) break
      after = page.keys.at(-1)
    }
    expect(listed).toEqual(all.sort())
    expect(begun).toBe(scans)
  },
)

it('a list that begins again, and that of another bucket, are scanned again', async () => {
  const scan = new KeyScan()
  const page = async (bucket: string, keys: string[], after?: string) => {
    const { keys: found } = await scan.page(
      bucket,
      async function* () {
        yield* keys
      },
      after,
    )
    return found
  }
  const all = keysOf(2000)
  const [first] = [await page('a', all)]
  const last = first.at(-1)
  expect(await page('b', ['x'], last)).toEqual(['x'])
  expect(await page('a', ['000000', '999999'], last)).toEqual(['999999'])
  await page('a', all)
  expect(await page('a', ['000000'])).toEqual(['000000'])
})
