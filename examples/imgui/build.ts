/**
 * Builds the example: `node examples/imgui/build.ts` downloads the source of Dear ImGui, and writes its license, which the
 * component contains, `imgui.wasm`, and the checksums of all sources.
 */

import { createHash } from 'node:crypto'
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildC } from '@wasi-webgpu/build'
import { imguiSource, license, sources } from './imgui-source.ts'

const folder = fileURLToPath(new URL('./', import.meta.url))

const flags = [
  '-Os',
  '-std=c++20',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wno-missing-field-initializers', // a member that is left out has its default
  '-Wno-c23-extensions', // `#embed`
  '-Wno-unused-parameter', // imgui_impl_wgpu.cpp has such parameters, and variables
  '-Wno-unused-variable',
  '-fno-rtti',
  '-DNDEBUG', // assertions contain paths of this machine
  '-DIMGUI_USER_CONFIG="imgui_config.h"',
  '-DIMGUI_IMPL_WEBGPU_BACKEND_DAWN', // the standard `webgpu.h`, as Dawn has it
]

/** Writes the license, and returns the bytes of the component. */
export async function buildImgui(): Promise<Uint8Array> {
  const source = await imguiSource()
  copyFileSync(join(source, license), join(folder, 'imgui.LICENSE.txt'))
  const own = readdirSync(folder).filter(name => name.endsWith('.cpp'))
  return buildC({
    files: [...own, ...sources.map(name => join(source, name))],
    directory: folder,
    flags: [...flags, '-I.', `-I${source}`],
    onCompile: file => console.error(`compiling ${file}`),
    onMessages: messages => process.stderr.write(messages),
  })
}

/** Returns the SHA-256 of each file that determines the component, and of the component, as `sha256sum` writes them. */
export function checksums(): string {
  const names = readdirSync(folder).filter(name =>
    /\.(cpp|h|wgsl|txt|wasm)$|^(build|imgui-source)\.ts$/.test(name),
  )
  const lines = names.sort().map(name => {
    const hash = createHash('sha256').update(readFileSync(join(folder, name)))
    return `${hash.digest('hex')}  ${name}\n`
  })
  return lines.join('')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(folder, 'imgui.wasm'), await buildImgui())
  writeFileSync(join(folder, 'SHA256SUMS'), checksums())
}
