import { encode } from '@jridgewell/sourcemap-codec'
import { describe, expect, it } from 'vitest'
import { lineMap } from './line-map.ts'
import { bundlePlace, sourcePlaces } from './source-place.ts'

const sourceMap = JSON.stringify({
  version: 3,
  sources: ['a.ts', 'b.ts'],
  mappings: encode([
    [],
    [
      [0, 0, 4, 0],
      [5, 0, 4, 8],
      [9, 0, 5, 0],
      [12, 1, 0, 3],
    ],
    [[2, 1, 0, 0], [6]],
  ]),
})

describe('a line map', () => {
  const lines = lineMap(sourceMap, () => 'lines')
  const places = sourcePlaces(lines)

  it.each([
    [2, 1, 'a.ts:5'],
    [2, 9, 'a.ts:5'],
    [2, 10, 'a.ts:6'],
    [2, 13, 'b.ts:1'],
    [3, 99, 'b.ts:1'],
  ])('says where line %i, column %i came from', (line, column, expected) => {
    const { source, line: found } = places(line, column)!
    expect(`${source}:${found}`).toBe(expected)
  })

  it('has no entry for code that esbuild generated', () => {
    expect([places(1, 1), places(3, 2), places(9, 1)]).toEqual([undefined, undefined, undefined])
  })

  it('has the columns and the text of a source on request, and nothing of another', () => {
    const texts = JSON.stringify({ ...JSON.parse(sourceMap), sourcesContent: ['text', 'other'] })
    const detailed = lineMap(texts, source => (source === 'a.ts' ? 'text' : 'nothing'))
    expect(detailed.sourcesContent).toEqual(['text', null])
    const find = sourcePlaces(detailed)
    expect(find(2, 6)).toEqual({ source: 'a.ts', line: 5, column: 9, text: 'text' })
    expect([find(2, 13), find(3, 3)]).toEqual([undefined, undefined])
  })

  it('is shorter than the source map', () => {
    expect(lines.mappings.length).toBeLessThan(JSON.parse(sourceMap).mappings.length)
  })

  it('finds the places in the stack traces of both engines', () => {
    expect(bundlePlace.exec('    at f (componentize-qjs:user.js:12:3)')?.slice(1)).toEqual(['12', '3'])
    expect(bundlePlace.exec('f@wasi-webgpu-program.js:12:3')?.slice(1)).toEqual(['12', '3'])
  })
})
