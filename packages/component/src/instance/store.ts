import { defaultHandles, type Limits } from '../limits.ts'
import type { ComponentInstance } from './component-instance.ts'
import { Lifetime } from './lifetime.ts'
import type { HandleBudget } from './table.ts'

/** State that a root instance shares with all instances inside it (`Store` in `CanonicalABI.md`). */
export interface Store {
  /** Whether an import of any instance may stop a thread. If none can, no call needs a separate stack. */
  suspends: boolean
  /** Whether a host function that is not `async` may stop a thread. Then tasks of any type may wait. */
  hostBlocks: boolean
  readonly lifetime: Lifetime
  /** The streams and futures that guests have given to JS, where they are not over: those that a host writes too. */
  readonly givenToJs: Set<object>
  /** The first error; every later failure that it causes reports this one. */
  fault: { readonly error: unknown } | undefined
  readonly limits: Limits
  readonly instances: ComponentInstance[]
  /** How many calls into instances are on the call stack. */
  nestingDepth: number
  readonly maxNestingDepth: number
  /** How many threads are stopped with a stack that JSPI keeps. */
  suspendedThreads: number
  /** For the handles, the loans and the threads of all instances. */
  readonly handleBudget: HandleBudget
}

/** Creates the state of a root instance. */
export function newStore(limits: Limits): Store {
  return {
    suspends: false,
    hostBlocks: false,
    lifetime: new Lifetime(),
    givenToJs: new Set(),
    fault: undefined,
    limits,
    instances: [],
    nestingDepth: 0,
    maxNestingDepth: limits.nesting ?? Number.POSITIVE_INFINITY,
    suspendedThreads: 0,
    handleBudget: {
      left: limits.handles === undefined ? defaultHandles : Number.POSITIVE_INFINITY,
      loans: defaultHandles,
    },
  }
}
