import { t, type ValueType } from '@wasi-webgpu/component'
import { type HostInterface, Lifted, Lowered } from '@wasi-webgpu/component/host'
import { keysByCode } from '../generated/key-codes.ts'
import { Surface, surfaceResource } from './surface.ts'
import { type KeyInput, maxSize, type RequestedSize, type SurfaceTarget } from './surface-target.ts'

/** Options of `surface()`. */
export interface SurfaceOptions {
  /**
   * Creates the target of a surface that the guest constructs; called for each surface.
   *
   * @param size the size that the guest requests
   */
  readonly create: (size: RequestedSize) => SurfaceTarget
  /**
   * Ends all surfaces when aborted: their streams end, so that a guest that waits for one ends too, and their
   * listeners are removed. Abort it also when the guest has ended, since the guest may have kept streams.
   */
  readonly signal?: AbortSignal
}

/** Returns the interface `wasi-gfx:surface/surface`. */
export function surfaceInterface({ create, signal }: SurfaceOptions): HostInterface {
  const streams = new Set<object>()
  return {
    surface: surfaceResource,
    '[constructor]surface': new Lifted(
      t.func({ desc: createDesc }, t.own(surfaceResource)),
      (desc: Partial<RequestedSize>) => new Surface(create(withinBounds(desc)), signal, streams),
    ),
    ...methods,
  }
}

/** Number of keyboard and pointer events that may wait for the guest; the oldest is lost beyond it. */
const mostInput = 1024

const createDesc = t.record({ height: t.option(t.u32), width: t.option(t.u32) })
const resizeEvent = t.record({ height: t.u32, width: t.u32 })
const frameEvent = t.record({ nothing: t.bool })
const pointerEvent = t.record({ x: t.f64, y: t.f64 })
const keyEvent = t.record({
  key: t.option(t.enum(...keysByCode.values())),
  text: t.option(t.string),
  'alt-key': t.bool,
  'ctrl-key': t.bool,
  'meta-key': t.bool,
  'shift-key': t.bool,
})

/** The methods of `surface`. */
export const methods: HostInterface = {
  '[method]surface.height': getter('height'),
  '[method]surface.width': getter('width'),
  '[method]surface.request-set-size': new Lifted(
    t.func({ self: t.borrow(surfaceResource), height: t.option(t.u32), width: t.option(t.u32) }),
    ({ target }: Surface, height?: number, width?: number) =>
      target.requestSize(withinBounds({ width, height })),
  ),
  '[method]surface.on-resize': stream(resizeEvent, surface =>
    surface.events('resize', 1, ({ width, height }) => ({ width, height })),
  ),
  '[method]surface.on-frame': stream(frameEvent, surface => surface.frames()),
  '[method]surface.on-pointer-up': pointerStream('pointerup', mostInput),
  '[method]surface.on-pointer-down': pointerStream('pointerdown', mostInput),
  '[method]surface.on-pointer-move': pointerStream('pointermove', 1),
  '[method]surface.on-key-up': keyStream('keyup'),
  '[method]surface.on-key-down': keyStream('keydown'),
}

function getter(name: 'width' | 'height'): Lowered {
  return new Lowered(t.func({ self: t.borrow(surfaceResource) }, t.u32), ({ handles }) => {
    return (self: number) => handles.get(self, surfaceResource).target[name]
  })
}

function pointerStream(type: 'pointerup' | 'pointerdown' | 'pointermove', most: number): Lifted {
  return stream(pointerEvent, surface => surface.events(type, most, ({ x, y }) => ({ x, y })))
}

function keyStream(type: 'keyup' | 'keydown'): Lifted {
  return stream(keyEvent, surface => surface.events(type, mostInput, keyEventOf))
}

function stream(event: ValueType, call: (surface: Surface) => AsyncIterator<unknown>): Lifted {
  return new Lifted(t.func({ self: t.borrow(surfaceResource) }, t.stream(event)), call as Lifted['call'])
}

function keyEventOf({ code, key, altKey, ctrlKey, metaKey, shiftKey }: KeyInput) {
  return { key: keysByCode.get(code), text: textOf(key), altKey, ctrlKey, metaKey, shiftKey }
}

/**
 * Returns the text that a key types. Named keys, such as `Enter` and `F1`, are ASCII words that begin with a
 * capital.
 */
function textOf(key: string): string | undefined {
  return key === '' || /^[A-Z][A-Za-z0-9]+$/.test(key) ? undefined : key
}

/** Limits a requested size to the sizes that a target can have. */
function withinBounds({ width, height }: Partial<RequestedSize>): RequestedSize {
  return { width: bounded(width), height: bounded(height) }
}

function bounded(length: number | undefined): number | undefined {
  return length === undefined ? undefined : Math.min(Math.max(length, 1), maxSize)
}
