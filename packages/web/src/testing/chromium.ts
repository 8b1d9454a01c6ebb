import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inflate } from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/**
 * Starts the Chromium from npm, headless, with SwiftShader as its GPU. The caller closes it.
 *
 * @param flags additional flags
 */
export async function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  const folder = await unpackedChromium()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: [...commonFlags, ...flags],
    timeout: patience,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  })
}

/** Milliseconds that tests wait for the browser. */
export const patience = 90_000

const commonFlags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--enable-unsafe-webgpu',
  '--use-angle=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-webgpu-adapter=swiftshader',
]

/** Unpacks the browser once per machine. Several processes may do so at once. */
async function unpackedChromium(): Promise<string> {
  const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')))
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string
  }
  const folder = join(tmpdir(), `wasi-webgpu-chromium-${version}`)
  if (existsSync(folder)) return folder
  const staging = await mkdtemp(`${folder}-`)
  const { TMPDIR } = process.env
  try {
    // `inflate` unpacks into the temporary folder.
    process.env.TMPDIR = staging
    const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']
    await Promise.all(archives.map(name => inflate(join(packageFolder, 'bin', name))))
    await writeFile(join(staging, 'fonts.conf'), fontsConfig(join(folder, 'fonts')))
    // Fails when another process has unpacked first; the files are identical.
    await rename(staging, folder).catch(() => {})
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
    await rm(staging, { recursive: true, force: true })
  }
  return folder
}

/** Restricts fonts to the bundled one, so that text looks alike everywhere. */
function fontsConfig(folder: string): string {
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}</dir></fontconfig>`
}
