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
  const add = (name: string) => {
    const path = `examples/lib/${name}`
    if (files.has(`lib/${name}`) || read(path) === undefined) return
    files.set(`lib/${name}`, path)
    addIncluded(path)
    // A header is implemented by the source file of that name.
    if (name.endsWith('.h')) add(name.replace(/h$/, 'c'))
  }
  const addIncluded = (path: string) => {
    for (const [, name = ''] of (read(path) ?? '').matchAll(/^#include "([^"]+)"/gm)) add(name)
  }
  for (const path of [...files.values()]) addIncluded(path)
  return files
}
