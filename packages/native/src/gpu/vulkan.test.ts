import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasVulkanDriver, loadVulkanLoader, withVulkanDriver } from './vulkan.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vulkan-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('the drivers that a Vulkan loader sees', () => {
  it('are only the chosen one, until the first await', async () => {
    process.env.VK_DRIVER_FILES = 'the-users-own.json'
    let later: string | undefined
    const seen = await withVulkanDriver('ours.json', async () => {
      const now = [process.env.VK_ICD_FILENAMES, process.env.VK_DRIVER_FILES]
      await Promise.resolve()
      later = process.env.VK_DRIVER_FILES
      return now
    })
    expect(seen).toEqual(['ours.json', undefined])
    expect(later).toBe('the-users-own.json')
    expect(process.env.VK_ICD_FILENAMES).toBeUndefined()
    delete process.env.VK_DRIVER_FILES
  })

  it('are restored when the action throws', () => {
    expect(() =>
      withVulkanDriver('ours.json', () => {
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(process.env.VK_ICD_FILENAMES).toBeUndefined()
  })

  it("are found by the user's variables and in the XDG folders", async () => {
    const icds = join(folder, 'vulkan/icd.d')
    await mkdir(icds, { recursive: true })
    const env = { HOME: folder, XDG_DATA_DIRS: folder }
    const before = hasVulkanDriver(env)
    await writeFile(join(icds, 'gpu_icd.json'), '{}')
    expect(hasVulkanDriver(env)).toBe(true)
    expect(hasVulkanDriver({ HOME: '/nowhere', VK_DRIVER_FILES: 'mine.json' })).toBe(true)
    // A machine with drivers has some in the system's folders.
    expect(before).toBe(hasVulkanDriver({ HOME: '/nowhere' }))
  })
})

describe('loading a Vulkan loader', () => {
  it("that does not exist returns the linker's reason", () => {
    expect(loadVulkanLoader(join(folder, 'libvulkan.so.1'))).toMatch(/libvulkan\.so\.1/)
  })
})
