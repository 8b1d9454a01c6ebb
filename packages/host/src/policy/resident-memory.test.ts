import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { rows } from '../../../../scripts/weekly-tests.ts'

const MiB = 2 ** 20
const attack = fileURLToPath(new URL('../testing/attack.ts', import.meta.url))

/** Returns the growth in bytes of the process of a hostile guest, under a policy of 64 MiB. */
async function growthBy(name: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [attack, name])
  return Number(stdout.trimEnd().split('\n').at(-1))
}

const guests = rows(
  [
    'labels that are set',
    'keys of operations that have not finished',
    'mapped buffers without a usage',
    'shaders',
  ],
  [
    'labels of buffers that are refused',
    'messages about constants in error scopes',
    'debug groups',
    'mapped buffers of a device that is destroyed',
    'long shaders',
    'objects of a device that is destroyed',
    'labels of samplers',
    'labels of buffers',
    'labels of encoders',
    'names of entry points',
    'texts of operations that have not finished',
    'shaders that are refused',
    'debug markers',
    'command buffers',
  ],
)

describe("the resident memory of the process stays within four times the policy's memory", () => {
  it.each(guests)('under a guest that acquires %s without end', async name => {
    const growth = await growthBy(name)
    expect(growth).toBeGreaterThan(0)
    expect(growth).toBeLessThan(4 * 64 * MiB)
  })
})
