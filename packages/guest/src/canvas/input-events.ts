/** What the user does to a surface, as events of the DOM. */

import type { KeyEvent, PointerEvent, Stream, Surface } from 'wasi-gfx:surface/surface@0.2.0'
import { Event } from '#engine'

/** The events of a surface of one type, as long as it exists. */
export async function* eventsOf(surface: Surface, type: string): AsyncGenerator<globalThis.Event> {
  const pointers = pointerStreams[type]?.(surface)
  if (pointers) for await (const event of pointers) yield pointerEvent(type, event)
  const keys = keyStreams[type]?.(surface)
  if (keys) for await (const event of keys) yield keyboardEvent(type, event)
}

const pointerStreams: { readonly [type: string]: (surface: Surface) => Stream<PointerEvent> } = {
  pointerdown: surface => surface.onPointerDown(),
  pointermove: surface => surface.onPointerMove(),
  pointerup: surface => surface.onPointerUp(),
}

const keyStreams: { readonly [type: string]: (surface: Surface) => Stream<KeyEvent> } = {
  keydown: surface => surface.onKeyDown(),
  keyup: surface => surface.onKeyUp(),
}

/** The types of events that a surface has streams of. */
export const streamTypes: ReadonlySet<string> = new Set([
  ...Object.keys(pointerStreams),
  ...Object.keys(keyStreams),
])

/** Whether the only pointer that a surface has is pressed: `buttons` of W3C. */
let pressed = 0

/** {@link https://www.w3.org/TR/pointerevents3/#pointerevent-interface PointerEvent} */
function pointerEvent(type: string, { x, y }: PointerEvent): globalThis.Event {
  if (type !== 'pointermove') pressed = type === 'pointerdown' ? 1 : 0
  return Object.assign(new Event(type, { bubbles: true, cancelable: true }), {
    x,
    y,
    clientX: x,
    clientY: y,
    offsetX: x,
    offsetY: y,
    pageX: x,
    pageY: y,
    screenX: x,
    screenY: y,
    button: type === 'pointermove' ? -1 : 0,
    buttons: pressed,
    pointerId: 1,
    pointerType: 'mouse',
    isPrimary: true,
    pressure: pressed / 2,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
  })
}

/** {@link https://www.w3.org/TR/uievents/#keyboardevent KeyboardEvent} */
function keyboardEvent(type: string, event: KeyEvent): globalThis.Event {
  const { altKey, ctrlKey, metaKey, shiftKey } = event
  const code = codeOf(event.key ?? '')
  return Object.assign(new Event(type, { bubbles: true, cancelable: true }), {
    code,
    key: event.text ?? nameOf(code),
    altKey,
    ctrlKey,
    metaKey,
    shiftKey,
    repeat: false,
  })
}

/** A key of WIT as {@link https://www.w3.org/TR/uievents-code/ W3C} has it: `key-a` is `KeyA`. */
function codeOf(key: string): string {
  return key.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** What a key is called that writes nothing: the same for both of two. */
function nameOf(code: string): string {
  return /^(Alt|Control|Meta|Shift)(Left|Right)$/.exec(code)?.[1] ?? (code || 'Unidentified')
}
