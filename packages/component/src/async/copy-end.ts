import { trap } from '../errors.ts'
import type { Shared } from './shared-stream.ts'
import { Waitable } from './waitable.ts'

/** The two ends of a stream or future. */
export type CopySide = 'readable' | 'writable'

/** End of a stream or future in the table of a guest (`CopyEnd`). */
export class CopyEnd extends Waitable {
  readonly shared: Shared
  readonly side: CopySide
  /** `CopyState` */
  state: 'idle' | 'copying' | 'cancelling' | 'done' = 'idle'

  constructor(shared: Shared, side: CopySide) {
    super()
    this.shared = shared
    this.side = side
  }

  get isCopying(): boolean {
    return this.state === 'copying' || this.state === 'cancelling'
  }

  /** Fails the other end: the instance of this one has trapped. */
  fail(error: unknown, store: object): void {
    this.shared.fail(error, store)
  }

  override drop(): void {
    const { kind } = this.shared
    if (this.isCopying) trap(`cannot drop busy ${kind}`)
    if (kind === 'future' && this.side === 'writable' && this.state !== 'done') {
      trap('cannot drop future write end without first writing a value')
    }
    this.shared.drop()
    super.drop()
  }
}
