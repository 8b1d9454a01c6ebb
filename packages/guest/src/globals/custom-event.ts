import { Event } from '#engine'
import { defineInterface } from '../web-idl-classes.ts'
import { defineMissingGlobals } from './define-globals.ts'

/** {@link https://dom.spec.whatwg.org/#interface-customevent CustomEvent} */
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

defineInterface('CustomEvent', CustomEvent)
defineMissingGlobals({ CustomEvent })
