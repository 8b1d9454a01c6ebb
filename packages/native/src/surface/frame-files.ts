import { writeFileSync } from 'node:fs'
import { join, parse } from 'node:path'
import { makeFolders } from '@wasi-webgpu/cache'
import type { Picture } from './picture.ts'
import { type EncodedFrame, type EncodedPicture, encodePicture, writeAnimation, writePng } from './png.ts'

/**
 * Writes the pictures of a run to files: an animation if `out` ends in `.png` or `.apng`, else a folder with
 * one file per frame, `frame-0001.png`. Pictures of a second surface go to a separate path, `out-2`.
 */
export class FrameFiles {
  readonly #out: string
  readonly #framesPerSecond: number
  #isFinished = false
  readonly #surfaces: SurfaceFiles[] = []

  constructor(out: string, framesPerSecond: number) {
    this.#out = out
    this.#framesPerSecond = framesPerSecond
  }

  /** Adds the picture of a frame; `frame` and `surface` count from 1. */
  add(picture: Picture, frame: number, surface: number): void {
    const known = this.#surfaces[surface - 1]
    const isSame = known !== undefined && isSamePicture(known.picture, picture)
    const encoded = isSame ? known.encoded : encodePicture(picture)
    const frames = known?.frames ?? []
    this.#surfaces[surface - 1] = { picture, encoded, frames, count: (known?.count ?? 0) + 1 }
    if (isAnimation(this.#out)) this.#addToAnimation(frames, encoded)
    else this.#writeFrame(encoded, frame, surface)
  }

  /** Writes the remaining files. Repeated calls have no effect. */
  finish(): void {
    if (this.#isFinished || !isAnimation(this.#out)) return
    this.#isFinished = true
    for (const [index, { frames }] of this.#surfaces.entries()) {
      const isStill = frames.length === 1
      const file = isStill ? writePng(frames[0] as EncodedFrame) : writeAnimation(frames)
      writeFileSync(placeOf(this.#out, index + 1), file)
    }
  }

  /** Describes the pictures of each surface, in a line: `orbit.png, 60 frames, 640×480`. */
  describe(): string[] {
    return this.#surfaces.map(({ picture: { width, height }, count }, index) => {
      const frames = count === 1 ? '1 frame' : `${count} frames`
      return `${placeOf(this.#out, index + 1)}, ${frames}, ${width}×${height}`
    })
  }

  #addToAnimation(frames: EncodedFrame[], encoded: EncodedPicture): void {
    const [numerator, denominator] = secondsOf(this.#framesPerSecond)
    const last = frames.at(-1)
    const longer = (last?.delay[0] ?? 0) + numerator
    if (last?.compressed === encoded.compressed && longer < 2 ** 16)
      frames[frames.length - 1] = { ...last, delay: [longer, denominator] }
    else frames.push({ ...encoded, delay: [numerator, denominator] })
  }

  #writeFrame(encoded: EncodedPicture, frame: number, surface: number): void {
    const folder = placeOf(this.#out, surface)
    makeFolders(folder)
    writeFileSync(join(folder, `frame-${String(frame).padStart(4, '0')}.png`), writePng(encoded))
  }
}

/** The pictures of a surface. */
interface SurfaceFiles {
  /** The last picture. */
  readonly picture: Picture
  readonly encoded: EncodedPicture
  /** Frames of the animation. */
  readonly frames: EncodedFrame[]
  /** Number of pictures. */
  readonly count: number
}

/** Whether `out` names one file for all frames. */
export function isAnimation(out: string): boolean {
  return /\.a?png$/i.test(out)
}

function isSamePicture(one: Picture, other: Picture): boolean {
  return one.width === other.width && Buffer.compare(one.data, other.data) === 0
}

function placeOf(out: string, surface: number): string {
  if (surface === 1) return out
  const { dir, name, ext } = parse(out)
  return join(dir, `${name}-${surface}${ext}`)
}

/** Returns the length of a frame in seconds, as a fraction. */
function secondsOf(framesPerSecond: number): [number, number] {
  return Number.isInteger(framesPerSecond) ? [1, framesPerSecond] : [100, Math.round(100 * framesPerSecond)]
}
