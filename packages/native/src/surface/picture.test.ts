import { describe, expect, it } from 'vitest'
import { pictureOf, type Texels } from './picture.ts'

/** Returns the picture of one row of texels. */
function rowOf(bytes: number[], more: Partial<Texels> = {}): number[] {
  const texels = {
    width: bytes.length / 4,
    height: 1,
    bytes: Uint8Array.from([...bytes, 9, 9, 9]).buffer,
    bytesPerRow: 256,
    format: 'rgba8unorm',
    alphaMode: 'opaque',
    colorSpace: 'srgb',
    ...more,
  } as const
  return [...pictureOf(texels).data]
}

describe('the picture of texels', () => {
  it('is opaque if their context is', () => {
    expect(rowOf([1, 2, 3, 0, 4, 5, 6, 7])).toEqual([1, 2, 3, 255, 4, 5, 6, 255])
  })

  it('has red first', () => {
    expect(rowOf([1, 2, 3, 4], { format: 'bgra8unorm' })).toEqual([3, 2, 1, 255])
  })

  it('divides premultiplied colours by alpha', () => {
    const premultiplied = { alphaMode: 'premultiplied' } as const
    expect(rowOf([10, 20, 64, 128, 1, 2, 3, 255, 0, 0, 0, 0], premultiplied)).toEqual([
      20, 40, 128, 128, 1, 2, 3, 255, 0, 0, 0, 0,
    ])
    // Colours beyond their alpha, whose appearance W3C leaves open.
    expect(rowOf([200, 0, 0, 100], premultiplied)).toEqual([255, 0, 0, 100])
  })

  it('clamps floating-point numbers to the range from 0 to 1', () => {
    const halves = Float16Array.from([0, 0.5, 1, 1, -1, 2, Number.NaN, 1])
    expect(rowOf([], { format: 'rgba16float', width: 2, bytes: halves.buffer })).toEqual([
      0, 128, 255, 255, 0, 255, 0, 255,
    ])
  })

  it('has no gaps between its rows', () => {
    const bytes = new Uint8Array(512 + 4)
    for (const y of [0, 1, 2]) bytes.fill(y + 1, 256 * y, 256 * y + 4)
    const { data } = pictureOf({
      width: 1,
      height: 3,
      bytes: bytes.buffer,
      bytesPerRow: 256,
      format: 'rgba8unorm',
      alphaMode: 'opaque',
      colorSpace: 'srgb',
    })
    expect([...data]).toEqual([1, 1, 1, 255, 2, 2, 2, 255, 3, 3, 3, 255])
  })
})
