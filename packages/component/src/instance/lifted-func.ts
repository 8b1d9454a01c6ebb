import type { StringEncoding } from '../binary/definitions.ts'
import type { FuncType } from '../types/types.ts'
import type { ComponentInstance } from './component-instance.ts'
import type { CoreFunction } from './core-function.ts'
import type { GuestMemory } from './guest-memory.ts'

/** A function of a component instance: a core function with the type and the options of its `canon lift`. */
export interface LiftedFunc {
  readonly kind: 'lifted'
  /** For messages. */
  readonly name: string
  readonly type: FuncType
  readonly core: CoreFunction
  readonly instance: ComponentInstance
  readonly options: CanonicalOptions
}

/** `LiftLowerOptions`: the canonical options by which values are moved. */
export interface LiftLowerOptions {
  readonly stringEncoding: StringEncoding
  readonly memory: GuestMemory | undefined
  readonly realloc: CoreFunction | undefined
}

/** `CanonicalOptions` of a `canon lift`, with the functions and the memory that their indices refer to. */
export interface CanonicalOptions extends LiftLowerOptions {
  readonly postReturn: CoreFunction | undefined
  readonly async: boolean
  readonly callback: CoreFunction | undefined
}

/** Whether a task excludes all others from its instance while its core code runs (`Task.needs_exclusive`). */
export function needsExclusive({ options }: LiftedFunc): boolean {
  return !options.async || options.callback !== undefined
}
