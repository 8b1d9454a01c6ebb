/** Reads a file of the project, `examples/lib/gpu.c`; `undefined` where there is none. */
export type ReadFile = (path: string) => string | undefined

/**
 * The files of an example in C as those of a program: its own in `src`, and what these include of what examples share, in
 * `lib` and `include`.
 *
 * @param names the files of the example
 * @returns for each file of the program, the one of the project that it is
 */
export function exampleFiles(example: string, names: readonly string[], read: ReadFile): Map<string, string> {
  const files = new Map<string, string>()
  for (const name of names.filter(name => /\.(c|h|wgsl)$/.test(name))) {
    files.set(`src/${name === `${example}.c` ? 'main.c' : name}`, `examples/${example}/${name}`)
  }
  const add = (folder: string, name: string) => {
    const path = `examples/${folder}/${name}`
    if (files.has(`${folder}/${name}`) || read(path) === undefined) return
    files.set(`${folder}/${name}`, path)
    addIncluded(path)
    // What a header promises is in the file of its name.
    if (name.endsWith('.h')) add(folder, name.replace(/h$/, 'c'))
  }
  const addIncluded = (path: string) => {
    for (const [, name = ''] of (read(path) ?? '').matchAll(/^#include "([^"]+)"/gm)) {
      for (const folder of ['lib', 'include']) add(folder, name)
    }
  }
  for (const path of [...files.values()]) addIncluded(path)
  add('lib', 'component.c') // the entry
  return files
}
