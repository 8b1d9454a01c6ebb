import type { BuiltIns, CopyOperation } from '../abi/built-ins.ts'
import type { Context } from '../abi/context.ts'
import { signatureOf } from '../abi/function.ts'
import { type CoreFunc, mayWait, mayWaitSeldom } from '../abi/lower.ts'
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
  context(): Context
  memoryContext(): Context
  result(): ValueType | undefined
  table(): WebAssembly.Table
}

/** The core function of a canonical definition that is a built-in. */
export function linkBuiltIn(
  builtIns: BuiltIns,
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
    return mayWait(name, type, call, builtIns)
  }
  const seldomWaiting: Make = (params, results, call) => {
    return mayWaitSeldom(name, { params, results }, call, builtIns)
  }
  const [kind, action] = name.split('.') as [string, string]
  if (kind === 'stream' || kind === 'future')
    return linkCopy(builtIns, action, isAsync, scope, { core, waiting })

  switch (name) {
    case 'context.get':
      checkStorage(name, coreValueType, slot)
      return core([], [coreValueType], () => builtIns.contextGet(slot))
    case 'context.set':
      checkStorage(name, coreValueType, slot)
      return core([coreValueType], [], value => builtIns.contextSet(slot, value))
    case 'backpressure.inc':
      return core([], [], () => builtIns.backpressureInc())
    case 'backpressure.dec':
      return core([], [], () => builtIns.backpressureDec())
    case 'task.return': {
      const result = scope.result()
      const cx = scope.context()
      const type = {
        params: result === undefined ? [] : [{ name: 'result', type: result }],
        result: undefined,
        async: false,
      }
      const { params } = signatureOf(type).lowered(false)
      return core([...params], [], (...flat) => builtIns.taskReturn(cx, result, flat))
    }
    case 'task.cancel':
      return core([], [], () => builtIns.taskCancel())
    case 'subtask.cancel':
      return (isAsync ? core : seldomWaiting)(['i32'], ['i32'], index =>
        builtIns.subtaskCancel(isAsync, index),
      )
    case 'subtask.drop':
      return core(['i32'], [], index => builtIns.subtaskDrop(index))
    case 'waitable-set.new':
      return core([], ['i32'], () => builtIns.waitableSetNew())
    case 'waitable-set.wait': {
      const cx = scope.memoryContext()
      return waiting(['i32', 'i32'], ['i32'], (set, at) => builtIns.waitableSetWait(cx, set, at))
    }
    case 'waitable-set.poll': {
      const cx = scope.memoryContext()
      return core(['i32', 'i32'], ['i32'], (set, at) => builtIns.waitableSetPoll(cx, set, at))
    }
    case 'waitable-set.drop':
      return core(['i32'], [], index => builtIns.waitableSetDrop(index))
    case 'waitable.join':
      return core(['i32', 'i32'], [], (waitable, set) => builtIns.waitableJoin(waitable, set))
    case 'error-context.new': {
      const cx = scope.context()
      return core(['i32', 'i32'], ['i32'], (at, length) => builtIns.errorContextNew(cx, at, length))
    }
    case 'error-context.debug-message': {
      const cx = scope.context()
      return core(['i32', 'i32'], [], (index, at) => builtIns.errorContextDebugMessage(cx, index, at))
    }
    case 'error-context.drop':
      return core(['i32'], [], index => builtIns.errorContextDrop(index))
    case 'thread.index':
      return core([], ['i32'], () => builtIns.threadIndex())
    case 'thread.new-indirect': {
      const table = scope.table()
      const isStart = threadStarts(table)
      return core(['i32', 'i32'], ['i32'], (func, argument) =>
        builtIns.threadNewIndirect(table, isStart, func, argument),
      )
    }
    case 'thread.resume-later':
      return core(['i32'], [], index => builtIns.threadResumeLater(index))
    case 'thread.suspend':
      return waiting([], ['i32'], () => builtIns.threadSuspend())
    case 'thread.yield':
      // It need not let others run: it does not where the engine cannot stop it.
      return canSuspend()
        ? waiting([], ['i32'], () => builtIns.threadYield())
        : core([], ['i32'], () => builtIns.threadPoll())
    case 'thread.suspend-then-resume':
    case 'thread.yield-then-resume':
      return waiting(['i32'], ['i32'], index => builtIns.threadThenResume(name.includes('yield'), index))
    case 'thread.suspend-then-promote':
    case 'thread.yield-then-promote':
      return waiting(['i32'], ['i32'], index => builtIns.threadThenPromote(name.includes('yield'), index))
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
  builtIns: BuiltIns,
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
      return core([], ['i64'], () => builtIns.copyNew(kind, element))
    case 'read':
    case 'write': {
      const cx = scope.context()
      if (kind === 'future') {
        return make(['i32', 'i32'], ['i32'], (index, at) =>
          builtIns.copy(operation, cx, isAsync, index, at, 1),
        )
      }
      return make(['i32', 'i32', 'i32'], ['i32'], (index, at, length) =>
        builtIns.copy(operation, cx, isAsync, index, at, length),
      )
    }
    case 'cancel-read':
    case 'cancel-write':
      // What is copied is copied at once: to cancel it never takes time.
      return core(['i32'], ['i32'], index => builtIns.copyCancel(operation, isAsync, index))
    default:
      return core(['i32'], [], index => builtIns.copyDrop(operation, index))
  }
}
