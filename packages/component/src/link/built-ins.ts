import type { AsyncBuiltIns, CopyOperation } from '../abi/async-built-ins.ts'
import { type CoreFunc, mayWait, mayWaitSeldom } from '../abi/canon-lower.ts'
import type { LiftLowerContext } from '../abi/lift-lower-context.ts'
import { signatureOf } from '../abi/signature.ts'
import { canSuspend } from '../async/jspi.ts'
import { threadStarts } from '../async/thread-start.ts'
import { eventCode } from '../async/waitable.ts'
import type { BuiltInDefinition, CoreFuncType, CoreValueType } from '../binary/definitions.ts'
import { LinkError } from '../errors.ts'
import type { CoreFunction } from '../instance/core-function.ts'
import type { ValueType, ValueTypeOf } from '../types/types.ts'

/** What the immediates of a built-in refer to in the component that it stands in. */
export interface BuiltInScope {
  copied(): ValueTypeOf<'stream' | 'future'>
  context(): LiftLowerContext
  memoryContext(): LiftLowerContext
  result(): ValueType | undefined
  table(): WebAssembly.Table
}

/** The core function of a canonical definition that is a built-in. */
export function linkBuiltIn(
  asyncBuiltIns: AsyncBuiltIns,
  definition: BuiltInDefinition,
  scope: BuiltInScope,
): CoreFunc {
  const { name, flag = false, options, slot = 0, coreValueType = 'i32' } = definition
  const isAsync = options?.async ?? flag
  const core = (params: CoreValueType[], results: CoreValueType[], call: CoreFunction): CoreFunc => {
    return { type: { params, results }, call, importable: call }
  }
  const waiting = (params: CoreValueType[], results: CoreValueType[], call: CoreFunction): CoreFunc => {
    const type: CoreFuncType = { params, results }
    return mayWait(name, type, call, asyncBuiltIns)
  }
  const seldomWaiting: Make = (params, results, call) => {
    return mayWaitSeldom(name, { params, results }, call, asyncBuiltIns)
  }
  const [kind, action] = name.split('.') as [string, string]
  if (kind === 'stream' || kind === 'future')
    return linkCopy(asyncBuiltIns, action, isAsync, scope, { core, waiting })

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
      return (isAsync ? core : seldomWaiting)(['i32'], ['i32'], index =>
        asyncBuiltIns.subtaskCancel(isAsync, index),
      )
    case 'subtask.drop':
      return core(['i32'], [], index => asyncBuiltIns.subtaskDrop(index))
    case 'waitable-set.new':
      return core([], ['i32'], () => asyncBuiltIns.waitableSetNew())
    case 'waitable-set.wait': {
      const cx = scope.memoryContext()
      return waiting(['i32', 'i32'], ['i32'], (set, at) => asyncBuiltIns.waitableSetWait(cx, set, at))
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
      const isStart = threadStarts(table)
      return core(['i32', 'i32'], ['i32'], (func, argument) =>
        asyncBuiltIns.threadNewIndirect(table, isStart, func, argument),
      )
    }
    case 'thread.resume-later':
      return core(['i32'], [], index => asyncBuiltIns.threadResumeLater(index))
    case 'thread.suspend':
      return waiting([], ['i32'], () => asyncBuiltIns.threadSuspend())
    case 'thread.yield':
      // It need not let others run: it does not where the engine cannot stop it.
      return canSuspend()
        ? waiting([], ['i32'], () => asyncBuiltIns.threadYield())
        : core([], ['i32'], () => asyncBuiltIns.threadPoll())
    case 'thread.suspend-then-resume':
    case 'thread.yield-then-resume':
      return waiting(['i32'], ['i32'], index => asyncBuiltIns.threadThenResume(name.includes('yield'), index))
    case 'thread.suspend-then-promote':
    case 'thread.yield-then-promote':
      return waiting(['i32'], ['i32'], index =>
        asyncBuiltIns.threadThenPromote(name.includes('yield'), index),
      )
    default:
      throw new LinkError(`the component uses \`${name}\`, which is not supported`)
  }
}

type Make = (params: CoreValueType[], results: CoreValueType[], call: CoreFunction) => CoreFunc

function checkStorage(name: string, type: CoreValueType, slot: number): void {
  if (type !== 'i32' || slot > 1)
    throw new LinkError(`the component uses \`${name} ${type} ${slot}\`, which is not supported`)
}

/** The built-ins of streams and futures. */
function linkCopy(
  asyncBuiltIns: AsyncBuiltIns,
  action: string,
  isAsync: boolean,
  scope: BuiltInScope,
  { core, waiting }: { readonly core: Make; readonly waiting: Make },
): CoreFunc {
  const { kind, element } = scope.copied()
  const side = /write|writable/.test(action) ? 'writable' : 'readable'
  const event = eventCode[`${kind}${side === 'writable' ? 'Write' : 'Read'}`]
  const operation: CopyOperation = { kind, side, element, event }
  const make = isAsync ? core : waiting
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
      // What is copied is copied at once: to cancel it never takes time.
      return core(['i32'], ['i32'], index => asyncBuiltIns.copyCancel(operation, isAsync, index))
    default:
      return core(['i32'], [], index => asyncBuiltIns.copyDrop(operation, index))
  }
}
