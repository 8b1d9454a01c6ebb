import { expect, it, onTestFinished, vi } from 'vitest'
import { FrameProgress } from './frame-progress.ts'

it.each([
  [true, ['\u001b[Kframe 40 of 60\r', '\u001b[K']],
  [false, []],
])(
  'the number of the frame that is drawn appears a few times a second, and goes in the end; on a terminal: %s',
  (isTTY, expected) => {
    onTestFinished(() => void vi.restoreAllMocks())
    const { stderr } = process
    const own = Object.getOwnPropertyDescriptor(stderr, 'isTTY')
    Object.defineProperty(stderr, 'isTTY', { value: isTTY, configurable: true })
    onTestFinished(() => {
      if (own === undefined) Reflect.deleteProperty(stderr, 'isTTY')
      else Object.defineProperty(stderr, 'isTTY', own)
    })
    const now = vi.spyOn(performance, 'now').mockReturnValue(0)
    const write = vi.spyOn(stderr, 'write').mockReturnValue(true)
    const progress = new FrameProgress(60)
    progress.show(1)
    now.mockReturnValue(250)
    progress.show(40)
    progress.show(41)
    progress.show(60)
    expect(write.mock.calls.map(([text]) => text)).toEqual(expected)
  },
)
