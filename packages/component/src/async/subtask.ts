import { trap } from '../errors.ts'
import type { CallerScope } from '../instance/borrow-scope.ts'
import { Waitable } from './waitable.ts'

/** Progress of a call that a guest has made, in the numbers that guests receive (`Subtask.State`). */
export const subtaskState = {
  starting: 0,
  started: 1,
  returned: 2,
  cancelledBeforeStarted: 3,
  cancelledBeforeReturned: 4,
} as const

/** Number of handles that take as much memory as a subtask takes beside its handle, with the task that it waits for. */
export const handlesOfSubtask = 15

/** Asynchronous call that a guest has made (`Subtask`). */
export class Subtask extends Waitable {
  state: number = subtaskState.starting
  cancellationRequested = false
  /** Whether the guest has learnt that the call is over. */
  resolveDelivered = false
  /** Asks the callee to cancel (`OnCancel`). */
  onCancel: () => void = () => {}
  readonly #scope: CallerScope

  /** @param scope the handles that the call lends */
  constructor(scope: CallerScope) {
    super()
    this.#scope = scope
  }

  get resolved(): boolean {
    return this.state >= subtaskState.returned
  }

  /** Ends the loans: the guest learns that the call is over. */
  deliverResolve(): void {
    this.#scope.returnLenders()
    this.resolveDelivered = true
  }

  override drop(): void {
    if (!this.resolveDelivered) trap('cannot drop a subtask which has not yet resolved')
    super.drop()
  }
}
