/**
 * Writes every generated file: `node packages/spec/src/main.ts`. With `--check` it writes nothing, names the
 * files that would change, and exits with code 1 if there are any.
 */

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadSurface } from './surface.ts'
import { loadSurface001 } from './surface-0.0.1.ts'
import { loadApi, loadApi001 } from './translate.ts'
import { withCurrentVersions } from './update-versions.ts'
import { loadCApi } from './webgpu-h/translate-c.ts'
import { writeWebgpuCppPrint } from './webgpu-h/write-cpp-print.ts'
import { writeLibrary } from './webgpu-h/write-library.ts'
import { writeWebgpuCpp } from './webgpu-h/write-webgpu-cpp.ts'
import { writeWebgpuH } from './webgpu-h/write-webgpu-h.ts'
import { writeC, writeSurfaceC } from './write-c.ts'
import { writeDocs } from './write-docs.ts'
import { writeGuest } from './write-guest.ts'
import { writeHost } from './write-host.ts'
import { writeKeyCodes } from './write-key-codes.ts'
import { writeOlderHost } from './write-older-host.ts'
import { writeRust } from './write-rust.ts'
import { apiPackage, writePackage, writeWit } from './write-wit.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Returns the generated files, by their path from the root. */
export function outputs(): Map<string, string> {
  const api = loadApi()
  const api001 = loadApi001()
  const surfaces = loadSurface(api)
  const cApi = loadCApi()
  const { surface, frameBuffer } = surfaces
  const files = new Map([
    ['wit/webgpu.wit', writeWit(api)],
    ['wit/surface.wit', writePackage(surface, 'packages/spec/src/surface.ts')],
    ['wit/frame-buffer.wit', writePackage(frameBuffer, 'packages/spec/src/surface.ts')],
    ['packages/c/include/wasi-webgpu.h', writeC(api)],
    ['packages/c/include/wasi-surface.h', writeSurfaceC(surfaces, api)],
    ['packages/c/include/webgpu/webgpu.h', writeWebgpuH(cApi)],
    ['packages/c/include/webgpu/webgpu_cpp.h', writeWebgpuCpp(cApi)],
    ['packages/c/include/webgpu/webgpu_cpp_print.h', writeWebgpuCppPrint(cApi)],
  ])
  // The package of a crate contains only files of its folder.
  for (const name of ['webgpu', 'surface', 'frame-buffer'])
    files.set(`crates/wasi-webgpu/wit/deps/${name}.wit`, files.get(`wit/${name}.wit`)!)
  files.set('crates/wgpu-wasi/src/backend/generated.rs', writeRust(api))
  const generated = [
    ...writeHost(api),
    ['functions-0.0.1.ts', writeOlderHost(api001, api)] as const,
    ['key-codes.ts', writeKeyCodes(surface)] as const,
  ]
  for (const [of, source] of [
    [apiPackage(api001), 'the W3C WebGPU IDL'],
    ...loadSurface001(surfaces).map(of => [of, 'packages/spec/src/surface-0.0.1.ts'] as const),
  ] as const)
    files.set(`wit/0.0.1/${of.interfaces[0]!.interface}.wit`, writePackage(of, source))
  for (const [name, text] of generated) files.set(`packages/host/src/generated/${name}`, formatted(text))
  const interfaces = [api, ...surface.interfaces, ...frameBuffer.interfaces]
  for (const [name, text] of writeDocs(interfaces, cApi)) files.set(`docs/api/${name}`, text)
  for (const [name, text] of writeGuest(api))
    files.set(`packages/guest/src/generated/${name}`, formatted(text))
  for (const [name, text] of writeLibrary(api, cApi)) files.set(`packages/c/src/generated/${name}`, text)
  for (const [path, text] of withCurrentVersions(api, root)) if (!files.has(path)) files.set(path, text)
  return files
}

/** Formats TypeScript with the project's settings. */
function formatted(text: string): string {
  const biome = join(root, 'node_modules/.bin/biome')
  // Uses a file name that the configuration does not exclude.
  return execFileSync(biome, ['format', '--stdin-file-path=generating.ts'], {
    cwd: root,
    input: text,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  })
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return undefined
  }
}

function main(args: string[]): void {
  const changed = [...outputs()].filter(([path, text]) => contentOf(path) !== text)
  if (args.includes('--check')) {
    for (const [path] of changed) console.error(`${path} is not what \`npm run generate\` writes`)
    process.exitCode = changed.length > 0 ? 1 : 0
    return
  }
  for (const [path, text] of changed) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    console.log(`wrote ${path}`)
  }
}

if (import.meta.main) main(process.argv.slice(2))
