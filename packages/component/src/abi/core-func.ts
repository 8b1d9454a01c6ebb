import { canSuspend, seldomSuspending, suspending } from '../async/jspi.ts'
import type { CoreFuncType } from '../binary/definitions.ts'
import type { ComponentInstance } from '../instance/component-instance.ts'
import type { CoreFunction } from '../instance/core-function.ts'

/** Core function that core modules can import: the result of `canon lower`, or a built-in. */
export interface CoreFunc {
  /** `undefined` if the type is not known here, and left to the engine to check. */
  readonly type: CoreFuncType | undefined
  /** The function for callers in JS. */
  readonly call: CoreFunction
  /** The function for core modules: `call`, or its suspending form. */
  readonly importable: CoreFunction
}

/** Creates a core function that never stops its thread. */
export function coreFunc(type: CoreFuncType, call: CoreFunction): CoreFunc {
  return { type, call, importable: call }
}

/**
 * Creates a core function that may stop its thread.
 *
 * @throws {LinkError} when the engine has no JSPI
 */
export function blockingCoreFunc(
  name: string,
  type: CoreFuncType,
  call: CoreFunction,
  { store }: ComponentInstance,
): CoreFunc {
  store.suspends = true
  return { type, call, importable: suspending(name, type, call) }
}

/** Creates a core function that seldom stops its thread. On an engine without JSPI, only a stop traps. */
export function seldomBlockingCoreFunc(
  name: string,
  type: CoreFuncType,
  call: CoreFunction,
  instance: ComponentInstance,
): CoreFunc {
  if (canSuspend()) return blockingCoreFunc(name, type, call, instance)
  return { type, call, importable: seldomSuspending(name, call) }
}
