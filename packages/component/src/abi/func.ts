import type { LiftedFunc } from '../instance/lifted-func.ts'
import type { FuncType } from '../types/types.ts'
import { type Lowered, LoweredAsync } from './host-function.ts'

/** Function of the Component Model: implemented in JS, by a host in lowered form, or by a component. */
export type Func = HostFunc | LoweredFunc | LiftedFunc

interface NamedFunc {
  /** For messages. */
  readonly name: string
  readonly type: FuncType
}

/** JS function on lifted values. */
export interface HostFunc extends NamedFunc {
  readonly kind: 'host'
  readonly call: (...args: unknown[]) => unknown
  /** Whether the guest waits for its promise even if its type is not `async`. */
  readonly blocks?: boolean
}

/** Host function on core values. */
export interface LoweredFunc extends NamedFunc {
  readonly kind: 'lowered'
  readonly lowered: Lowered | LoweredAsync
}

/** Whether a call may stop the guest's thread, unless the guest calls the function as `async`. */
export function mayBlock(func: Func): boolean {
  if (func.type.async) return true
  if (func.kind === 'lifted') return func.instance.store.hostBlocks
  return func.kind === 'host' ? func.blocks === true : func.lowered instanceof LoweredAsync
}

/** Function on lifted values, as JS calls it. Returns a promise of the result if the type of the function is `async`. */
export type Callable = (...args: unknown[]) => unknown
