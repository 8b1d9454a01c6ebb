import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { HeadlessScreen, type HeadlessScreenOptions } from './headless-screen.ts'
import type { HeadlessTarget } from './headless-target.ts'

const noWish = { width: undefined, height: undefined }

/** Draws the number of the frame as the colour of one pixel, in each frame. */
function drawFrames(screen: HeadlessScreen, target: HeadlessTarget, draw = true): void {
  let frame = 0
  const onFrame = () => {
    frame++
    if (draw) target.show({ width: 1, height: 1, data: Uint8ClampedArray.of(frame, 0, 0, 255) })
    if (!screen.signal.aborted) target.requestFrame(onFrame)
  }
  target.requestFrame(onFrame)
}

function setUp(options: Partial<HeadlessScreenOptions> = {}) {
  const pictures: [frame: number, surface: number, red: number | undefined][] = []
  const screen = new HeadlessScreen({
    frames: 3,
    onPicture: ({ data }, frame, surface) => pictures.push([frame, surface, data[0]]),
    ...options,
  })
  return { screen, pictures }
}

function end({ signal }: HeadlessScreen): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve())
  })
}

describe('HeadlessScreen', () => {
  it('takes the picture of each frame when the guest waits for the next one, and then ends', async () => {
    const { screen, pictures } = setUp()
    drawFrames(screen, screen.create(noWish))
    await end(screen)
    expect(pictures).toEqual([
      [1, 1, 1],
      [2, 1, 2],
      [3, 1, 3],
    ])
  })

  it('has a clock that advances with its frames only', async () => {
    const { screen } = setUp({ framesPerSecond: 50 })
    const target = screen.create(noWish)
    const times: bigint[] = []
    const onFrame = () => {
      times.push(screen.now)
      target.requestFrame(onFrame)
    }
    target.requestFrame(onFrame)
    expect(screen.now).toBe(0n)
    await end(screen)
    expect(times).toEqual([0n, 20_000_000n, 40_000_000n])
  })

  it('repeats the last picture when nothing was drawn, and shows an empty one at first', async () => {
    const { screen, pictures } = setUp()
    const target = screen.create({ width: 1, height: 1 })
    target.requestFrame(() =>
      target.requestFrame(() => {
        target.show({ width: 1, height: 1, data: Uint8ClampedArray.of(9, 0, 0, 255) })
        target.requestFrame(() => target.requestFrame(() => {}))
      }),
    )
    await end(screen)
    expect(pictures.map(([, , red]) => red)).toEqual([0, 9, 9])
  })

  it('takes no pictures when nobody receives them, and waits for the GPU all the same', async () => {
    vi.stubGlobal('GPUTextureUsage', { RENDER_ATTACHMENT: 16, COPY_SRC: 1 })
    onTestFinished(() => void vi.unstubAllGlobals())
    const steps: string[] = []
    const onSubmittedWorkDone = async () => void steps.push('done')
    const createTexture = () => ({ destroy: () => steps.push('destroyed') })
    const createBuffer = () => steps.push('copied')
    const device = { createTexture, createBuffer, queue: { onSubmittedWorkDone } } as unknown as GPUDevice
    const screen = new HeadlessScreen({ frames: 2 })
    const target = screen.create(noWish)
    target.getContext().configure({ device, format: 'rgba8unorm' })
    const onFrame = () => {
      steps.push('drawn')
      target.getContext().getCurrentTexture()
      target.requestFrame(onFrame)
    }
    target.requestFrame(onFrame)
    await end(screen)
    expect(steps).toEqual(Array(2).fill(['drawn', 'destroyed', 'done']).flat())
  })

  it('leaves a single pixel to the contexts of dropped surfaces that have a successor', () => {
    vi.stubGlobal('GPUTextureUsage', { RENDER_ATTACHMENT: 16, COPY_SRC: 1 })
    onTestFinished(() => void vi.unstubAllGlobals())
    const { screen } = setUp()
    const sizes: number[][] = []
    const destroy = vi.fn()
    const createTexture = ({ size }: { size: number[] }) => {
      sizes.push(size)
      return { destroy }
    }
    const device = { createTexture } as unknown as GPUDevice
    const contexts = Array.from({ length: 20 }, () => {
      const target = screen.create({ width: 8192, height: 8192 })
      const context = target.getContext()
      context.configure({ device, format: 'rgba16float' })
      context.getCurrentTexture()
      target.close()
      return context
    })
    expect(sizes).toEqual(Array.from({ length: 20 }, () => [8192, 8192]))
    expect(destroy).toHaveBeenCalledTimes(19)
    for (const context of contexts.slice(0, 19)) {
      context.configure({ device, format: 'rgba16float' })
      context.getCurrentTexture()
    }
    expect(sizes.slice(20)).toEqual(Array.from({ length: 19 }, () => [1, 1]))
  })

  it("has the user's size, else the guest's preferred size, else 640 × 480", () => {
    const sizeOf = ({ width, height }: HeadlessTarget) => [width, height]
    const wish = { width: 10, height: 20 }
    expect(sizeOf(setUp().screen.create(noWish))).toEqual([640, 480])
    expect(sizeOf(setUp().screen.create({ ...wish, height: undefined }))).toEqual([10, 480])
    expect(sizeOf(setUp({ size: { width: 1, height: 2 } }).screen.create(wish))).toEqual([1, 2])
  })

  it('has the size that the guest requests later, and reports the change', () => {
    const target = setUp().screen.create(noWish)
    const onResize = vi.fn()
    const stop = target.listen('resize', onResize)
    target.requestSize({ width: 100, height: undefined })
    target.requestSize({ width: 100, height: 480 })
    expect(onResize.mock.calls).toEqual([[expect.objectContaining({ width: 100, height: 480 })]])
    stop()
    target.requestSize({ width: 1, height: 1 })
    expect(onResize).toHaveBeenCalledTimes(1)
  })

  it('delivers scripted input to the first surface before its frame', async () => {
    const { screen } = setUp({
      input: [
        { frame: 2, type: 'pointermove', x: 1, y: 2 },
        { frame: 2, type: 'resize', width: 5, height: 6 },
        { frame: 4, type: 'pointermove', x: 3, y: 4 },
      ],
    })
    const target = screen.create(noWish)
    const events: unknown[] = []
    target.listen('pointermove', ({ x, y }) => events.push([x, y]))
    target.listen('resize', ({ width, height }) => events.push([width, height]))
    let frame = 0
    const onFrame = () => {
      events.push(`frame ${++frame}, ${target.width}`)
      target.requestFrame(onFrame)
    }
    target.requestFrame(onFrame)
    await end(screen)
    expect(events).toEqual(['frame 1, 640', [1, 2], [5, 6], 'frame 2, 5', 'frame 3, 5'])
  })

  it('continues without a request for a frame when nothing else is left to do', async () => {
    const { screen, pictures } = setUp({ frames: 2, input: [{ frame: 2, type: 'keyup', ...anyKey }] })
    const target = screen.create(noWish)
    const onKey = vi.fn()
    target.listen('keyup', onKey)
    while (screen.advance()) await new Promise(resolve => setTimeout(resolve, 1))
    expect(onKey).toHaveBeenCalledTimes(1)
    expect(pictures.map(([frame]) => frame)).toEqual([1, 2])
  })

  it('takes the last picture of a guest that ends early or waits for no frame', async () => {
    const { screen, pictures } = setUp()
    screen.create(noWish).show({ width: 1, height: 1, data: Uint8ClampedArray.of(7, 0, 0, 255) })
    await screen.finish()
    await screen.finish()
    expect(pictures).toEqual([[1, 1, 7]])
    expect(screen.signal.aborted).toBe(true)
  })

  it('shows several surfaces, up to 4', async () => {
    const { screen, pictures } = setUp({ frames: 1, size: { width: 1, height: 1 } })
    const targets = Array.from({ length: 4 }, () => screen.create(noWish))
    expect(() => screen.create(noWish)).toThrow('at most 4 surfaces')
    drawFrames(screen, targets[1]!)
    await end(screen)
    expect(pictures.map(([, surface, red]) => [surface, red])).toEqual([
      [1, 0],
      [2, 1],
      [3, 0],
      [4, 0],
    ])
  })

  it('traps beyond the memory of the frame buffers of all surfaces, three pictures for each', () => {
    const { screen } = setUp({ frames: 1, memory: 3 * 4 * 200 })
    const first = screen.create({ width: 10, height: 10 })
    const second = screen.create({ width: 20, height: 10 })
    first.reserve()
    expect(() => second.reserve()).toThrow(
      'the frame buffers would have 300 pixels, and the memory of the screen allows 200',
    )
    second.requestSize({ width: 10, height: undefined })
    second.reserve()
    // Its largest picture may still exist.
    first.requestSize({ width: 1, height: 1 })
    first.reserve()
    second.requestSize({ width: 11, height: undefined })
    expect(() => second.reserve()).toThrow('would have 210 pixels')
    first.close()
    screen.create({ width: 1, height: 1 })
    expect(() => second.reserve()).not.toThrow()
  })

  it('replaces a surface that the guest dropped by a new one', async () => {
    const { screen, pictures } = setUp({ frames: 2, size: { width: 1, height: 1 } })
    for (let i = 0; i < 10; i++) screen.create(noWish).close()
    drawFrames(screen, screen.create(noWish))
    await end(screen)
    expect(pictures).toEqual([
      [1, 1, 1],
      [2, 1, 2],
    ])
  })

  it('ends a while after its last frame', async () => {
    const { screen } = setUp({ frames: 1 })
    drawFrames(screen, screen.create(noWish))
    await end(screen)
    vi.useFakeTimers()
    try {
      const over = vi.fn()
      screen.over.then(over)
      await vi.advanceTimersByTimeAsync(4000)
      expect(over).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(2000)
      expect(over).toHaveBeenCalled()
    } finally {
      vi.useRealTimers()
    }
  })

  it('calls onEnd once, also when the guest ends early', async () => {
    const onEnd = vi.fn()
    const { screen } = setUp({ frames: 1, onEnd })
    drawFrames(screen, screen.create(noWish))
    await end(screen)
    await screen.finish()
    expect(onEnd).toHaveBeenCalledTimes(1)
    const early = setUp({ onEnd }).screen
    await early.finish()
    expect(onEnd).toHaveBeenCalledTimes(2)
  })

  it('ends with the reason when a picture cannot be taken', async () => {
    const onPicture = () => {
      throw new Error('no room')
    }
    const { screen } = setUp({ onPicture })
    drawFrames(screen, screen.create(noWish))
    await end(screen)
    await expect(screen.finish()).rejects.toThrow('no room')
  })
})

const anyKey = { code: 'KeyA', key: 'a', altKey: false, ctrlKey: false, metaKey: false, shiftKey: false }
