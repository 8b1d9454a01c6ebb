import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { cacheFolder, type FilesByName, tarFiles, unpackedOnce } from '@wasi-webgpu/cache'

/**
 * Crate that contains the files of Dear ImGui 1.92.9b, of its branch `docking`, as they are. No npm package has its
 * WebGPU backend.
 */
const crate = 'easy-imgui-sys-0.24.0'
const url = `https://static.crates.io/crates/easy-imgui-sys/${crate}.crate`
/** Checksum of the crate in the index of crates.io. */
const sha256 = '048c1fa370ccf74c951170688d4486048905aaebc6fa96b96e3696cc8cbdba89'

/** Sources of the library and of its WebGPU backend. */
export const sources = [
  'imgui.cpp',
  'imgui_draw.cpp',
  'imgui_tables.cpp',
  'imgui_widgets.cpp',
  'backends/imgui_impl_wgpu.cpp',
  'misc/cpp/imgui_stdlib.cpp',
] as const

const headers = [
  'imconfig.h',
  'imgui.h',
  'imgui_internal.h',
  'imstb_rectpack.h',
  'imstb_textedit.h',
  'imstb_truetype.h',
  'backends/imgui_impl_wgpu.h',
  'misc/cpp/imgui_stdlib.h',
]

/** The license of Dear ImGui. */
export const license = 'LICENSE.txt'

/**
 * Downloads Dear ImGui once per user.
 *
 * @returns path of the folder with the {@link sources}
 * @throws Error when the crate cannot be downloaded or is not the expected one
 */
export function imguiSource(): Promise<string> {
  const files = [...sources, ...headers, license]
  return unpackedOnce(join(cacheFolder(), crate), files, async () => {
    const contents = new Map([...tarFiles(gunzipSync(await download()))].map(file => [file.name, file.bytes]))
    return new Map(files.map(name => [name, contents.get(`${crate}/imgui/${name}`)!])) satisfies FilesByName
  })
}

async function download(): Promise<Uint8Array> {
  const response = await fetch(url).catch((error: Error) => {
    throw new Error(`${url} cannot be downloaded; check the network`, { cause: error })
  })
  if (!response.ok) throw new Error(`${url} cannot be downloaded: status ${response.status}`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  const actual = createHash('sha256').update(bytes).digest('hex')
  if (actual !== sha256) throw new Error(`${url} has the checksum ${actual} instead of ${sha256}; try again`)
  return bytes
}
