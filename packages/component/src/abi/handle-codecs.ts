import { CopyEnd } from '../async/copy-end.ts'
import { ErrorContext } from '../async/error-context.ts'
import { type ElementsInJs, GuestStream, readFuture } from '../async/guest-stream.ts'
import { futureFrom, streamFrom } from '../async/host-stream.ts'
import type { Shared } from '../async/shared-stream.ts'
import { mismatch, trap } from '../errors.ts'
import { CallerScope } from '../instance/borrow-scope.ts'
import { fromJsResource, toJsResource } from '../instance/guest-resource.ts'
import { receive, type Sent, send } from '../instance/in-flight.ts'
import { ResourceHandle } from '../instance/resource-handle.ts'
import { equalTypes } from '../types/equality.ts'
import { memoize } from '../types/memoize.ts'
import type { ResourceType, ValueTypeOf } from '../types/types.ts'
import { type Codec, scalarCodec } from './codec-interface.ts'
import { hostError } from './host-result.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'
import { lowered } from './rollback.ts'

/** Creates the codec of an `own`: lifting removes the handle, lowering adds one (`lift_own`, `lower_own`). */
export function ownCodec(type: ResourceType): Codec {
  const lift = (cx: LiftLowerContext, index: number) => {
    const handle = cx.handles.takeHandle(index, type)
    // The resource of a guest in JS is dropped when its object is collected.
    if (cx.boundary === 'js' && type.implementer !== undefined) return toJsResource(type, handle.rep, 'own')
    send(handle)
    return cx.boundary === 'js' ? handle.rep : handle
  }
  const lower = (cx: LiftLowerContext, value: unknown) => {
    const handle =
      cx.boundary === 'js'
        ? new ResourceHandle(type, fromJsResource(type, value, undefined), undefined)
        : (value as ResourceHandle)
    return received(cx, value, handle)
  }
  return handleCodec(lift, lower)
}

/** Creates the codec of a `borrow`. `instance/borrow-scope.ts` has the rule (`lift_borrow`, `lower_borrow`). */
export function borrowCodec(type: ResourceType): Codec {
  const lift = (cx: LiftLowerContext, index: number) => {
    const { borrowScope: scope } = cx
    if (!(scope instanceof CallerScope)) trap('a borrow cannot be returned')
    const rep = cx.handles.lend(index, type, scope)
    if (cx.boundary !== 'js' || type.implementer === undefined) return rep
    const object = toJsResource(type, rep, 'borrow') as object
    scope.addJsObject(object)
    return object
  }
  const lower = (cx: LiftLowerContext, value: unknown) => {
    const { borrowScope: scope } = cx
    if (scope === undefined || scope instanceof CallerScope) trap('a borrow cannot be returned')
    const rep = cx.boundary === 'js' ? fromJsResource(type, value, scope) : value
    // The component that implements the resource receives the representation.
    if (type.implementer === cx.instance) return rep as number
    scope.numBorrows++
    return received(cx, value, new ResourceHandle(type, rep, scope))
  }
  return handleCodec(lift, lower)
}

/**
 * Creates the codec of a stream or future: its readable end moves, its writable end stays with the writer (`lift_stream`,
 * `lower_stream` and their like).
 */
export function asyncValueCodec(type: ValueTypeOf<'stream' | 'future'>, inJs: ElementsInJs): Codec {
  const { kind, element } = type
  const lift = (cx: LiftLowerContext, index: number) => {
    const shared = takeReadable(cx, index, type)
    send(shared)
    if (cx.boundary !== 'js') return shared
    shared.keepIn(cx.instance.store.givenToJs)
    return kind === 'stream' ? new GuestStream(shared, inJs) : readFuture(shared, inJs)
  }
  const lower = (cx: LiftLowerContext, value: unknown) => {
    const shared = cx.boundary === 'js' ? fromJs(value) : (value as Shared)
    return received(cx, value, new CopyEnd(shared, 'readable'), shared)
  }
  const fromJs = (value: unknown) => {
    if (kind === 'stream') return streamFrom(value, element, inJs)
    const promise = Promise.resolve(value)
    return futureFrom(element?.kind === 'result' ? promisedResult(promise) : promise, element, inJs)
  }
  return handleCodec(lift, lower)
}

/** Codec of an error context. */
export const errorContextCodec = handleCodec(
  (cx, index) => {
    const context = cx.handles.entry(index)
    return context instanceof ErrorContext ? context : trap(`handle index ${index} is not an error context`)
  },
  (cx, value) => {
    if (!(value instanceof ErrorContext)) throw mismatch('an ErrorContext', value)
    return received(cx, value, value)
  },
)

function handleCodec(
  lift: (cx: LiftLowerContext, index: number) => unknown,
  lower: (cx: LiftLowerContext, value: unknown) => number,
): Codec {
  return scalarCodec('i32', 4, {
    load: (cx, at) => lift(cx, cx.memory.view.getUint32(at, true)),
    store: (cx, value, at) => {
      const index = lower(cx, value)
      cx.memory.view.setUint32(at, index, true)
    },
    lift: (cx, value) => lift(cx, (value as number) >>> 0),
    lower,
  })
}

/**
 * Adds the entry for a value to the table of the guest that receives it, logs it for {@link lowerFromJs}, and returns its index.
 *
 * @param sent the handle that is in flight until then, if another guest has sent it
 */
function received(cx: LiftLowerContext, value: unknown, entry: object, sent: Sent = entry): number {
  let index = 0
  try {
    index = cx.handles.receive(entry)
    receive(sent)
  } finally {
    if (cx.boundary === 'js') {
      if (cx.arrived === undefined) lowered.push({ index, value })
      // JS has given it away, so that the end of the guest has to drop it.
      if (index === 0) send(sent)
    }
  }
  return index
}

/** Removes the readable end of a stream or future from the table (`lift_async_value`). */
function takeReadable(
  cx: LiftLowerContext,
  index: number,
  { kind, element }: ValueTypeOf<'stream' | 'future'>,
): Shared {
  const end = cx.handles.entry(index)
  if (!(end instanceof CopyEnd) || end.side !== 'readable' || end.shared.kind !== kind) {
    trap(`handle index ${index} is not the readable end of a ${kind}`)
  }
  if (!equalTypes(end.shared.element, element)) trap(`handle index ${index} is a ${kind} of another type`)
  if (end.isCopying) trap(`cannot remove busy ${kind}`)
  if (end.state === 'done') {
    trap(
      kind === 'stream'
        ? 'cannot lift stream after being notified that the writable end dropped'
        : 'cannot lift future after previous read succeeded',
    )
  }
  if (end.isInSet) trap(`cannot lift ${kind} while it's in a waitable set`)
  cx.handles.remove(index)
  return end.shared
}

/** Converts the promise of a `future<result>`: a rejection with a value, or an error with a `payload`, is the result. */
const promisedResult = memoize((promise: Promise<unknown>) => promise.catch(hostError))
