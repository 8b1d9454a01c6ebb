import fc from 'fast-check'
import { expect, it } from 'vitest'
import { joinedBytes, PieceJoiner } from './piece-joiner.ts'

it('pieces of any size come out in order and complete, the small ones joined', () => {
  const size = fc.oneof(fc.nat(3), fc.nat(2 * joinedBytes))
  fc.assert(
    fc.property(fc.array(size), sizes => {
      const out: Uint8Array[] = []
      const joiner = new PieceJoiner(piece => out.push(Uint8Array.from(piece)))
      const pieces = sizes.map((size, i) => new Uint8Array(size).fill(i))
      for (const piece of pieces) joiner.add(piece)
      const pending = joiner.length
      joiner.flush()
      expect(Buffer.concat(out)).toEqual(Buffer.concat(pieces))
      expect(pending).toBeLessThanOrEqual(joinedBytes)
      // Two neighbours would have fitted into one piece only if a larger one separated them.
      for (const [i, { length }] of out.slice(1).entries())
        expect(length + (out[i] as Uint8Array).length).toBeGreaterThan(joinedBytes)
    }),
  )
})
