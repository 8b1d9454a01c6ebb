import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { cacheFolder, type FilesByName, tarFiles, unpackedOnce } from '@wasi-webgpu/cache'

/** SwiftShader on disk: a Vulkan driver for the CPU, and a Vulkan loader for systems without one. */
export interface SwiftShader {
  /** Path of the JSON file by which a loader finds the driver. */
  readonly manifest: string
  /** Path of a Vulkan loader, `libvulkan.so.1`. */
  readonly loader: string
}

/** Options of {@link unpackSwiftShader}; the defaults are right outside of tests. */
export interface SwiftShaderOptions {
  /** Folder of the npm package `@sparticuz/chromium`; `undefined` when it is not installed. */
  readonly packageFolder?: string | undefined
  /** Folder under which SwiftShader is unpacked. */
  readonly cache?: string
  /** `process.platform` and `process.arch`, joined by a dash. */
  readonly target?: string
}

/**
 * Unpacks SwiftShader from the optional dependency `@sparticuz/chromium`, once per user and version.
 *
 * @throws Error with the reason: no package, another processor or system, a damaged archive
 */
export async function unpackSwiftShader(options: SwiftShaderOptions = {}): Promise<SwiftShader> {
  const target = options.target ?? `${process.platform}-${process.arch}`
  if (target !== 'linux-x64') throw new Error(`npm has it for linux-x64 only; this system is ${target}`)
  const packageFolder = 'packageFolder' in options ? options.packageFolder : installedPackage()
  if (packageFolder === undefined) throw new Error('the npm package @sparticuz/chromium is not installed')
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string
  }
  const folder = await unpackedOnce(
    join(options.cache ?? cacheFolder(), `swiftshader-${version}`),
    wantedFiles,
    () => readArchive(join(packageFolder, 'bin/swiftshader.tar.br')),
  )
  return { manifest: join(folder, manifestFile), loader: join(folder, loaderFile) }
}

const manifestFile = 'vk_swiftshader_icd.json'
const loaderFile = 'libvulkan.so.1'
/** The archive also contains OpenGL libraries, which are not needed. */
const wantedFiles = [manifestFile, loaderFile, 'libvk_swiftshader.so']

function installedPackage(): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')))
  } catch {
    return undefined
  }
}

async function readArchive(path: string): Promise<FilesByName> {
  const archive = await promisify(brotliDecompress)(await readFile(path))
  const files = new Map<string, Uint8Array>()
  for (const { name, bytes } of tarFiles(archive)) {
    if (wantedFiles.includes(name)) files.set(name, bytes)
  }
  const missing = wantedFiles.filter(name => !files.has(name))
  if (missing.length > 0) throw new Error(`${path} lacks ${missing.join(', ')}`)
  return files
}
