import type { AsyncBuiltIns, CopyOperation } from '../abi/async-built-ins.ts'
import { blockingCoreFunc, type CoreFunc, coreFunc, seldomBlockingCoreFunc } from '../abi/core-func.ts'
import type { LiftLowerContext } from '../abi/lift-lower-context.ts'
import { signatureOf } from '../abi/signature.ts'
import { canSuspend } from '../async/jspi.ts'
import { threadStartCheck } from '../async/thread-start.ts'
import { eventCode } from '../async/waitable.ts'
import type { BuiltInDefinition, CoreValueType } from '../binary/definitions.ts'
import { cannotLink } from '../errors.ts'
import type { CoreFunction } from '../instance/core-function.ts'
import type { ValueType, ValueTypeOf } from '../types/types.ts'

/** Definitions that the immediates of a built-in refer to; each is resolved on its first use. */
export interface BuiltInScope {
  asyncValueType(): ValueTypeOf<'stream' | 'future'>
  context(): LiftLowerContext
  memoryContext(): LiftLowerContext
  result(): ValueType | undefined
  table(): WebAssembly.Table
}

/**
 * Creates the core function of a built-in.
 *
 * @throws {LinkError} when the built-in is not supported, or an immediate refers to something else
 */
export function linkBuiltIn(
  asyncBuiltIns: AsyncBuiltIns,
  definition: BuiltInDefinition,
  scope: BuiltInScope,
): CoreFunc {
  const { name, flag = false, options, slot = 0, coreValueType = 'i32' } = definition
  const isAsync = options?.async ?? flag
  const { instance } = asyncBuiltIns
  const core: MakeCoreFunc = (params, results, call) => coreFunc({ params, results }, call)
  const blocking: MakeCoreFunc = (params, results, call) =>
    blockingCoreFunc(name, { params, results }, call, instance)
  const seldomBlocking: MakeCoreFunc = (params, results, call) =>
    seldomBlockingCoreFunc(name, { params, results }, call, instance)
  const [kind, action] = name.split('.') as [string, string]
  if (kind === 'stream' || kind === 'future')
    return linkCopy(asyncBuiltIns, action, isAsync, scope, { core, blocking })

  switch (name) {
    case 'context.get':
      checkStorage(name, coreValueType, slot)
      return core([], [coreValueType], () => asyncBuiltIns.contextGet(slot))
    case 'context.set':
      checkStorage(name, coreValueType, slot)
      return core([coreValueType], [], value => asyncBuiltIns.contextSet(slot, value))
    case 'backpressure.inc':
      return core([], [], () => asyncBuiltIns.backpressureInc())
    case 'backpressure.dec':
      return core([], [], () => asyncBuiltIns.backpressureDec())
    case 'task.return': {
      const result = scope.result()
      const cx = scope.context()
      const type = {
        params: result === undefined ? [] : [{ name: 'result', type: result }],
        result: undefined,
        async: false,
      }
      const { params } = signatureOf(type).lowered(false)
      return core([...params], [], (...flat) => asyncBuiltIns.taskReturn(cx, result, flat))
    }
    case 'task.cancel':
      return core([], [], () => asyncBuiltIns.taskCancel())
    case 'subtask.cancel':
      return (isAsync ? core : seldomBlocking)(['i32'], ['i32'], index =>
        asyncBuiltIns.subtaskCancel(isAsync, index),
      )
    case 'subtask.drop':
      return core(['i32'], [], index => asyncBuiltIns.subtaskDrop(index))
    case 'waitable-set.new':
      return core([], ['i32'], () => asyncBuiltIns.waitableSetNew())
    case 'waitable-set.wait': {
      const cx = scope.memoryContext()
      return blocking(['i32', 'i32'], ['i32'], (set, at) => asyncBuiltIns.waitableSetWait(cx, set, at))
    }
    case 'waitable-set.poll': {
      const cx = scope.memoryContext()
      return core(['i32', 'i32'], ['i32'], (set, at) => asyncBuiltIns.waitableSetPoll(cx, set, at))
    }
    case 'waitable-set.drop':
      return core(['i32'], [], index => asyncBuiltIns.waitableSetDrop(index))
    case 'waitable.join':
      return core(['i32', 'i32'], [], (waitable, set) => asyncBuiltIns.waitableJoin(waitable, set))
    case 'error-context.new': {
      const cx = scope.context()
      return core(['i32', 'i32'], ['i32'], (at, length) => asyncBuiltIns.errorContextNew(cx, at, length))
    }
    case 'error-context.debug-message': {
      const cx = scope.context()
      return core(['i32', 'i32'], [], (index, at) => asyncBuiltIns.errorContextDebugMessage(cx, index, at))
    }
    case 'error-context.drop':
      return core(['i32'], [], index => asyncBuiltIns.errorContextDrop(index))
    case 'thread.index':
      return core([], ['i32'], () => asyncBuiltIns.threadIndex())
    case 'thread.new-indirect': {
      const table = scope.table()
      const isStart = threadStartCheck(table)
      return core(['i32', 'i32'], ['i32'], (func, argument) =>
        asyncBuiltIns.threadNewIndirect(table, isStart, func, argument),
      )
    }
    case 'thread.resume-later':
      return core(['i32'], [], index => asyncBuiltIns.threadResumeLater(index))
    case 'thread.suspend':
      return blocking([], ['i32'], () => asyncBuiltIns.threadSuspend())
    case 'thread.yield':
      // Letting others run is optional, and impossible on an engine that cannot stop the thread.
      return canSuspend()
        ? blocking([], ['i32'], () => asyncBuiltIns.threadYield())
        : core([], ['i32'], () => asyncBuiltIns.threadPoll())
    case 'thread.suspend-then-resume':
    case 'thread.yield-then-resume':
      return blocking(['i32'], ['i32'], index =>
        asyncBuiltIns.threadThenResume(name.includes('yield'), index),
      )
    case 'thread.suspend-then-promote':
    case 'thread.yield-then-promote':
      return blocking(['i32'], ['i32'], index =>
        asyncBuiltIns.threadThenPromote(name.includes('yield'), index),
      )
    default:
      cannotLink(`the component uses \`${name}\`, which is not supported`)
  }
}

