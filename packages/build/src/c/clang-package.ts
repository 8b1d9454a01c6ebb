import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder, tarFiles, unpackedOnce } from '@wasi-webgpu/cache'
import { BuildError } from '../build-error.ts'

/** clang, its linker and its libraries, from an npm package that users install themselves. */
export interface ClangPackage {
  readonly version: string
  /** Path of a WebAssembly module that is clang, `wasm-ld` and other tools, by the first argument. */
  readonly module: string
  /** Folder of the headers and libraries of C and C++, and of clang's own headers. */
  readonly sysroot: string
  /** Path of the archive that the sysroot is unpacked from. */
  readonly archive: string
}

/** The npm package that contains clang, and the version that the build is tested with. */
const packageName = '@yowasp/clang'
const testedVersion = '22.0.0-git20542-10'

/**
 * Finds the npm package, and unpacks its headers and libraries once per user and version.
 *
 * @throws {BuildError} when the package is not installed
 */
export async function openClangPackage(): Promise<ClangPackage> {
  const folder = installedFolder()
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string }
  const { version } = manifest
  const archive = join(folder, 'gen/llvm-resources.tar')
  // The archive also has the sources of C++ modules and shared libraries.
  const sysroot = await unpacked(archive, `clang-${version}`, /^include\/|\.[ao]$/)
  return { version, module: join(folder, 'gen/llvm.core.wasm'), sysroot, archive }
}

/**
 * Returns a folder with the headers of C and C++ alone, for a compiler that has headers of its own: those of another
 * version would hide them.
 */
export function libraryHeaders({ version, archive }: ClangPackage): Promise<string> {
  return unpacked(archive, `clang-${version}-headers`, /^include\/(c\+\+|wasm32-wasip1)\//)
}

/** Unpacks those files of an archive whose names match, once per user; returns their folder. */
function unpacked(archive: string, name: string, pattern: RegExp): Promise<string> {
  return unpackedOnce(join(cacheFolder(), name), [], async () => {
    const files = [...tarFiles(await readFile(archive))].filter(({ name }) => pattern.test(name))
    return new Map(files.map(({ name, bytes }) => [name, bytes]))
  })
}

function installedFolder(): string {
  try {
    // The package exports its bundle alone, which stands in `gen/`.
    return dirname(dirname(fileURLToPath(import.meta.resolve(packageName))))
  } catch (cause) {
    throw new BuildError(
      `C and C++ need a compiler, which is not installed; npm install --save-dev ${packageName}@${testedVersion}`,
      { cause },
    )
  }
}
