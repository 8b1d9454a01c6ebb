import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { FileTree } from './file-tree.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const bytes = (...values: number[]) => Uint8Array.from(values)

describe('FileTree', () => {
  test('starts with the given files and lists its current files', () => {
    const tree = new FileTree({ '/a': bytes(1), '/b/c/d': bytes(2), 'e//./f': bytes(3) })
    expect(tree.files).toEqual({ '/a': bytes(1), '/b/c/d': bytes(2), '/e/f': bytes(3) })
  })

  test('does not change the bytes that it was given', () => {
    const given = bytes(1, 2)
    const tree = new FileTree({ '/a': given })
    tree.root.openFile('a', {}, { create: false, truncate: false }).write(bytes(9), 0)
    expect(given).toEqual(bytes(1, 2))
    expect(tree.files).toEqual({ '/a': bytes(9, 2) })
  })

  test('refuses a path that is not one of a file, and a file that is also a folder', () => {
    expect(() => new FileTree({ '/': bytes() })).toThrow(/is not the path of a file/)
    expect(() => new FileTree({ '/a': bytes(), '/a/b': bytes() })).toThrow(
      "'/a/b' cannot be a file: not-directory",
    )
  })

  test.each(['__proto__', 'constructor', 'toString'])(
    'has a file called %s only when it was put there',
    name => {
      const tree = new FileTree({})
      expect(tree.root.lookUp(name)).toBeUndefined()
      expect(Object.keys(new FileTree({ [`/a/${name}`]: bytes(1) }).files)).toEqual([`/a/${name}`])
    },
  )

  test('copies the bytes of a file once, however many names it has', () => {
    const tree = new FileTree({ '/a': bytes(1) })
    tree.root.link('a', tree.root, 'b')
    const { files } = tree
    expect(files).toEqual({ '/a': bytes(1), '/b': bytes(1) })
    expect(files['/b']).toBe(files['/a'])
  })

  test('limits the paths of files, also of those in a folder that moves', () => {
    const deep = '/a'.repeat(2047)
    const tree = new FileTree({ [`${deep}/b`]: bytes(1), '/c/d': bytes(2) })
    expect(() => new FileTree({ [`${deep}/bc`]: bytes() })).toThrow('cannot be a file: name-too-long')
    const { root } = tree
    const before = [root.volume.bytes, tree.files]
    expect(() => root.rename('a', root, 'ab')).toThrow('name-too-long')
    expect(() => root.rename('a', root.openFolder('c'), 'a')).toThrow('name-too-long')
    expect([root.volume.bytes, tree.files]).toEqual(before)
    root.rename('c', root.openFolder('a'), 'c')
    expect(tree.files).toHaveProperty(['/a/c/d'], bytes(2))
  })

  test('counts the path of each entry, and counts it anew when a folder on it moves', () => {
    const { root } = new FileTree({ '/a/b/c/d': bytes(1) })
    const { volume } = root
    const before = volume.bytes
    root.rename('a', root, 'long')
    // The paths of `long`, `b`, `c` and `d` have three characters more, of two bytes each.
    expect(volume.bytes).toBe(before + 4 * 3 * 2)
    root.createFolder('x')
    root.rename('long', root.openFolder('x'), 'a')
    root.openFolder('x').rename('a', root, 'a')
    root.removeFolder('x')
    expect(volume.bytes).toBe(before)
  })

  test('limits the bytes of its files, without counting removed files', () => {
    const { root } = new FileTree({})
    const other = root.openFile('b', {}, { create: true, truncate: false })
    const { bytes: before } = root.volume
    const file = root.openFile('a', {}, { create: true, truncate: false })
    expect(() => file.setSize(2 ** 31)).toThrow('file-too-large')
    file.setSize(2 ** 20)
    expect(() => other.setSize(2 ** 30)).toThrow('insufficient-space')
    root.unlink('a')
    expect(root.volume.bytes).toBe(before + 2 ** 20)
    file.close()
    expect(root.volume.bytes).toBe(before)
  })

  test('frees the memory of a file that is truncated', async () => {
    const { root } = new FileTree({})
    const file = root.openFile('a', {}, { create: true, truncate: false })
    const allocated = () => process.memoryUsage().arrayBuffers
    const before = allocated()
    for (let i = 0; i < 10; i++)
      root.openFile(`a${i}`, {}, { create: true, truncate: false }).setSize(2 ** 22)
    expect(allocated() - before).toBeGreaterThanOrEqual(10 * 2 ** 22)
    for (let i = 0; i < 10; i++) root.openFile(`a${i}`, {}, { create: false, truncate: true })
    file.setSize(5)
    while (allocated() - before >= 2 ** 22) {
      collectGarbage()
      await setImmediate()
    }
  })

  test('limits the number of its entries, and the lengths of names and targets', () => {
    const { root } = new FileTree({})
    const before = root.volume.bytes
    root.createFolder('folder')
    root.createLink('link', 'a'.repeat(4000))
    expect(root.volume.bytes - before).toBeGreaterThan(2 * 512 + 4000)
    const full = root.openFile('full', {}, { create: true, truncate: false })
    full.setSize(2 ** 30 - root.volume.bytes - 100)
    for (const add of [
      () => root.createFolder('b'),
      () => root.createLink('b', 'c'),
      () => root.link('link', root, 'b'),
      () => root.openFile('b', {}, { create: true, truncate: false }),
    ])
      expect(add).toThrow('insufficient-space')
    root.unlink('link')
    root.rename('folder', root, 'link')
    root.removeFolder('link')
    root.unlink('full')
    full.close()
    expect(root.volume.bytes).toBe(before)
  })
})
