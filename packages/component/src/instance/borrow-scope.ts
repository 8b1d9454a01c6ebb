/**
 * The rule of borrowed handles, all of it (`LiftLowerContext.borrow_scope`, `lift_borrow` and `lower_borrow` of
 * `CanonicalABI.md`). A call that passes a `borrow<R>` has two scopes: one for the caller, one for the callee.
 *
 * - **Who lends.** The caller's handle stays in the caller's table. {@link HandleTable.lend} adds the handle to the
 *   {@link CallerScope} of the call and counts the loan in `ResourceHandle.numLends`. While that number is above zero, the
 *   handle can neither be dropped nor given away: both trap. JS lends the object that stands for the resource of a guest,
 *   likewise until the call resolves ({@link CalleeScope.jsLenders}); to dispose of it or to give it away throws.
 * - **Who must drop.** A callee that is a component receives a new handle in its own table. The {@link CalleeScope} of the
 *   call, which is the callee's task, counts these handles; `resource.drop` counts one down. A task that resolves while it
 *   still has some traps. The component that implements the resource receives the representation instead of a handle and
 *   has nothing to drop.
 * - **When a loan ends.** A loan ends when the caller learns that the call is over: a synchronous call ends it when it
 *   returns, an asynchronous call when the guest receives the event of its subtask ({@link CallerScope.returnLenders}). When
 *   the caller ends, its loans end, except those to a callee in another store, which goes on: the resource of such a loan is
 *   dropped when the callee resolves.
 * - **Objects that JS receives.** For its own resource, a host function receives its own object, which it may keep. For a
 *   resource of a guest it receives an object that stands for the resource until the call resolves; a later use throws
 *   ({@link CallerScope.endJsObjects}).
 * - **Rollback.** When a later argument of a call from JS does not fit its type, the callee keeps no handle that it was
 *   given for the earlier ones, and JS owns what it owned before (`abi/rollback.ts`).
 * - **Functions that lend nothing.** A synchronous host function in lowered form returns before the guest can drop a handle,
 *   so it reads the table with {@link HandleTable.get}: no scope, no count, no allocation.
 *
 * @module
 */
import { trap } from '../errors.ts'
import { defaultHandles } from '../limits.ts'
import { endBorrow } from './guest-resource.ts'
import type { ResourceHandle } from './resource-handle.ts'
import type { HandleBudget } from './table.ts'

/** Scope of a call for its callee: the task that was lent the handles. JS lends objects instead. */
export interface CalleeScope {
  /** How many borrowed handles the task has received and not dropped. */
  numBorrows: number
  /** Objects for resources of guests that JS has lent to the task. */
  jsLenders: object[] | undefined
}

/** Scope of a call for its caller: the handles that it lent (`Subtask.lenders`), and the objects that JS has for them. */
export class CallerScope {
  #lenders: ResourceHandle[] | undefined
  #jsObjects: object[] | undefined
  #budget: HandleBudget | undefined
  /** Called when the loans end. */
  onEnd: (() => void) | undefined

  /**
   * Lends a handle until {@link returnLenders}.
   *
   * @throws {Trap} when the budget has no loan left
   */
  addLender(handle: ResourceHandle, budget: HandleBudget): void {
    if (--budget.loans < 0) trap(`too many loans: the limit is ${defaultHandles} handles in all instances`)
    this.#budget = budget
    handle.numLends++
    this.#lenders ??= []
    this.#lenders.push(handle)
  }

  /** Lets JS use an object that stands for a borrowed resource of a guest until {@link endJsObjects}. */
  addJsObject(object: object): void {
    this.#jsObjects ??= []
    this.#jsObjects.push(object)
  }

  /** Ends the objects that JS has for borrowed resources: the call has resolved. */
  endJsObjects(): void {
    for (const object of this.#jsObjects ?? []) endBorrow(object)
    this.#jsObjects = undefined
  }

  /** Ends the loans: the caller has learnt that the call is over. */
  returnLenders(): void {
    for (const lender of this.#lenders ?? []) {
      this.#budget!.loans++
      if (--lender.numLends === 0) lender.onReturn?.()
    }
    this.#lenders = undefined
    this.onEnd?.()
  }

  /** Ends the loans and the objects of a call whose caller learns of its end as soon as it resolves. */
  end(): void {
    this.returnLenders()
    this.endJsObjects()
  }
}

/** The `borrow_scope` of a `LiftLowerContext`: of the caller while arguments are lifted, of the callee while lowered. */
export type BorrowScope = CallerScope | CalleeScope
