import type { Llvm } from './llvm.ts'

/** A file that the linker reads. */
export interface LinkedFile {
  /** Absolute path of an object file or a static library. */
  readonly path: string
  /** The name that messages give it: that of the source which it was compiled from, if there is one. */
  readonly name: string
}

/**
 * Returns messages of `wasm-ld` with the names of files in place of their paths.
 *
 * @param optimized path of the object that the linker makes of objects with LLVM's bitcode (`-flto`). Messages name it
 * instead of those which refer to an undefined symbol
 */
export async function withNames(
  messages: string,
  files: readonly LinkedFile[],
  { optimized, llvm }: { readonly optimized: string; readonly llvm: Llvm },
): Promise<string> {
  const lines = messages.split('\n').map(line => line.replace(/^wasm-ld: (?!warning)(error: )?/, ''))
  const anonymous = `${optimized}: undefined symbol: `
  const references = lines.some(line => line.startsWith(anonymous)) ? await undefinedSymbols(files, llvm) : []
  const named = lines.map(line => {
    if (!line.startsWith(anonymous)) return withSources(line, files)
    const symbol = line.slice(anonymous.length)
    const users = references.filter(reference => reference.symbol === symbol).map(({ name }) => name)
    return `${users.length > 0 ? `${users.join(', ')}: ` : ''}undefined symbol: ${symbol}`
  })
  return named.filter(line => line !== '').join('\n')
}

function withSources(line: string, files: readonly LinkedFile[]): string {
  const file = files.find(({ path }) => line.includes(path))
  if (file === undefined) return line
  // Sources with equal contents have one object.
  const names = files.filter(({ path }) => path === file.path).map(({ name }) => name)
  return line.replace(file.path, names.join(', '))
}

/** Returns the symbols that object files refer to without defining them. */
async function undefinedSymbols(
  files: readonly LinkedFile[],
  llvm: Llvm,
): Promise<{ name: string; symbol: string }[]> {
  const objects = files.filter(({ path }) => path.endsWith('.o'))
  const symbolsOf = async ({ path, name }: LinkedFile) => {
    const { output } = await llvm.run(['nm', '--undefined-only', '--demangle', '--format=just-symbols', path])
    return output.split('\n').map(symbol => ({ name, symbol }))
  }
  return (await Promise.all(objects.map(symbolsOf))).flat()
}
