import { expect, it, onTestFinished, vi } from 'vitest'
import { ProgressLine } from './progress-line.ts'

it.each([
  [true, ['\u001b[Kframe 1 of 60\r', '\u001b[Kframe 40 of 60\r', '\u001b[K']],
  [false, []],
])(
  'the progress of long work appears a few times a second, and goes in the end; on a terminal: %s',
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
    const progress = new ProgressLine()
    progress.show('frame 1 of 60')
    now.mockReturnValue(150)
    progress.show('frame 39 of 60')
    now.mockReturnValue(250)
    progress.show('frame 40 of 60')
    progress.show('frame 41 of 60')
    progress.end()
    progress.end()
    expect(write.mock.calls.map(([text]) => text)).toEqual(expected)
  },
)
