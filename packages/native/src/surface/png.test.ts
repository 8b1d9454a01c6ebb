import { type DecodedApng, decode, decodeApng } from 'fast-png'
import { describe, expect, it } from 'vitest'
import type { Picture } from './picture.ts'
import { encodePicture, writeAnimation, writePng } from './png.ts'

function picture(width: number, height: number, more: Partial<Picture> = {}): Picture {
  const data = Uint8Array.from({ length: 4 * width * height }, (_, i) => (i * 37) % 256)
  return { width, height, data, colorSpace: 'srgb', ...more }
}

describe('writePng', () => {
  it.each([
    [1, 1],
    [5, 3],
    [64, 64],
  ])('writes the pixels of a picture of %i × %i pixels', (width, height) => {
    const { data } = picture(width, height)
    expect(decode(writePng(encodePicture(picture(width, height))))).toMatchObject({
      width,
      height,
      channels: 4,
      data,
    })
  })

  it('declares Display P3 for colours of that space', () => {
    const chunks = (colorSpace: PredefinedColorSpace) =>
      Buffer.from(writePng(encodePicture(picture(1, 1, { colorSpace })))).toString('latin1')
    expect(chunks('srgb')).toContain('sRGB')
    expect(chunks('display-p3')).toContain('cICP\x0c\x0d\x00\x01')
  })
})

describe('writeAnimation', () => {
  const animation = (...pictures: Picture[]): DecodedApng =>
    decodeApng(writeAnimation(pictures.map(p => ({ ...encodePicture(p), delay: [1, 30] as const }))))

  it('writes all pictures with their delays', () => {
    const pictures = [picture(4, 2), picture(4, 2, { data: new Uint8Array(32).fill(7) }), picture(4, 2)]
    const { frames, width, height } = animation(...pictures)
    expect({ width, height }).toEqual({ width: 4, height: 2 })
    expect(frames.map(({ data }) => [...data])).toEqual(pictures.map(({ data }) => [...data]))
    expect(frames.map(frame => [frame.delayNumber, frame.delayDenominator])).toEqual(
      pictures.map(() => [1, 30]),
    )
  })

  it('is as large as its largest picture, with smaller ones at the top left', () => {
    const sizes = [picture(2, 4), picture(3, 1)].map(p => ({ ...encodePicture(p), delay: [1, 30] as const }))
    const file = Buffer.from(writeAnimation(sizes))
    const numbers = (start: number, ...offsets: number[]) => offsets.map(at => file.readUInt32BE(start + at))
    expect(numbers(file.indexOf('IHDR'), 4, 8)).toEqual([3, 4])
    const controls = [...file.toString('latin1').matchAll(/fcTL/g)]
    expect(controls.map(({ index }) => numbers(index, 8, 12, 16, 20))).toEqual([
      [2, 4, 0, 0],
      [3, 1, 0, 0],
    ])
  })
})
