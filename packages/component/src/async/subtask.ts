import { trap } from '../errors.ts'
import type { HandleTable, ResourceHandle } from '../instance/handle-table.ts'
import { Waitable } from './waitable.ts'

/** How far a call that a guest made has come, in the numbers that guests get (`Subtask.State`). */
export const subtaskState = {
  starting: 0,
  started: 1,
  returned: 2,
  cancelledBeforeStarted: 3,
  cancelledBeforeReturned: 4,
} as const

/** A call that a guest made (`Subtask`). */
export class Subtask extends Waitable {
  state: number = subtaskState.starting
  cancellationRequested = false
  /** Asks the callee to cancel. */
  onCancel: () => void = () => {}
  /** The handles that were lent to the callee; `undefined` once its result was delivered and they were given back. */
  #lenders: readonly ResourceHandle[] | undefined = []
  readonly #handles: HandleTable

  constructor(handles: HandleTable) {
    super()
    this.#handles = handles
  }

  get resolved(): boolean {
    return this.state >= subtaskState.returned
  }

  get resolveDelivered(): boolean {
    return this.#lenders === undefined
  }

  lend(lenders: readonly ResourceHandle[]): void {
    this.#lenders = lenders
  }

  /** The guest learns that the call is over: what it lent is its own again. */
  deliverResolve(): void {
    this.#handles.giveBack(this.#lenders ?? [])
    this.#lenders = undefined
  }

  override drop(): void {
    if (!this.resolveDelivered) trap('cannot drop a subtask which has not yet resolved')
    super.drop()
  }
}