type MakeCoreFunc = (params: CoreValueType[], results: CoreValueType[], call: CoreFunction) => CoreFunc

function checkStorage(name: string, type: CoreValueType, slot: number): void {
  if (type !== 'i32' || slot > 1)
    cannotLink(`the component uses \`${name} ${type} ${slot}\`, which is not supported`)
}

/** Creates the core function of a built-in for streams or futures. */
function linkCopy(
  asyncBuiltIns: AsyncBuiltIns,
  action: string,
  isAsync: boolean,
  scope: BuiltInScope,
  { core, blocking }: { readonly core: MakeCoreFunc; readonly blocking: MakeCoreFunc },
): CoreFunc {
  const { kind, element } = scope.asyncValueType()
  const side = /write|writable/.test(action) ? 'writable' : 'readable'
  const event = eventCode[`${kind}${side === 'writable' ? 'Write' : 'Read'}`]
  const operation: CopyOperation = { kind, side, element, event }
  const make = isAsync ? core : blocking
  switch (action) {
    case 'new':
      return core([], ['i64'], () => asyncBuiltIns.copyNew(kind, element))
    case 'read':
    case 'write': {
      const cx = scope.context()
      if (kind === 'future') {
        return make(['i32', 'i32'], ['i32'], (index, at) =>
          asyncBuiltIns.copy(operation, cx, isAsync, index, at, 1),
        )
      }
      return make(['i32', 'i32', 'i32'], ['i32'], (index, at, length) =>
        asyncBuiltIns.copy(operation, cx, isAsync, index, at, length),
      )
    }
    case 'cancel-read':
    case 'cancel-write':
      // Elements are copied at once, so a cancellation never blocks.
      return core(['i32'], ['i32'], index => asyncBuiltIns.copyCancel(operation, isAsync, index))
    default:
      return core(['i32'], [], index => asyncBuiltIns.copyDrop(operation, index))
  }
}
