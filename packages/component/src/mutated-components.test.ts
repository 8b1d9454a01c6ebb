import { beforeAll, describe, expect, test } from 'vitest'
import { soakFactor } from '../../../scripts/soak-factor.ts'
import { compile } from './component.ts'
import { DecodeError, LinkError, Trap } from './errors.ts'
import { inertImports } from './testing/inert-imports.ts'
import { generator } from './testing/random.ts'
import { samples } from './testing/samples.ts'
import { assemble } from './testing/wat.ts'

const binaries = new Map<string, Uint8Array<ArrayBuffer>>()

beforeAll(async () => {
  for (const [name, text] of Object.entries(samples)) binaries.set(name, await assemble(text))
})

describe.each(Object.keys(samples))('%s', name => {
  const bytes = () => binaries.get(name) as Uint8Array<ArrayBuffer>

  test('is decoded, described and instantiated', async () => {
    const component = await compile(bytes())
    await component.instantiate({ imports: inertImports(component) })
  })

  test('is refused with a DecodeError when it is truncated, except at the end of a section', async () => {
    for (let length = 0; length < bytes().length; length++) {
      const refused = await outcome(bytes().slice(0, length))
      if (refused instanceof DecodeError) expect(refused.offset).toBeLessThanOrEqual(length)
      else expect(isSectionEnd(bytes(), length)).toBe(true)
    }
  })

  test('is run, or refused with one of the documented errors, after any mutation', async () => {
    const random = generator(0x5eed)
    for (let i = 0; i < 1000 * soakFactor; i++) await outcome(mutate(bytes(), [...binaries.values()], random))
  })
})

/**
 * Compiles, describes and instantiates a component. Returns one of the documented errors, or `undefined`;
 * rethrows any other error.
 */
async function outcome(bytes: Uint8Array<ArrayBuffer>): Promise<Error | undefined> {
  try {
    const component = await compile(bytes)
    expect(component.exports).toBeInstanceOf(Array)
    await component.instantiate({ imports: inertImports(component) })
    return undefined
  } catch (error) {
    if (error instanceof DecodeError || error instanceof LinkError || error instanceof Trap) return error
    throw error
  }
}

function isSectionEnd(bytes: Uint8Array, at: number): boolean {
  let position = 8
  while (position < at) {
    position++
    let length = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[position++] as number
      length += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    position += length
  }
  return position === at
}

function mutate(
  bytes: Uint8Array<ArrayBuffer>,
  others: readonly Uint8Array[],
  random: (below: number) => number,
): Uint8Array<ArrayBuffer> {
  const mutant = bytes.slice()
  switch (random(6)) {
    case 0:
      return mutant.slice(0, random(mutant.length))
    case 1: {
      const other = others[random(others.length)] as Uint8Array
      const from = random(other.length)
      const piece = other.subarray(from, from + random(64))
      mutant.set(piece.subarray(0, mutant.length), random(Math.max(1, mutant.length - piece.length)))
      return mutant
    }
    case 2: {
      const start = 8 + random(mutant.length - 8)
      const end = start + random(32)
      return new Uint8Array([...mutant.subarray(0, start), ...mutant.subarray(end)])
    }
    default:
      for (let changes = 1 + random(3); changes > 0; changes--) {
        const at = 8 + random(mutant.length - 8)
        mutant[at] = random(2) === 0 ? (mutant[at] as number) ^ (1 << random(8)) : random(256)
      }
      return mutant
  }
}
