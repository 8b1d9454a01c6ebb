import { expect, it } from 'vitest'
import type { Store } from '../store/store.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (value: Uint8Array | undefined) => value && new TextDecoder().decode(value)

/**
 * Tests what every store does.
 *
 * @param open returns a store with an empty bucket `pairs` and without containers
 */
export function testStore(open: () => Store): void {
  it('keeps pairs, and lists the keys that exist', async () => {
    const bucket = (await open().openBucket('pairs'))!
    expect((await bucket.get('a')).value).toBeUndefined()
    await bucket.set('a', bytes('one'))
    await bucket.set('b/c', new Uint8Array())
    await bucket.set('a', bytes('two'))
    await bucket.delete('never')
    const other = (await open().openBucket('pairs'))!
    expect([text((await other.get('a')).value), text((await other.get('b/c')).value)]).toEqual(['two', ''])
    expect(await other.keys()).toEqual({ keys: ['a', 'b/c'], hasMore: false })
    expect(await other.keys('a')).toEqual({ keys: ['b/c'], hasMore: false })
    await other.delete('b/c')
    expect([(await bucket.get('b/c')).value, (await bucket.keys()).keys]).toEqual([undefined, ['a']])
  })

  it('swaps a value only if its key has not changed since', async () => {
    const bucket = (await open().openBucket('pairs'))!
    const missing = await bucket.get('swapped')
    expect(await bucket.swap('swapped', bytes('1'), missing.revision)).toBe(true)
    expect(await bucket.swap('swapped', bytes('2'), missing.revision)).toBe(false)
    const first = await bucket.get('swapped')
    await bucket.delete('swapped')
    expect(await bucket.swap('swapped', bytes('2'), first.revision)).toBe(false)
    const deleted = await bucket.get('swapped')
    expect(deleted.value).toBeUndefined()
    expect(await bucket.swap('swapped', bytes('3'), deleted.revision)).toBe(true)
    expect(text((await bucket.get('swapped')).value)).toBe('3')
  })

  it('keeps objects in containers, and reads parts of them', async () => {
    const store = open()
    expect(await store.openContainer('pictures')).toBeUndefined()
    const created = await store.createContainer('pictures')
    const whole = new Uint8Array(300_000).map((_, i) => i % 251)
    for (const name of ['one.png', '../two (2)/%2F', '.hidden']) await created.write(name, whole)
    await created.write('one.png', bytes('0123456789'))
    const container = (await open().openContainer('pictures'))!
    expect(await container.info('one.png')).toMatchObject({ size: 10 })
    expect(text(await container.read('one.png', 3, 6))).toBe('345')
    const part = await container.read('../two (2)/%2F', 131_000, 262_200)
    expect(Buffer.compare(part!, whole.subarray(131_000, 262_200))).toBe(0)
    expect([...(await container.list())].sort()).toEqual(['../two (2)/%2F', '.hidden', 'one.png'])
    await container.delete('.hidden')
    await container.delete('.hidden')
    expect([await container.info('.hidden'), await container.read('.hidden', 0, 1)]).toEqual([
      undefined,
      undefined,
    ])
    expect(Math.abs((await container.createdAt()) - Date.now() / 1000)).toBeLessThan(3600)
    await store.deleteContainer('pictures')
    await store.deleteContainer('pictures')
    expect(await store.openContainer('pictures')).toBeUndefined()
  })
}
