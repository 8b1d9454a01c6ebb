import { Trap } from '@wasi-webgpu/component'
import type { HostInterface, Lifted } from '@wasi-webgpu/component/host'
import { describe, expect, it, vi } from 'vitest'
import { keysByCode } from '../generated/key-codes.ts'
import { gpuCanvasContextResource, gpuTextureResource } from '../generated/resources.ts'
import { Guest } from '../testing/guest.ts'
import { mostStreams, type Surface, surfaceResource } from './surface.ts'
import type {
  KeyInput,
  RequestedSize,
  SurfaceContext,
  SurfaceEvents,
  SurfacePicture,
  SurfaceTarget,
} from './surface-target.ts'
import { surface as surfaceImports } from './wasi-gfx.ts'

/** A target that a test controls. */
class TestTarget implements SurfaceTarget {
  width = 4
  height = 2
  readonly requested: RequestedSize[] = []
  readonly shown: SurfacePicture[] = []
  readonly context = {} as SurfaceContext
  readonly frames = new Set<() => void>()
  readonly listeners = new Map<string, Set<(event: never) => void>>()
  closed = 0

  requestSize(size: RequestedSize): void {
    this.requested.push(size)
  }

  requestFrame(onFrame: () => void): () => void {
    this.frames.add(onFrame)
    return () => this.frames.delete(onFrame)
  }

  listen(type: string, onEvent: (event: never) => void): () => void {
    const listeners = this.listeners.get(type) ?? new Set()
    this.listeners.set(type, listeners.add(onEvent))
    return () => listeners.delete(onEvent)
  }

  getContext(): SurfaceContext {
    return this.context
  }

  show(picture: SurfacePicture): void {
    this.shown.push({ ...picture, data: picture.data.slice() })
  }

  close(): void {
    this.closed++
  }

  frame(): void {
    const frames = [...this.frames]
    this.frames.clear()
    for (const onFrame of frames) onFrame()
  }

  emit<Type extends keyof SurfaceEvents>(type: Type, event: SurfaceEvents[Type]): void {
    for (const listener of this.listeners.get(type) ?? []) listener(event as never)
  }

  /** Number of listeners and requested frames. */
  get held(): number {
    return [...this.listeners.values()].reduce((sum, { size }) => sum + size, this.frames.size)
  }
}

function setUp(signal?: AbortSignal) {
  const target = new TestTarget()
  const created: RequestedSize[] = []
  const create = (size: RequestedSize) => {
    created.push(size)
    return target
  }
  const imports = surfaceImports({ create, ...(signal && { signal }) })
  const members = imports['wasi-gfx:surface/surface@0.2.0'] as HostInterface
  const surface = call(members, '[constructor]surface', {}) as Surface
  const events = (name: string) =>
    call(members, `[method]surface.${name}`, surface) as AsyncIterableIterator<unknown>
  return { target, created, imports, members, surface, events }
}

// biome-ignore lint/suspicious/noExplicitAny: each test knows what its function takes and returns.
function call(members: HostInterface, name: string, ...args: any[]): any {
  return (members[name] as Lifted).call(...args)
}

/** Returns the events that have arrived, without waiting for more. */
async function taken(stream: AsyncIterator<unknown>, count: number): Promise<unknown[]> {
  const results = Array.from({ length: count }, () => stream.next())
  return (await Promise.all(results)).map(({ done, value }) => (done ? 'end' : value))
}

const key = (more: Partial<KeyInput>): KeyInput => {
  return { code: 'KeyA', key: 'a', altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more }
}

