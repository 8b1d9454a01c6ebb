import { ComponentInstance } from '../instance/instance.ts'
import { GuestMemory } from '../instance/memory.ts'
import { Context } from './context.ts'
import { alignTo } from './layout.ts'

const startLength = 0x400

/** The context of no guest, with a memory and a handle table of its own: for values that go from JS to JS. */
export function ownMemory(): Context {
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
  return new Context(new ComponentInstance(), 'js', 'utf8', new GuestMemory(memory), realloc as never)
}
