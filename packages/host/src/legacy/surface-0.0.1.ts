import { t, type ValueType } from '@wasi-webgpu/component'
import { type HostInterface, Lifted } from '@wasi-webgpu/component/host'
import type { EventStream } from '../event-stream.ts'
import { type Surface, surfaceResource } from '../surface/surface.ts'
import { methods, type SurfaceOptions, surfaceInterface } from '../surface/surface-interface.ts'
import { EventPollable, EventQueue } from './event-pollable.ts'
import { contextResource, type GraphicsContext } from './graphics-context.ts'

/**
 * Returns `wasi:surface/surface@0.0.1`: `wasi-gfx:surface`, with a pair of functions, `subscribe-…` and `get-…`, for each
 * stream, and with `connect-graphics-context`.
 */
export function surfaceInterface001(options: SurfaceOptions): HostInterface {
  return {
    ...surfaceInterface(options),
    context: contextResource,
    '[method]surface.connect-graphics-context': new Lifted(
      t.func({ self: t.borrow(surfaceResource), context: t.borrow(contextResource) }),
      (surface: Surface, context: GraphicsContext) => context.connectSurface(surface),
    ),
    ...Object.assign({}, ...Object.entries(methods).map(([name, method]) => pollingFunctions(name, method))),
  }
}

/** Returns the functions that stand for a function that returns a stream; none for another function. */
function pollingFunctions(name: string, method: object): HostInterface {
  if (!(method instanceof Lifted) || method.type.result?.kind !== 'stream') return {}
  const event = method.type.result.element as ValueType
  const queue = (surface: Surface) => queueOf(surface, name, method.call)
  return {
    [name.replace('.on-', '.subscribe-')]: (surface: Surface) => new EventPollable(queue(surface)),
    [name.replace('.on-', '.get-')]: new Lifted(
      t.func({ self: t.borrow(surfaceResource) }, t.option(event)),
      (surface: Surface) => queue(surface).get(),
    ),
  }
}

/** The queues of each surface, by the names of the functions that return their streams. */
const queues = new WeakMap<Surface, Map<string, EventQueue<unknown>>>()

function queueOf(
  surface: Surface,
  name: string,
  open: (surface: Surface) => EventStream<unknown>,
): EventQueue<unknown> {
  const all = queues.get(surface) ?? new Map<string, EventQueue<unknown>>()
  queues.set(surface, all)
  const known = all.get(name)
  if (known !== undefined) return known
  const queue = new EventQueue(open(surface))
  all.set(name, queue)
  // A guest has no handle to drop for a queue, and cannot ask it without the surface.
  surface.endWith(queue)
  return queue
}
