import { trap } from '@wasi-webgpu/component/host'
import type { GuestRoom } from '../guest-room.ts'
import { BoundedFields, type Entries, type Fields } from './bounded-fields.ts'

/** `fields` of the shim of WASI 0.2. */
export interface Fields2 extends Fields {
  entries(): Entries
}

/** Class of {@link Fields2}. */
export interface Fields2Class {
  new (): Fields2
  fromList(entries: Entries): Fields2
}

/**
 * Returns the fields of `wasi:http/types@0.2`, whose values may contain all bytes that RFC 9110 §5.5 allows. The shim
 * takes values for UTF-8 text and sends each of its characters as one byte, so each byte of the guest is passed as one
 * character. Beyond a limit they trap, because the errors of WASI 0.2 have no case for it.
 */
export function latin1Fields(Shim: Fields2Class, room: GuestRoom): BoundedFields<Fields2> {
  return new BoundedFields<Fields2>({
    room,
    make: () => new Shim(),
    // The shim's own copy shares its list of entries with the original.
    copy: fields => Shim.fromList(fields.entries()),
    entriesOf: fields => fields.entries(),
    toShim,
    fromShim,
    refuse: trap,
  })
}

/** Encodes bytes as the characters of UTF-8 text. */
export function toShim(bytes: Uint8Array): Uint8Array {
  // Most values are ASCII, which UTF-8 encodes as it is.
  if (!bytes.some(byte => byte >= 0x80)) return bytes
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return new TextEncoder().encode(text)
}

function fromShim(value: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(value)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}
