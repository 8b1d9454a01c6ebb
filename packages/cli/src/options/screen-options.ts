import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import { maxSize } from '@wasi-webgpu/host'
import {
  FrameFiles,
  HeadlessScreen,
  type HeadlessScreenOptions,
  InputFileError,
  isAnimation,
  parseInput,
  type ScriptedInput,
} from '@wasi-webgpu/native'
import { CommandError, UsageError } from '../command-error.ts'
import { ProgressLine } from '../terminal/progress-line.ts'
import { screenOptions } from './option-table.ts'
import type { Parsed } from './parsed-arguments.ts'

/** A screen in memory that writes its pictures to files, if the user wants any. */
export class Screen extends HeadlessScreen {
  readonly #files: FrameFiles | undefined

  constructor(options: HeadlessScreenOptions, files: FrameFiles | undefined) {
    const progress = new ProgressLine()
    super({
      ...options,
      ...(files !== undefined && {
        onPicture: (picture, frame, surface) => {
          written(() => files.add(picture, frame, surface))
          progress.show(`frame ${frame} of ${options.frames}`)
        },
        onEnd: () => {
          progress.end()
          written(() => files.finish())
        },
      }),
    })
    this.#files = files
  }

  /**
   * Writes the pictures so far, when no more follow.
   *
   * @returns a line about the pictures of each surface
   */
  keepPictures(): string[] {
    written(() => this.#files?.finish())
    return this.#files?.describe() ?? []
  }
}

function written(write: () => void): void {
  try {
    write()
  } catch (error) {
    throw new CommandError(`--out cannot be written: ${(error as Error).message}`, { cause: error })
  }
}

/**
 * Returns the screen that the options describe; `undefined` without `--frames`.
 *
 * @param memory bytes that its pictures may take
 */
export function parseScreen(parsed: Parsed, memory?: number): Screen | undefined {
  const frames = parsed.text('frames')
  if (frames === undefined) {
    const other = Object.keys(screenOptions).find(name => parsed.text(name) !== undefined)
    if (other === undefined) return undefined
    throw new UsageError(`--${other} needs --frames`, 'add the number of frames: --frames 60')
  }
  const framesPerSecond = numberOf('fps', parsed.text('fps') ?? '60', 0.01, 600)
  const out = parsed.text('out')
  const events = parsed.text('events')
  const files = out === undefined ? undefined : filesFor(out, framesPerSecond)
  const size = parsed.text('size')
  const options = {
    frames: wholeNumberOf('frames', frames, 1, 1_000_000),
    framesPerSecond,
    memory,
    ...(size !== undefined && { size: sizeOf(size) }),
    ...(events !== undefined && { input: readInput(events) }),
  }
  return new Screen(options, files)
}

function filesFor(out: string, framesPerSecond: number): FrameFiles {
  const isFolder = statSync(out, { throwIfNoEntry: false })?.isDirectory()
  const hint = 'name a folder for PNGs, or a .png or .apng file for an animation'
  if (isAnimation(out)) {
    if (isFolder) throw new UsageError(`--out ${out} is a folder`, hint)
    if (!existsSync(dirname(out)))
      throw new UsageError(`--out ${out}: the folder ${dirname(out)} does not exist`, 'create it first')
  } else if (isFolder === false) throw new UsageError(`--out ${out} is a file`, hint)
  // A name such as orbit.gif means a file; a folder of that name has to exist.
  else if (isFolder === undefined && extname(out) !== '' && !/[/\\]$/.test(out))
    throw new UsageError(`--out ${out}: files end in .png or .apng`, hint)
  return new FrameFiles(out, framesPerSecond)
}

function sizeOf(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? []
  if (width === undefined || height === undefined)
    throw new UsageError(
      `--size ${text} is not a size`,
      'use --size <width>x<height>, in pixels: --size 640x480',
    )
  return {
    width: wholeNumberOf('size', width, 1, maxSize),
    height: wholeNumberOf('size', height, 1, maxSize),
  }
}

function wholeNumberOf(option: string, text: string, least: number, most: number): number {
  if (!/^\d+$/.test(text))
    throw new UsageError(`--${option} ${text} is not a whole number`, bounds(least, most))
  return numberOf(option, text, least, most)
}

function numberOf(option: string, text: string, least: number, most: number): number {
  const number = text.trim() === '' ? Number.NaN : Number(text)
  if (!(number >= least && number <= most))
    throw new UsageError(`--${option} '${text}' is out of range`, bounds(least, most))
  return number
}

function bounds(least: number, most: number): string {
  return `use a number from ${least} to ${most}`
}

function readInput(file: string): ScriptedInput[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new CommandError(`--events ${file} cannot be read: ${(error as Error).message}`, { cause: error })
  }
  try {
    return parseInput(text)
  } catch (error) {
    if (!(error instanceof InputFileError)) throw error
    throw new UsageError(`--events ${file} ${error.message}`, 'wasi-webgpu run --help describes the file')
  }
}
