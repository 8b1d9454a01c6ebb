/** Reads a file of the project, such as `examples/lib/gpu.c`; `undefined` when it does not exist. */
export type ReadFile = (path: string) => string | undefined

/** Folders of the project whose files programs share, by their name in a program. */
const sharedFolders = { lib: 'examples/lib', include: 'packages/c/include' }

/**
 * Maps an example in C to the files of a program: its own sources in `src`, and the shared sources that they
 * include, in `lib` and `include`.
 *
 * @param names the files of the example
 * @returns for each file of the program, its path in the project
 */
export function exampleFiles(example: string, names: readonly string[], read: ReadFile): Map<string, string> {
  const files = new Map<string, string>()
  for (const name of names.filter(name => /\.(c|h|wgsl)$/.test(name))) {
    files.set(`src/${name === `${example}.c` ? 'main.c' : name}`, `examples/${example}/${name}`)
  }
  const add = (folder: keyof typeof sharedFolders, name: string) => {
    const path = `${sharedFolders[folder]}/${name}`
    if (files.has(`${folder}/${name}`) || read(path) === undefined) return
    files.set(`${folder}/${name}`, path)
    addIncluded(path)
    // A header is implemented by the source file of that name.
    if (name.endsWith('.h')) add(folder, name.replace(/h$/, 'c'))
  }
  const addIncluded = (path: string) => {
    for (const [, name = ''] of (read(path) ?? '').matchAll(/^#include "([^"]+)"/gm)) {
      for (const folder of ['lib', 'include'] as const) add(folder, name)
    }
  }
  for (const path of [...files.values()]) addIncluded(path)
  // The entry of the component.
  add('lib', 'component.c')
  return files
}
