import { describe, expect, test } from 'vitest'
import { checkPath, FileTree } from './file-tree.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)

describe('a file system in memory', () => {
  test('begins with the files that it is given, and has what is in it now', () => {
    const tree = new FileTree({ '/a': bytes(1), '/b/c/d': bytes(2), 'e//./f': bytes(3) })
    expect(tree.files).toEqual({ '/a': bytes(1), '/b/c/d': bytes(2), '/e/f': bytes(3) })
  })

  test('does not change the bytes that it was given', () => {
    const given = bytes(1, 2)
    const tree = new FileTree({ '/a': given })
    ;(tree.root.dir!.a!.source as Uint8Array)[0] = 9
    expect(given).toEqual(bytes(1, 2))
  })

  test('refuses what is no file, and a file that is a folder as well', () => {
    expect(() => new FileTree({ '/': bytes() })).toThrow(/names no file/)
    expect(() => new FileTree({ '/a': bytes(), '/a/b': bytes() })).toThrow(/a file and a folder/)
  })

  test.each(['__proto__', 'constructor', 'a/../__proto__/b', 'toString'])('has nothing called %s', path => {
    expect(() => checkPath(path)).toThrow()
  })
})
