import { afterEach, describe, expect, it, vi } from 'vitest'
import { roomOf } from '../guest-room.ts'
import { wasi } from './wasi.ts'

interface Output {
  writeViaStream(data: AsyncIterable<Uint8Array>): Promise<{ tag: string; val?: string }>
}

afterEach(() => {
  vi.restoreAllMocks()
})

async function* chunks() {
  yield new TextEncoder().encode('one ')
  yield new TextEncoder().encode('two')
}

describe.each(['stdout', 'stderr'] as const)('the %s of a guest of WASI 0.3', name => {
  /** Writes to a standard stream whose `write` is replaced. */
  async function write(answer: (callback: (error?: Error) => void) => void) {
    const written: string[] = []
    const replaced = (chunk: Uint8Array, callback: (error?: Error) => void) => {
      written.push(new TextDecoder().decode(chunk))
      answer(callback)
      return true
    }
    vi.spyOn(process[name], 'write').mockImplementation(replaced as never)
    const output = (await wasi({}, [`wasi:cli/${name}@0.3.0`]))[`wasi:cli/${name}@0.3`] as Output
    const result = await output.writeViaStream(chunks())
    return { written, result }
  }

  it('is written chunk by chunk, each after the previous one', async () => {
    const { written, result } = await write(callback => setImmediate(callback))
    expect(written).toEqual(['one ', 'two'])
    expect(result).toEqual({ tag: 'ok' })
  })

  it('takes room of the guest while the guest may still write', async () => {
    const imports = await wasi({}, [`wasi:cli/${name}@0.3.0`])
    const output = imports[`wasi:cli/${name}@0.3`] as Output
    const room = roomOf(imports)
    const { used } = room
    const endless = () => ({ [Symbol.asyncIterator]: () => ({ next: () => pending }) })
    const { promise: pending, resolve } = Promise.withResolvers<IteratorResult<Uint8Array>>()
    const writes = Array.from({ length: 100 }, () => output.writeViaStream(endless()))
    expect(room.used).toBeGreaterThan(used + 100 * 3000)
    room.charge(room, 0x400_0000 - room.used)
    expect(() => output.writeViaStream(endless())).toThrow('all that the host keeps for the guest exceeds')
    room.drop(room)
    resolve({ done: true, value: undefined })
    await Promise.all(writes)
    expect(room.used).toBe(used)
  })

  it('ends with the error code pipe when its reader is gone', async () => {
    const closed = Object.assign(new Error('no reader'), { code: 'EPIPE' })
    const { written, result } = await write(callback => callback(closed))
    expect(written).toEqual(['one '])
    expect(result).toEqual({ tag: 'err', val: 'pipe' })
  })
})
