import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandPath } from '../../../cli/src/testing/command-path.ts'
import { unpackSwiftShader } from './swiftshader.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'swiftshader-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'SwiftShader from its npm package',
  () => {
    it('is unpacked once into the cache folder', async () => {
      const cache = join(folder, 'once')
      const first = await unpackSwiftShader({ cache })
      expect(dirname(first.manifest)).toMatch(/once\/swiftshader-\d+\.\d+\.\d+$/)
      expect(await readFile(first.loader)).toSatisfy(isElf)
      const written = (await readdir(dirname(first.manifest))).sort()
      expect(written).toEqual([
        'SHA256SUMS',
        'libvk_swiftshader.so',
        'libvulkan.so.1',
        'vk_swiftshader_icd.json',
      ])
      expect(await unpackSwiftShader({ cache })).toEqual(first)
    })

    it('is unpacked by several processes at once, and each gets a GPU', async () => {
      const cache = join(folder, 'at-once')
      const run = () =>
        promisify(execFile)(process.execPath, [commandPath, 'info', '--gpu', 'software', '--json'], {
          env: { ...process.env, XDG_CACHE_HOME: cache },
        })
      for (const { stdout, stderr } of await Promise.all([run(), run(), run()])) {
        expect(stderr).toBe('')
        expect(JSON.parse(stdout)).toMatchObject({ adapter: { type: 'software' } })
      }
    })

    it.each([
      ['a changed byte', (path: string) => changeByte(join(path, 'libvk_swiftshader.so'))],
      ['a file cut off', (path: string) => truncate(join(path, 'libvulkan.so.1'), 1000)],
      ['a missing file', (path: string) => rm(join(path, 'vk_swiftshader_icd.json'))],
      [
        'checksums cut off, as when unpacking was interrupted',
        (path: string) => truncate(join(path, 'SHA256SUMS'), 10),
      ],
    ])('is repaired in a cache with %s', async (_, damage) => {
      const cache = join(folder, 'damaged')
      const { manifest } = await unpackSwiftShader({ cache })
      const path = dirname(manifest)
      const whole = await contents(path)
      await damage(path)
      expect(await contents(path)).not.toEqual(whole)
      await unpackSwiftShader({ cache })
      expect(await contents(path)).toEqual(whole)
    })

    it('is not loaded from a folder that other users can write to', async () => {
      const cache = join(folder, 'shared')
      const first = await unpackSwiftShader({ cache })
      await chmod(cache, 0o777)
      const second = await unpackSwiftShader({ cache })
      expect(first.loader.startsWith(cache)).toBe(true)
      expect(second.loader.startsWith(cache)).toBe(false)
      expect(await readFile(second.loader)).toSatisfy(isElf)
    })

    it('is unpacked into a temporary folder when the cache folder is not writable', async () => {
      const file = join(folder, 'a-file')
      await writeFile(file, '')
      const { manifest, loader } = await unpackSwiftShader({ cache: join(file, 'cache') })
      expect(manifest.startsWith(tmpdir())).toBe(true)
      expect(await readFile(loader)).toSatisfy(isElf)
    })
  },
)

describe('unpacking SwiftShader fails', () => {
  it('with a message that the optional package is not installed', async () => {
    await expect(unpackSwiftShader({ packageFolder: undefined, target: 'linux-x64' })).rejects.toThrow(
      'the npm package @sparticuz/chromium is not installed',
    )
  })

  it('with a message that npm has no build for this processor or system', async () => {
    await expect(unpackSwiftShader({ target: 'darwin-arm64' })).rejects.toThrow(
      'linux-x64 only; this system is darwin-arm64',
    )
  })

  it.each([
    ['is cut off', brotliCompressSync(tarOf('libvulkan.so.1', 600)).subarray(0, -9)],
    ['holds a file that is cut off', brotliCompressSync(tarOf('libvulkan.so.1', 600).subarray(0, 700))],
    ['lacks a file', brotliCompressSync(tarOf('libvulkan.so.1', 600))],
    ['is not a tar archive', brotliCompressSync(new Uint8Array(5000).fill(7))],
  ])('without leaving files behind when its archive %s', async (_, archive) => {
    const packageFolder = await mkdtemp(join(folder, 'package-'))
    await writeFile(join(packageFolder, 'package.json'), '{ "version": "1.2.3" }')
    await mkdir(join(packageFolder, 'bin'))
    await writeFile(join(packageFolder, 'bin/swiftshader.tar.br'), archive)
    const cache = join(packageFolder, 'cache')
    await expect(unpackSwiftShader({ packageFolder, cache, target: 'linux-x64' })).rejects.toThrow(Error)
    await expect(readdir(cache)).rejects.toThrow('ENOENT')
  })
})

function isElf(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46
}

async function changeByte(path: string): Promise<void> {
  const bytes = await readFile(path)
  bytes[bytes.length >> 1]! ^= 1
  await writeFile(path, bytes)
}

async function contents(path: string): Promise<Record<string, string>> {
  const names = await readdir(path)
  const entries = names.map(async name => [name, (await readFile(join(path, name))).toString('base64')])
  return Object.fromEntries(await Promise.all(entries))
}

/** Returns a ustar archive with one file of zeros. */
function tarOf(name: string, size: number): Uint8Array {
  const archive = new Uint8Array(512 + Math.ceil(size / 512) * 512 + 1024)
  const put = (text: string, offset: number) => archive.set(new TextEncoder().encode(text), offset)
  put(name, 0)
  put(size.toString(8).padStart(11, '0'), 124)
  put('0', 156)
  put('ustar', 257)
  return archive
}