describe('a surface', () => {
  it('is created with the size that the guest requests, within bounds', () => {
    const { created, members } = setUp()
    call(members, '[constructor]surface', { width: 640 })
    call(members, '[constructor]surface', { width: 0, height: 2 ** 32 - 1 })
    expect(created).toEqual([
      { width: undefined, height: undefined },
      { width: 640, height: undefined },
      { width: 1, height: 8192 },
    ])
  })

  it('has the size of its target, and requests another one', () => {
    const { target, members, surface } = setUp()
    const guest = new Guest(members)
    const handle = guest.handles.add(surfaceResource, surface)
    expect(guest.call('[method]surface.width', handle)).toBe(4)
    target.height = 7
    expect(guest.call('[method]surface.height', handle)).toBe(7)
    call(members, '[method]surface.request-set-size', surface, undefined, 9999)
    call(members, '[method]surface.request-set-size', surface, 5, 6)
    expect(target.requested).toEqual([
      { width: 8192, height: undefined },
      { width: 6, height: 5 },
    ])
  })

  it('listens only while a stream exists, and is closed once', async () => {
    const { target, surface, events } = setUp()
    expect(target.held).toBe(0)
    const streams = ['pointer-up', 'pointer-down', 'pointer-move', 'key-up', 'key-down', 'resize'].map(name =>
      events(`on-${name}`),
    )
    expect(target.held).toBe(6)
    await streams[0]!.return?.()
    expect(target.held).toBe(5)
    const waiting = streams[1]!.next()
    surfaceResource.destructor?.(surface)
    surface.close()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(target.held).toBe(0)
    expect(target.closed).toBe(1)
  })

  it('ends all its streams when its signal is aborted, and streams that are requested later', async () => {
    const controller = new AbortController()
    const { target, events } = setUp(controller.signal)
    const waiting = [events('on-frame'), events('on-key-down')].map(stream => stream.next())
    controller.abort()
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => ({ done: true, value: undefined })))
    expect(await events('on-frame').next()).toEqual({ done: true, value: undefined })
    expect(target.held).toBe(0)
    expect(target.closed).toBe(1)
  })
})

it('a guest holds a bounded number of streams of all its surfaces, which it has neither dropped nor read to the end', async () => {
  const { members, surface, events } = setUp()
  const streams = Array.from({ length: mostStreams }, () => events('on-key-down'))
  const other = call(members, '[constructor]surface', {})
  const eventsOfOther = () => call(members, '[method]surface.on-frame', other) as AsyncIterator<unknown>
  expect(() => events('on-frame')).toThrow(`at most ${mostStreams} streams`)
  expect(eventsOfOther).toThrow(Trap)
  await streams[0]?.return?.()
  const waiting = eventsOfOther().next()
  expect(eventsOfOther).toThrow(Trap)
  surfaceResource.destructor?.(surface)
  expect(eventsOfOther).toThrow(Trap)
  expect(await streams[1]?.next()).toMatchObject({ done: true })
  eventsOfOther()
  expect(eventsOfOther).toThrow(Trap)
  surfaceResource.destructor?.(other)
  expect(await waiting).toMatchObject({ done: true })
  await streams[2]?.return?.()
  const another = call(members, '[constructor]surface', {})
  for (let i = 0; i < 2; i++) call(members, '[method]surface.on-frame', another)
  expect(() => call(members, '[method]surface.on-frame', another)).toThrow(Trap)
})

describe('frames of a surface', () => {
  it('are requested one by one, when the guest waits for one', async () => {
    const { target, events } = setUp()
    const frames = events('on-frame')
    expect(target.frames.size).toBe(0)
    const first = frames.next()
    expect(target.frames.size).toBe(1)
    target.frame()
    expect(await first).toEqual({ done: false, value: { nothing: true } })
    target.frame()
    target.frame()
    expect(target.frames.size).toBe(0)
    const second = frames.next()
    target.frame()
    expect(await second).toMatchObject({ done: false })
  })

  it('are no longer requested after the guest has dropped the stream', async () => {
    const { target, events } = setUp()
    const frames = events('on-frame')
    const waiting = frames.next()
    await frames.return?.()
    expect(target.held).toBe(0)
    expect(await waiting).toEqual({ done: true, value: undefined })
  })
})

