import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Folders whose sources in C++ compile in a few units, and the number of these: the headers that all sources include
 * take longer to compile than the code of most.
 */
const combined = [
  { folder: 'src', units: 4 },
  { folder: 'src/models', units: 4 },
  { folder: 'ggml/src', units: 1 },
  { folder: 'ggml/src/ggml-cpu', units: 2 },
]

/**
 * Writes the sources that upstream's CMake files generate: versions, and the WGSL shaders as C++ strings. Also writes
 * sources that include others, which compile as one.
 *
 * @param source folder of llama.cpp
 * @returns paths of the combined sources
 */
export function generateSources(source: string, folder: string): string[] {
  mkdirSync(folder, { recursive: true })
  const write = (name: string, text: string) => {
    const path = join(folder, name)
    // A file that stays as it is need not be compiled again.
    if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text)
    return path
  }
  write('ggml-version.h', versionHeader('GGML', join(source, 'ggml/CMakeLists.txt')))
  write('llama-version.h', versionHeader('LLAMA', join(source, 'CMakeLists.txt')))
  write('ggml-wgsl-shaders.hpp', shaderHeader(join(source, 'ggml/src/ggml-webgpu/wgsl-shaders')))
  return combined.flatMap(({ folder, units }) =>
    deal(sourcesIn(source, folder, '.cpp'), units).map((files, at) =>
      write(`${folder.replaceAll('/', '-')}-${at}.cpp`, files.map(file => `#include "${file}"\n`).join('')),
    ),
  )
}

/** Returns paths of the sources in a folder, relative to the folder of llama.cpp. */
export function sourcesIn(source: string, folder: string, extension: string): string[] {
  const names = readdirSync(join(source, folder)).filter(name => name.endsWith(extension))
  return names.sort().map(name => `${folder}/${name}`)
}

function versionHeader(name: string, cmakeFile: string): string {
  const text = readFileSync(cmakeFile, 'utf8')
  const part = (which: string) => new RegExp(`set\\(${name}_VERSION_${which} (\\d+)\\)`).exec(text)![1]
  const version = ['MAJOR', 'MINOR', 'PATCH'].map(part).join('.')
  return `#define ${name}_VERSION "${version}"\n#define ${name}_COMMIT "unknown"\n`
}

/** Declares a string for each shader, `wgsl_NAME` for NAME.wgsl, with the files in it that it includes. */
function shaderHeader(folder: string): string {
  const names = readdirSync(folder).filter(name => name.endsWith('.wgsl'))
  const strings = names.sort().map(name => {
    const text = withIncludes(folder, name)
    return `static const char *const wgsl_${name.replace('.wgsl', '')} = R"wgsl(${text})wgsl";\n`
  })
  return strings.join('\n')
}

function withIncludes(folder: string, name: string): string {
  const text = readFileSync(join(folder, name), 'utf8')
  return text.replace(/^\s*#include\s+"([^"]+)"\s*$/gm, (_, included: string) =>
    withIncludes(folder, included),
  )
}

/**
 * Deals items to hands like cards: neighbours, which may define functions of one name, come into different ones, and
 * all take about as long to compile.
 */
function deal<T>(items: readonly T[], hands: number): T[][] {
  return Array.from({ length: hands }, (_, hand) => items.filter((_, at) => at % hands === hand))
}
