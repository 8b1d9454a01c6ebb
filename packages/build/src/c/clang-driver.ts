import { execFile } from 'node:child_process'
import { BuildError } from '../build-error.ts'
import { type ClangPackage, libraryHeaders } from './clang-package.ts'
import type { Llvm } from './llvm.ts'
import type { ToolResult } from './llvm-worker.ts'
import { Turns } from './turns.ts'

/** A clang that compiles for WebAssembly, with the headers of the npm package. */
export interface ClangDriver {
  /** Text that is different for versions that compile differently. */
  readonly version: string
  /** Folder of the headers of C and C++, which the version stands for. */
  readonly headers: string
  /** Flags with which clang finds its headers. */
  readonly flags: readonly string[]
  /**
   * Runs clang.
   *
   * @param onStart called when its turn comes: only a few run at a time
   */
  run(args: readonly string[], onStart?: () => void): Promise<ToolResult>
}

/** Returns the clang of the npm package. */
export function packagedClang({ version, sysroot }: ClangPackage, llvm: Llvm): ClangDriver {
  return {
    version,
    headers: sysroot,
    flags: [`-resource-dir=${sysroot}`, `--sysroot=${sysroot}`],
    run: (args, onStart) => llvm.run(['clang', ...args], onStart),
  }
}

/** First version that knows the instructions of WebAssembly 3.0 for exceptions. */
const leastVersion = 20

/**
 * Returns a clang of this machine, which compiles faster than that of the npm package, and has headers of its own for
 * the compiler.
 *
 * @param path its path, or its name in `PATH`
 * @throws {BuildError} when it cannot be run, is too old, or cannot compile for WebAssembly
 */
export async function nativeClang(path: string, clang: ClangPackage): Promise<ClangDriver> {
  const remedy = "name another clang, or leave it out for npm's"
  const outputOf = async (flag: string) => {
    const { code, output } = await execute(path, [flag])
    if (code !== 0) throw new BuildError(`${path} ${flag} fails: ${output.trim().split('\n')[0]}; ${remedy}`)
    return output
  }
  const [version] = (await outputOf('--version')).split('\n')
  const number = Number(/^(?!Apple).*clang version (\d+)/.exec(version!)?.[1] ?? 0)
  if (number < leastVersion) {
    throw new BuildError(
      `${path} is ${version}; a clang of version ${leastVersion} or later is needed: ${remedy}`,
    )
  }
  if (!/^\s*wasm32\b/m.test(await outputOf('--print-targets'))) {
    throw new BuildError(`${path} does not compile for WebAssembly; ${remedy}`)
  }
  const headers = await libraryHeaders(clang)
  const turns = new Turns()
  return {
    version: `${path} ${version}`,
    headers,
    flags: [`--sysroot=${headers}`],
    run: (args, onStart) =>
      turns.run(() => {
        onStart?.()
        return execute(path, args)
      }),
  }
}

function execute(path: string, args: readonly string[]): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    execFile(path, args, { maxBuffer: Number.POSITIVE_INFINITY }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`
      if (error === null) resolve({ code: 0, output })
      else if (typeof error.code === 'number') resolve({ code: error.code, output })
      else {
        const why = error.code === 'ENOENT' ? 'no such program' : (error.signal ?? error.message)
        reject(new BuildError(`${path} cannot be run: ${why}; name a clang, or leave it out for npm's`))
      }
    })
  })
}
