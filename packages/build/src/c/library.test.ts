import { expect, it } from 'vitest'
import { digestOf, isCurrent, libraryParts } from './library.ts'

it.each(Object.values(libraryParts()))(
  'the archive $archive of the library of webgpu.h was built from the present sources',
  async ({ archive, units }) => {
    expect(units.length).toBeGreaterThan(1)
    expect(await isCurrent(archive, units)).toBe(true)
  },
)

it('an archive is not used for other sources or flags', async () => {
  const { archive, units } = libraryParts().plain
  const others = [units.slice(1), units.map(unit => ({ ...unit, flags: [...unit.flags, '-O3'] }))]
  for (const other of others) {
    expect(await digestOf(other)).not.toBe(await digestOf(units))
    expect(await isCurrent(archive, other)).toBe(false)
  }
  expect(await isCurrent('libwebgpu-none.a', units)).toBe(false)
})
