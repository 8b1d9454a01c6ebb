/**
 * `Event` and `EventTarget` of `event-target-shim`, corrected to the DOM: an event keeps its target after the
 * dispatch, and only an Event can be dispatched.
 *
 * @see https://dom.spec.whatwg.org/#dom-eventtarget-dispatchevent
 */

import { Event, EventTarget } from 'event-target-shim'

const { dispatchEvent } = EventTarget.prototype
const { get: targetDuringDispatch } = Object.getOwnPropertyDescriptor(Event.prototype, 'target')!
const targets = new WeakMap<Event, EventTarget>()

const members = {
  get target(): unknown {
    return targetDuringDispatch!.call(this) ?? targets.get(this as never) ?? null
  },

  dispatchEvent(this: EventTarget, event: Event): boolean {
    if (!(event instanceof Event)) throw new TypeError('EventTarget.dispatchEvent: the event is not an Event')
    targets.set(event, this)
    return dispatchEvent.call(this, event)
  },
}

const { target, dispatchEvent: dispatch } = Object.getOwnPropertyDescriptors(members)
for (const name of ['target', 'srcElement']) {
  Object.defineProperty(Event.prototype, name, { ...target, enumerable: true })
}
Object.defineProperty(EventTarget.prototype, 'dispatchEvent', { ...dispatch, enumerable: true })
Object.defineProperty(Event.prototype, Symbol.toStringTag, { value: 'Event', configurable: true })
Object.defineProperty(EventTarget.prototype, Symbol.toStringTag, { value: 'EventTarget', configurable: true })

export { Event, EventTarget }
