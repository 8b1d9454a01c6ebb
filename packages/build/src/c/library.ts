import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { archiveFolder, includeFolder, sourceFolder } from '@wasi-webgpu/c'
import { hashOf } from '../output-cache.ts'
import { type CompileListeners, type Compiler, compileAll, type TranslationUnit, unitOf } from './compile.ts'
import { exceptionFlags } from './exceptions.ts'
import type { LinkedFile } from './link-messages.ts'

/** A part of the library of `webgpu.h`, which is an archive of the package `@wasi-webgpu/c`. */
interface LibraryPart {
  readonly archive: string
  readonly units: readonly TranslationUnit[]
}

const sources = fileURLToPath(sourceFolder)
const headers = fileURLToPath(includeFolder)
const archives = fileURLToPath(archiveFolder)

/** Has a function of `webgpu.h` end the program when it receives NULL in place of an object or a structure; see `log.c`. */
const nullChecks = ['-fsanitize=null', '-fno-sanitize-recover=null', '-fsanitize-minimal-runtime']

const flags = ['-Os', '-std=gnu23', '-std=gnu++20', ...nullChecks, `-I${nameOf(headers)}`]

/** Returns the path of a file or a folder from the sources, which is the same on every machine. */
function nameOf(path: string): string {
  return relative(sources, path).replaceAll('\\', '/')
}

function part(archive: string, pattern: string, more: readonly string[] = []): LibraryPart {
  const units = globSync(pattern, { cwd: sources })
    .sort()
    // The programs of a user share the objects, although each project has a copy of the sources.
    .map(source => ({ ...unitOf(source, sources, [...flags, ...more]), isMovable: true }))
  return { archive, units }
}

/**
 * Returns the parts of the library, by what they are for. An exception of a callback passes through functions in C without any
 * code of theirs. Only an optimizer that sees them whole must know that they may throw.
 */
export function libraryParts() {
  return {
    plain: part('libwebgpu.a', '**/*.c'),
    whole: part('libwebgpu-lto.a', '**/*.c', ['-flto']),
    wholeWithExceptions: part('libwebgpu-lto-exceptions.a', '**/*.c', ['-flto', ...exceptionFlags]),
    // Without `-flto`, which would take the tag of exceptions, in assembly, for a function.
    exceptions: part('libwebgpu-exceptions.a', '**/*.cpp', exceptionFlags),
  } satisfies Record<string, LibraryPart>
}

/**
 * Returns the parts that a program is linked with: `webgpu.h`, and exceptions of C++ where the program has them.
 *
 * @param isOptimizedWhole whether the linker optimizes the program with the library (`-flto`), which leaves out what
 * functions do for other programs
 */
function partsFor(throws: boolean, isOptimizedWhole: boolean): LibraryPart[] {
  const { plain, whole, wholeWithExceptions, exceptions } = libraryParts()
  if (!throws) return [isOptimizedWhole ? whole : plain]
  return [isOptimizedWhole ? wholeWithExceptions : plain, exceptions]
}

/**
 * Returns the library of `webgpu.h`, as archives or objects. A part is compiled when the package has no archive of it that was
 * built from its present sources.
 */
export async function libraryFiles(
  throws: boolean,
  isOptimizedWhole: boolean,
  compiler: Compiler,
  onMessages: CompileListeners['onMessages'],
): Promise<LinkedFile[]> {
  const files = partsFor(throws, isOptimizedWhole).map(async ({ archive, units }) =>
    (await isCurrent(archive, units))
      ? [{ path: join(archives, archive), name: archive }]
      : compileAll(units, compiler, { onMessages }),
  )
  return (await Promise.all(files)).flat()
}

/** Whether an archive was built from the present sources of the package. */
export async function isCurrent(archive: string, units: readonly TranslationUnit[]): Promise<boolean> {
  const digest = await readFile(digestFile(archive), 'utf8').catch(() => undefined)
  return digest !== undefined && digest.trim() === (await digestOf(units))
}

/** Returns the path of the digest of what an archive was built from. */
export function digestFile(archive: string): string {
  return join(archives, `${archive}.sources.sha256`)
}

/** Returns a digest of what a part is built from, besides the compiler: its sources, all headers, and flags. */
export async function digestOf(units: readonly TranslationUnit[]): Promise<string> {
  const files = [
    ...units.map(({ source }) => join(sources, source)),
    ...[headers, sources].flatMap(cwd => globSync('**/*.h', { cwd }).map(file => join(cwd, file))),
  ]
  const contents = files
    .map(file => [nameOf(file), file] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(async ([name, file]) => [name, hashOf(await readFile(file))])
  return hashOf(JSON.stringify([await Promise.all(contents), units.map(({ flags }) => flags)]))
}
