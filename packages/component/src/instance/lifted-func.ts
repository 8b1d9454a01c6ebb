import type { StringEncoding } from '../binary/definitions.ts'
import type { FuncType } from '../types/types.ts'
import type { ComponentInstance } from './component-instance.ts'
import type { CoreFunction } from './core-function.ts'
import type { GuestMemory } from './guest-memory.ts'

/** What `canon lift` makes of a core function: a function of a component instance. */
export interface LiftedFunc {
  readonly kind: 'lifted'
  /** For messages. */
  readonly name: string
  readonly type: FuncType
  readonly core: CoreFunction
  readonly instance: ComponentInstance
  readonly options: LiftOptions
}

/** `LiftOptions`: the canonical options of a `canon lift`, with what their indices stand for. */
export interface LiftOptions {
  readonly stringEncoding: StringEncoding
  readonly memory: GuestMemory | undefined
  readonly realloc: CoreFunction | undefined
  readonly postReturn: CoreFunction | undefined
  readonly async: boolean
  readonly callback: CoreFunction | undefined
}

/** Whether a task needs its instance for itself while its core code runs: it may not be ready for others in between. */
export function needsExclusive({ options }: LiftedFunc): boolean {
  return !options.async || options.callback !== undefined
}
