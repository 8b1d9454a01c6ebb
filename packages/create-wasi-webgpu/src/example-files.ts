import { dirname } from 'node:path'

/** Reads a file of the project, such as `examples/lib/gpu.c`; `undefined` when it does not exist. */
export type ReadFile = (path: string) => string | undefined

/**
 * Maps an example in C to the files of a program: its own sources in `src`, and in `lib` the shared sources that they
 * include.
 *
 * @param names the files of the example
 * @returns for each file of the program, its path in the project
 */
export function exampleFiles(example: string, names: readonly string[], read: ReadFile): Map<string, string> {
  const files = new Map<string, string>()
  for (const name of names.filter(name => /\.(c|h|wgsl)$/.test(name))) {
    files.set(`src/${name === `${example}.c` ? 'main.c' : name}`, `examples/${example}/${name}`)
  }
  for (const name of librarySources([...files.values()], read))
    files.set(`lib/${name}`, `examples/lib/${name}`)
  return files
}

/**
 * Returns the files of `examples/lib` that the given files and their headers include, directly or through each other.
 *
 * @param paths paths that `read` takes
 */
export function librarySources(paths: readonly string[], read: ReadFile): Set<string> {
  const found = new Set<string>()
  const visited = new Set<string>()
  const visit = (path: string) => {
    if (visited.has(path)) return
    visited.add(path)
    for (const [, name = ''] of (read(path) ?? '').matchAll(/^[ \t]*#[ \t]*include "([^"]+)"/gm)) {
      const beside = `${dirname(path)}/${name}`
      if (read(beside) !== undefined && dirname(beside) !== 'examples/lib') visit(beside)
      else add(name)
    }
  }
  const add = (name: string) => {
    const path = `examples/lib/${name}`
    if (found.has(name) || read(path) === undefined) return
    found.add(name)
    visit(path)
    // A header is implemented by the source file of that name.
    if (name.endsWith('.h')) add(name.replace(/h$/, 'c'))
  }
  for (const path of paths) visit(path)
  return found
}
