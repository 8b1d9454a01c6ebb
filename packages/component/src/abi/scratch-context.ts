import { ComponentInstance } from '../instance/component-instance.ts'
import { GuestMemory } from '../instance/guest-memory.ts'
import { alignTo } from './layout.ts'
import { LiftLowerContext } from './lift-lower-context.ts'

const startLength = 0x400

/** The context of no guest, with a memory and a handle table of its own: for values that go from JS to JS. */
export function scratchContext(): LiftLowerContext {
  const memory = { buffer: new ArrayBuffer(startLength) }
  let end = 0
  const realloc = (old: number, oldLength: number, alignment: number, byteLength: number) => {
    const at = alignTo(end, alignment)
    end = at + byteLength
    const { byteLength: room } = memory.buffer
    if (end > room) memory.buffer = memory.buffer.transfer(Math.max(end, room * 2))
    new Uint8Array(memory.buffer).copyWithin(at, old, old + Math.min(oldLength, byteLength))
    return at
  }
  return new LiftLowerContext(
    new ComponentInstance(),
    'js',
    'utf8',
    new GuestMemory(memory),
    realloc as never,
  )
}
