import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeBody, encodeMessage, FrameReader, messageOf } from './worker-protocol.ts'

/** Frames as bytes, and the frames that a reader should return. */
const frames = fc.array(
  fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 300 }).map(bytes => ({ kind: 'body' as const, bytes })),
    fc.string().map(reason => ({ kind: 'failed' as const, reason })),
    fc.constant({ kind: 'done' as const }),
  ),
  { maxLength: 8 },
)

it('frames are read as they were written, wherever their bytes are split', () => {
  fc.assert(
    fc.property(frames, fc.infiniteStream(fc.integer({ min: 1, max: 400 })), (sent, cuts) => {
      const bytes = Buffer.concat(
        sent.flatMap(frame => {
          if (frame.kind === 'body') return encodeBody(frame.bytes)
          if (frame.kind === 'done') return [encodeMessage('done', {})]
          return [encodeMessage('failed', { kind: 'trap', reason: frame.reason })]
        }),
      )
      const reader = new FrameReader()
      const read: unknown[] = []
      for (let at = 0; at < bytes.length; ) {
        const end = at + (cuts.next().value as number)
        for (const frame of reader.read(bytes.subarray(at, end))) {
          if (frame.kind === 'body') read.push(...frame.payload)
          else if (frame.kind === 'failed') read.push(messageOf<'failed'>(frame).reason)
          else read.push(messageOf<'done'>(frame))
        }
        at = end
      }
      const expected = sent.flatMap<unknown>(frame =>
        frame.kind === 'body' ? [...frame.bytes] : [frame.kind === 'failed' ? frame.reason : {}],
      )
      expect(read).toEqual(expected)
    }),
  )
})

it('bytes that are not a frame are an error', () => {
  expect(() => new FrameReader().read(new Uint8Array([0, 0, 0, 0, 99]))).toThrow('unknown kind of frame')
})