describe('input of a surface', () => {
  it('reaches every stream of its type, in order', async () => {
    const { target, events } = setUp()
    const streams = [events('on-pointer-down'), events('on-pointer-down')]
    target.emit('pointerdown', { x: 1, y: 2 })
    target.emit('pointerup', { x: 8, y: 9 })
    target.emit('pointerdown', { x: 3, y: 4.5 })
    for (const stream of streams)
      expect(await taken(stream, 2)).toEqual([
        { x: 1, y: 2 },
        { x: 3, y: 4.5 },
      ])
  })

  it('waits for the guest, up to the last 1024 keys and buttons', async () => {
    const { target, events } = setUp()
    const [keys, downs] = [events('on-key-down'), events('on-pointer-down')]
    for (let i = 0; i < 1030; i++) {
      target.emit('keydown', key({ key: `${i}` }))
      target.emit('pointerdown', { x: i, y: 0 })
    }
    expect((await taken(keys, 1024)).map(event => (event as { text: string }).text)).toEqual(
      Array.from({ length: 1024 }, (_, i) => `${i + 6}`),
    )
    expect(await taken(downs, 1)).toEqual([{ x: 6, y: 0 }])
  })

  it('is kept once for events of which only the latest state matters', async () => {
    const { target, events } = setUp()
    const [moves, sizes] = [events('on-pointer-move'), events('on-resize')]
    for (let i = 0; i < 5; i++) {
      target.emit('pointermove', { x: i, y: i })
      target.emit('resize', { width: i, height: 2 * i })
    }
    expect(await taken(moves, 1)).toEqual([{ x: 4, y: 4 }])
    expect(await taken(sizes, 1)).toEqual([{ width: 4, height: 8 }])
  })

  it('has each of the W3C codes by its name in WIT', async () => {
    const { target, events } = setUp()
    const keys = events('on-key-up')
    for (const code of keysByCode.keys()) target.emit('keyup', key({ code }))
    expect((await taken(keys, keysByCode.size)).map(event => (event as { key: string }).key)).toEqual([
      ...keysByCode.values(),
    ])
    expect(keysByCode.get('NumpadMemoryAdd')).toBe('numpad-memory-add')
  })

  it.each([
    ['a', 'a'],
    ['A', 'A'],
    [' ', ' '],
    ['é', 'é'],
    ['👍', '👍'],
    ['Enter', undefined],
    ['F12', undefined],
    ['Dead', undefined],
    ['Unidentified', undefined],
    ['', undefined],
  ])('of a key with the meaning %j has the text %j', async (meaning, text) => {
    const { target, events } = setUp()
    const keys = events('on-key-down')
    target.emit('keydown', key({ key: meaning, code: 'toString', shiftKey: true }))
    expect(await taken(keys, 1)).toEqual([
      { key: undefined, text, altKey: false, ctrlKey: false, metaKey: false, shiftKey: true },
    ])
  })
})

