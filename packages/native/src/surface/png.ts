import { crc32, deflateSync } from 'node:zlib'
import type { Picture } from './picture.ts'

/** A picture that is ready to be written. */
export interface EncodedPicture extends Pick<Picture, 'width' | 'height' | 'colorSpace'> {
  /** The rows, filtered and compressed as in PNG. */
  readonly compressed: Uint8Array
}

/** A picture of an animation with its delay. */
export interface EncodedFrame extends EncodedPicture {
  /** Seconds as a fraction of numbers below 65,536. */
  readonly delay: readonly [numerator: number, denominator: number]
}

/** Compresses a picture, which takes most of the time of writing a PNG. */
export function encodePicture({ width, height, data, colorSpace }: Picture): EncodedPicture {
  return { width, height, colorSpace, compressed: deflateSync(filtered(data, 4 * width)) }
}

/**
 * Returns a PNG file of one picture.
 *
 * @see https://www.w3.org/TR/png-3/
 */
export function writePng(picture: EncodedPicture): Uint8Array {
  return Buffer.concat([
    signature,
    header(picture.width, picture.height),
    colorSpaceOf(picture),
    chunk('IDAT', picture.compressed),
    chunk('IEND'),
  ])
}

/**
 * Returns an animated PNG that repeats forever. It is as large as its largest picture; smaller ones lie at
 * the top left.
 *
 * @param frames at least one
 * @see https://www.w3.org/TR/png-3/#apng-frame-based-animation
 */
export function writeAnimation(frames: readonly EncodedFrame[]): Uint8Array {
  const [first] = frames as [EncodedFrame]
  const width = Math.max(...frames.map(frame => frame.width))
  const height = Math.max(...frames.map(frame => frame.height))
  // Programs without support for animations show the plain picture, which must have the size of the file. A
  // smaller first frame cannot be that picture.
  const isPlain = first.width === width && first.height === height
  const parts = [
    signature,
    header(width, height),
    colorSpaceOf(first),
    chunk('acTL', words(frames.length, 0)),
  ]
  if (!isPlain) parts.push(chunk('IDAT', deflateSync(Buffer.alloc((4 * width + 1) * height))))
  let sequence = 0
  for (const [index, frame] of frames.entries()) {
    parts.push(chunk('fcTL', frameControl(sequence++, frame)))
    if (index === 0 && isPlain) parts.push(chunk('IDAT', frame.compressed))
    else parts.push(chunk('fdAT', Buffer.concat([words(sequence++), frame.compressed])))
  }
  return Buffer.concat([...parts, chunk('IEND')])
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function header(width: number, height: number): Buffer {
  const [bitDepth, colorTypeRgba] = [8, 6]
  return chunk('IHDR', Buffer.concat([words(width, height), Buffer.from([bitDepth, colorTypeRgba, 0, 0, 0])]))
}

/** Returns the chunk that defines the colours: sRGB, or Display P3 by the numbers of ITU-T H.273. */
function colorSpaceOf({ colorSpace }: EncodedPicture): Buffer {
  return colorSpace === 'display-p3'
    ? chunk('cICP', Buffer.from([12, 13, 0, 1]))
    : chunk('sRGB', Buffer.from([0]))
}

/** Returns the size and delay of a frame, which starts from a cleared picture. */
function frameControl(sequence: number, { width, height, delay }: EncodedFrame): Buffer {
  const [numerator, denominator] = delay
  const [clearToBlack, overwrite] = [1, 0]
  const end = Buffer.alloc(6)
  end.writeUInt16BE(numerator, 0)
  end.writeUInt16BE(denominator, 2)
  end.set([clearToBlack, overwrite], 4)
  return Buffer.concat([words(sequence, width, height, 0, 0), end])
}

function chunk(type: string, data: Uint8Array = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  return Buffer.concat([words(data.length), body, words(crc32(body))])
}

function words(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length)
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number, 4 * index)
  return bytes
}

/** Returns each row as its difference to the one above, which compresses better. */
function filtered(data: Uint8Array, rowLength: number): Buffer {
  const filterUp = 2
  const rows = Buffer.alloc(data.length + data.length / rowLength)
  for (let from = 0, to = 0; from < data.length; from += rowLength, to += rowLength + 1) {
    rows[to] = filterUp
    for (let x = 0; x < rowLength; x++)
      rows[to + 1 + x] =
        (data[from + x] as number) - (from === 0 ? 0 : (data[from + x - rowLength] as number))
  }
  return rows
}
