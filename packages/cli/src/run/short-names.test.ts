import {
  type Bytes,
  componentOf,
  concat,
  leb128,
  moduleOf,
  name,
  sectionOf,
  sized,
  vec,
} from '@wasi-webgpu/component/binary'
import { describe, expect, it } from 'vitest'
import { withShortNames } from './short-names.ts'

const subsection = (id: number, contents: Bytes) => concat([[id], sized(contents)])
const section = (...names: readonly Bytes[]) => sectionOf(0, concat([name('name'), ...names]))
const named = (module: string, func: string) => [
  subsection(0, name(module)),
  subsection(1, vec([concat([leb128(7), name(func)])])),
]
const locals = subsection(2, vec([]))
const other = sectionOf(0, concat([name('producers'), [1, 2, 3]]))

/** A core module in a component in a component. */
const inside = (...sections: readonly Bytes[]) =>
  componentOf(sectionOf(4, componentOf(sectionOf(1, moduleOf(...sections)))))

describe('withShortNames', () => {
  it('cuts the names of a module and of functions to 250 bytes, and not within a character', () => {
    const long = inside(section(...named('m'.repeat(90_000), `x${'é'.repeat(200)}`), locals), other)
    expect(withShortNames(long)).toEqual(
      inside(section(...named('m'.repeat(250), `x${'é'.repeat(124)}`)), other),
    )
  })

  it('keeps a component whose names are short', () => {
    const short = inside(section(...named('m', 'f'), locals), other)
    expect(withShortNames(short)).toBe(short)
  })

  it('removes a name section that cannot be read', () => {
    expect(withShortNames(inside(section([1, 0xff, 0xff, 3, 0]), other))).toEqual(inside(other))
  })

  it('leaves components that nest deeper than any that is compiled as they are', () => {
    const parts: Bytes[] = [componentOf()]
    for (let depth = 0, length = componentOf().length; depth < 30_000; depth++) {
      const head = concat([componentOf(), [4], leb128(length)])
      parts.push(head)
      length += head.length
    }
    const nested = new Uint8Array(concat(parts.reverse()))
    expect(withShortNames(nested)).toBe(nested)
  })
})
