import { type BigIntStats, statSync } from 'node:fs'
import { visible } from '@wasi-webgpu/native/terminal'
import { CommandError } from '../command-error.ts'

/** The files that a build reads, which its component must not replace. */
export class InputFiles {
  readonly #paths = new Set<string>()

  /** @param paths files that are known before the build begins */
  constructor(paths: readonly string[]) {
    for (const path of paths) this.add(path)
  }

  /** Adds a file; a build calls this for each that it reads. */
  readonly add = (path: string): void => {
    this.#paths.add(path)
  }

  /**
   * Refuses to write a component over one of the files, under any of its names and through links.
   *
   * @throws {CommandError} if `output` is one of the files
   */
  protectFrom(output: string): void {
    const existing = identity(output)
    if (existing === undefined) return
    const replaced = [...this.#paths].find(path => identity(path) === existing)
    if (replaced === undefined) return
    throw new CommandError(
      `${visible(output)} is ${replaced === output ? '' : `${visible(replaced)}, `}a file that the build reads, and is not overwritten; name another file with --output`,
    )
  }
}

/** Returns what all names of a file have in common; `undefined` without a file. */
function identity(path: string): string | undefined {
  const stats: BigIntStats | undefined = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats && `${stats.dev} ${stats.ino}`
}
