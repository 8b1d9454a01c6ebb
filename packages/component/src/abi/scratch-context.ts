import { ComponentInstance } from '../instance/component-instance.ts'
import { GuestMemory } from '../instance/guest-memory.ts'
import { alignTo } from './layout.ts'
import { LiftLowerContext } from './lift-lower-context.ts'

const startLength = 0x400

/** Creates a context that belongs to no guest, with separate memory and handles, for values that go from JS to JS. */
export function scratchContext(): LiftLowerContext {
  const memory = { buffer: new ArrayBuffer(startLength) }
  let end = 0
  const realloc = (old: number, oldLength: number, alignment: number, byteLength: number) => {
    const at = alignTo(end, alignment)
    end = at + byteLength
    const { byteLength: capacity } = memory.buffer
    if (end > capacity) memory.buffer = memory.buffer.transfer(Math.max(end, capacity * 2))
    new Uint8Array(memory.buffer).copyWithin(at, old, old + Math.min(oldLength, byteLength))
    return at
  }
  return new LiftLowerContext(new ComponentInstance(undefined, { handles: Number.POSITIVE_INFINITY }), 'js', {
    stringEncoding: 'utf8',
    memory: new GuestMemory(memory),
    realloc,
  })
}
