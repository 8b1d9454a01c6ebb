import { Event } from '#engine'
import { asInterface } from '../interface.ts'
import { defineMissing } from './define.ts'

/** @see https://dom.spec.whatwg.org/#interface-customevent */
class CustomEvent extends Event {
  readonly #detail: unknown

  constructor(type: string, init?: CustomEventInit) {
    super(type, init)
    this.#detail = init?.detail ?? null
  }

  get detail(): unknown {
    return this.#detail
  }
}

asInterface('CustomEvent', CustomEvent)
defineMissing({ CustomEvent })