describe('a frame-buffer', () => {
  function withContext() {
    const all = setUp()
    const members = {
      ...all.imports['wasi-gfx:frame-buffer/frame-buffer@0.2.0'],
      ...all.imports['wasi-gfx:surface/surface-frame-buffer@0.2.0'],
    } as HostInterface
    const guest = new Guest(members)
    const { result } = guest.typeOf('[constructor]context')
    const type = result?.kind === 'own' ? result.resource : undefined
    const context = guest.handles.add(type!, call(members, '[constructor]context', all.surface))
    const current = () => guest.call('[method]context.get-current-buffer', context) as number
    const present = () => guest.call('[method]context.present', context)
    return { ...all, members, guest, current, present }
  }

  it('shows its pixels, blue first, as opaque RGBA', () => {
    const { target, guest, current, present } = withContext()
    const pixels = Uint8Array.from({ length: 4 * 4 * 2 }, (_, i) => i)
    guest.call('[method]buffer.set-with-copy', current(), pixels)
    present()
    const [picture] = target.shown
    expect(picture).toMatchObject({ width: 4, height: 2 })
    expect([...picture!.data.slice(0, 8)]).toEqual([2, 1, 0, 255, 6, 5, 4, 255])
  })

  it('is black at first, keeps its picture, and is replaced when the size changes', () => {
    const { target, guest, current } = withContext()
    const get = () => Array.from(guest.call('[method]buffer.get-with-copy', current()) as number[])
    expect(get()).toEqual(Array.from({ length: 32 }, () => 0))
    const pixels = Array.from({ length: 32 }, (_, i) => i)
    guest.call('[method]buffer.set-with-copy', current(), Uint8Array.from(pixels))
    expect(get()).toEqual(pixels)
    target.width = 1
    expect(get()).toHaveLength(8)
  })

  it('is shared by handles from before a change of size, which keep no memory', () => {
    const { target, guest, current } = withContext()
    const handles = Array.from({ length: 50 }, (_, i) => {
      target.width = i + 1
      return current()
    })
    const lengths = handles.map(
      handle => (guest.call('[method]buffer.get-with-copy', handle) as number[]).length,
    )
    expect(new Set(lengths)).toEqual(new Set([4 * 50 * 2]))
  })

  it('ignores a picture of another size', () => {
    const { target, guest, current, present } = withContext()
    guest.call('[method]buffer.set-with-copy', current(), new Uint8Array(32).fill(9))
    for (const length of [0, 31, 33, 400])
      guest.call('[method]buffer.set-with-copy', current(), new Uint8Array(length).fill(1))
    present()
    expect(target.shown[0]!.data.slice(0, 4)).toEqual(Uint8ClampedArray.of(9, 9, 9, 255))
  })

  it('is shared by all contexts of a surface', () => {
    const { guest, members, surface, current } = withContext()
    guest.call('[method]buffer.set-with-copy', current(), new Uint8Array(32).fill(5))
    const other = call(members, '[constructor]context', surface)
    expect(other.getCurrentBuffer().bytes[0]).toBe(5)
  })

  it('is empty once its surface is dropped, whichever handles the guest keeps, and shows nothing more', () => {
    const { target, guest, surface, current, present } = withContext()
    const buffer = current()
    present()
    surfaceResource.destructor?.(surface)
    const bytesOf = (handle: number) => guest.call('[method]buffer.get-with-copy', handle) as number[]
    expect(bytesOf(buffer)).toHaveLength(0)
    expect(bytesOf(current())).toHaveLength(0)
    guest.call('[method]buffer.set-with-copy', buffer, new Uint8Array(32))
    present()
    expect(target.shown).toHaveLength(1)
  })

  it('is empty from the start for a surface that was closed before', () => {
    const { members, surface } = withContext()
    surface.close()
    expect(call(members, '[constructor]context', surface).getCurrentBuffer().bytes).toHaveLength(0)
  })

  it('has no picture that the target refuses, and asks no target that is closed', () => {
    const { guest, target, surface, current } = withContext()
    const reserve = vi.fn(() => {
      if (target.width > 4) throw new Trap('too large')
    })
    Object.assign(target, { reserve })
    const buffer = current()
    target.width = 8192
    expect(current).toThrow('too large')
    expect(guest.call('[method]buffer.get-with-copy', buffer)).toHaveLength(32)
    surface.close()
    current()
    expect(reserve).toHaveBeenCalledTimes(2)
  })

  it('shows nothing before the guest has requested a buffer', () => {
    const { target, present } = withContext()
    present()
    expect(target.shown).toEqual([])
  })
})

describe('a WebGPU context', () => {
  function withContext() {
    const all = setUp()
    const members = all.imports['wasi-gfx:surface/surface-webgpu@0.2.0'] as HostInterface
    const guest = new Guest(members)
    const create = () =>
      guest.handles.add(gpuCanvasContextResource, call(members, '[constructor]context', all.surface))
    return { ...all, guest, create }
  }

  it('is shared by all handles of a surface', () => {
    const { guest, create } = withContext()
    expect(guest.handles.get(create(), gpuCanvasContextResource)).toBe(
      guest.handles.get(create(), gpuCanvasContextResource),
    )
  })

  it('returns an invalid texture instead of a trap where the target throws before it is configured', () => {
    const { target, guest, create } = withContext()
    const getCurrentTexture = vi.fn(() => {
      throw new DOMException('not configured', 'InvalidStateError')
    })
    Object.assign(target.context, { getCurrentTexture, unconfigure: () => {} })
    const context = create()
    const texture = guest.call('[method]context.get-current-texture', context) as number
    expect(getCurrentTexture).toHaveBeenCalled()
    expect(guest.handles.get(texture, gpuTextureResource).gpu.label).toBe('')
    guest.call('[method]context.present', context)
    guest.call('[method]context.unconfigure', context)
  })
})
