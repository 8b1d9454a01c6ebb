/** DOM events for the user's input to a surface. */

import type { KeyEvent, PointerEvent, Stream, Surface } from 'wasi-gfx:surface/surface@0.2.0'
import { Event } from '#engine'

/** Yields the events of one type, until the surface ends. */
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

/** Types of events for which a surface has a stream. */
export const streamTypes: ReadonlySet<string> = new Set([
  ...Object.keys(pointerStreams),
  ...Object.keys(keyStreams),
])

/** The W3C attribute `buttons` of the surface's only pointer. */
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

/** Converts a WIT key to a {@link https://www.w3.org/TR/uievents-code/ W3C code}: `key-a` to `KeyA`. */
function codeOf(key: string): string {
  return key.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** Name of a key that produces no text. Left and right modifier keys share one name. */
function nameOf(code: string): string {
  return /^(Alt|Control|Meta|Shift)(Left|Right)$/.exec(code)?.[1] ?? (code || 'Unidentified')
}
