import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Model architectures in one source file: their headers take longer to compile than their code. */
const groupSize = 16

/**
 * Writes the sources that upstream's CMake files generate: versions, the WGSL shaders as C++ strings, and files that
 * combine the sources of several model architectures.
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
  const models = readdirSync(join(source, 'src/models')).filter(name => name.endsWith('.cpp'))
  return chunks(models.sort(), groupSize).map((group, at) =>
    write(`models-${at}.cpp`, group.map(name => `#include "models/${name}"\n`).join('')),
  )
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

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  )
}
