import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openClangPackage } from '../../../build/src/c/clang-package.ts'
import { Llvm } from '../../../build/src/c/llvm.ts'

/** Files by path, relative to the folder of a compilation. */
export type Files = Readonly<Record<string, string>>

type Language = 'c' | 'cpp'

/**
 * Checks that a source is valid for wasm32, with all warnings as errors. No code is generated, which takes longer.
 *
 * @param files files that the source may include
 * @throws with the messages of the compiler
 */
export function check(
  language: Language,
  flags: readonly string[],
  source: string,
  files: Files = {},
): Promise<void> {
  return inFolder({ ...files, [`guest.${language}`]: source }, folder =>
    compileIn(folder, language, [...flags, '-fsyntax-only']),
  )
}

/**
 * Compiles a source for wasm32, with all warnings as errors, and links it with the libraries of C and C++.
 *
 * @param linkerFlags flags of `wasm-ld`
 * @param files files that the source may include
 * @returns the core module, which exports `_initialize` unless a flag is `--no-entry`
 * @throws with the messages of the compiler
 */
export function compileAndLink(
  language: Language,
  flags: readonly string[],
  linkerFlags: readonly string[],
  source: string,
  files: Files = {},
): Promise<Uint8Array<ArrayBuffer>> {
  return inFolder({ ...files, [`guest.${language}`]: source }, async folder => {
    await compileIn(folder, language, [...flags, '-c', '-o', join(folder, 'guest.o')])
    const { sysroot } = await tools()
    const libraries = `${sysroot}/lib/wasm32-wasip1`
    const builtins = `${sysroot}/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a`
    const hasEntry = !linkerFlags.includes('--no-entry')
    const start = hasEntry ? [`${libraries}/crt1-reactor.o`, '--entry=_initialize'] : []
    const output = join(folder, 'guest.wasm')
    await runTool([
      ...['wasm-ld', ...linkerFlags, ...start, join(folder, 'guest.o')],
      ...[`-L${libraries}`, '-lc++', '-lc++abi', '-lc', builtins, '-o', output],
    ])
    return new Uint8Array(await readFile(output))
  })
}

async function compileIn(folder: string, language: Language, flags: readonly string[]): Promise<void> {
  const { sysroot } = await tools()
  await runTool([
    'clang',
    '--target=wasm32-wasip1',
    `-resource-dir=${sysroot}`,
    `--sysroot=${sysroot}`,
    `-working-directory=${folder}`,
    ...['-Wall', '-Wextra', '-Wpedantic', '-Werror', ...flags],
    // Halves the time of a program in C++, and fails it if it lacks an include.
    '-D_LIBCPP_REMOVE_TRANSITIVE_INCLUDES',
    `guest.${language}`,
  ])
}

async function runTool(args: readonly string[]): Promise<void> {
  const { llvm } = await tools()
  const { code, output } = await llvm.run(args)
  if (code !== 0) throw new Error(output)
}

interface Tools {
  readonly sysroot: string
  readonly llvm: Llvm
}

let opened: Promise<Tools> | undefined

/** Opens the compiler once, since loading it takes a second. */
function tools(): Promise<Tools> {
  opened ??= openClangPackage().then(({ sysroot, module }) => ({ sysroot, llvm: new Llvm(module) }))
  return opened
}

async function inFolder<T>(files: Files, action: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-spec-'))
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), text)
    }
    return await action(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
