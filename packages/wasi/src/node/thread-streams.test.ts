import { describe, expect, it } from 'vitest'
import { portOfReadable, portOfWritable, readableFrom, writableTo } from './thread-streams.ts'

/** Returns a stream of pieces and a list of what has happened to it. */
function source(pieces: readonly unknown[], error?: Error) {
  const events: string[] = []
  const left = [...pieces]
  const stream = new ReadableStream(
    {
      pull(controller) {
        events.push('pull')
        if (left.length > 0) controller.enqueue(left.shift())
        else if (error !== undefined) controller.error(error)
        else controller.close()
      },
      cancel: () => void events.push('cancel'),
    },
    { highWaterMark: 0 },
  )
  return { stream, events }
}

/** Returns a stream that collects what is written, and the outcome of the stream. */
function sink() {
  const pieces: unknown[] = []
  const ended = Promise.withResolvers<string>()
  const stream = new WritableStream({
    write: piece => void pieces.push(piece),
    close: () => ended.resolve('closed'),
    abort: reason => ended.resolve(String(reason)),
  })
  return { stream, pieces, outcome: ended.promise }
}

describe('a stream that is read through a port', () => {
  it('yields bytes and objects in their order, and ends', async () => {
    const buffer = Uint8Array.from([0, 1, 2, 3, 4])
    const { stream } = source([buffer.subarray(1, 3), { socketId: 7n }, buffer])
    const pieces = await Array.fromAsync(readableFrom(portOfReadable(stream)))
    expect(pieces).toEqual([Uint8Array.from([1, 2]), { socketId: 7n }, buffer])
    expect(buffer.length).toBe(5)
  })

  it('is asked for one piece for each read', async () => {
    const { stream, events } = source([1, 2, 3])
    const reader = readableFrom(portOfReadable(stream)).getReader()
    expect(events).toEqual([])
    expect(await reader.read()).toEqual({ done: false, value: 1 })
    expect(await reader.read()).toEqual({ done: false, value: 2 })
    expect(events).toEqual(['pull', 'pull'])
  })

  it('fails with the message of its error', async () => {
    const { stream } = source([1], new Error('broken'))
    const reader = readableFrom(portOfReadable(stream)).getReader()
    await reader.read()
    await expect(reader.read()).rejects.toThrow('broken')
  })

  it('is cancelled when its reader cancels, even while it waits', async () => {
    const cancelled = Promise.withResolvers<void>()
    const waiting = new ReadableStream({
      pull: () => new Promise(() => {}),
      cancel: () => cancelled.resolve(),
    })
    const reader = readableFrom(portOfReadable(waiting)).getReader()
    const read = reader.read()
    await reader.cancel()
    expect(await read).toEqual({ done: true, value: undefined })
    await cancelled.promise
  })
})

describe('a stream that is written through a port', () => {
  it('receives bytes and objects in their order, and is closed', async () => {
    const { stream, pieces, outcome } = sink()
    const writer = writableTo(portOfWritable(stream)).getWriter()
    await writer.write(Uint8Array.from([1, 2]))
    await writer.write({ socketId: 7n })
    await writer.close()
    expect(await outcome).toBe('closed')
    expect(pieces).toEqual([Uint8Array.from([1, 2]), { socketId: 7n }])
  })

  it('is aborted when its writer aborts', async () => {
    const { stream, outcome } = sink()
    const writer = writableTo(portOfWritable(stream)).getWriter()
    writer.abort(new Error('broken')).catch(() => {})
    expect(await outcome).toMatch('broken')
  })

  it('fails its writer when it has ended', async () => {
    const { readable, writable } = new TransformStream()
    const writer = writableTo(portOfWritable(writable)).getWriter()
    await readable.cancel()
    await expect(writer.closed).rejects.toBeUndefined()
  })
})
