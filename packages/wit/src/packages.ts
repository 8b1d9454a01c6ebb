import { type Token, tokens } from './tokens.ts'

/** Contents of WIT packages, the text between the braces, by package name: `wasi:cli@0.3.0`. */
export type WitPackages = ReadonlyMap<string, string>

/**
 * Splits a WIT file into its own package, `package name;`, and the nested ones, `package name { … }`.
 *
 * @returns the name of the file's own package, if it has one, and the contents of all packages
 */
export function readPackages(text: string): { own: string | undefined; packages: WitPackages } {
  const packages = new Map<string, string>()
  const all = tokens(text)
  let own: string | undefined
  let rest = ''
  let at = 0
  for (let i = 0; i < all.length; i++) {
    const [word, id, sign] = [all[i]!, all[i + 1], all[i + 2]]
    if (word.text === '{') i = closing(all, i)
    if (word.text !== 'package' || id === undefined || sign === undefined) continue
    rest += text.slice(at, word.start)
    if (sign.text === ';') {
      own = id.text
      at = sign.end
      continue
    }
    const close = closing(all, i + 2)
    packages.set(id.text, text.slice(sign.end, all[close]?.start))
    at = all[close]?.end ?? text.length
    i = close
  }
  rest += text.slice(at)
  if (own !== undefined) packages.set(own, rest)
  return { own, packages }
}

/**
 * Returns the index of the closing brace for the opening one at `open`; the number of tokens if there is
 * none.
 */
export function closing(all: readonly Token[], open: number): number {
  let depth = 0
  for (let i = open; i < all.length; i++) {
    if (all[i]!.text === '{') depth++
    if (all[i]!.text === '}' && --depth === 0) return i
  }
  return all.length
}

/** A block `keyword name { … }` in the tokens of a WIT text. */
export interface Block {
  readonly name: string
  /** Index of the opening brace; `close` is that of the closing one. */
  readonly open: number
  readonly close: number
}

/** Returns the blocks `keyword name { … }` between two tokens, except those nested in other blocks. */
export function blocks(all: readonly Token[], keyword: string, from = 0, to = all.length): Block[] {
  const found: Block[] = []
  for (let i = from; i < to; i++) {
    if (all[i]!.text !== '{') continue
    const close = closing(all, i)
    if (all[i - 2]?.text === keyword) found.push({ name: all[i - 1]!.text.replace(/^%/, ''), open: i, close })
    i = close
  }
  return found
}

/**
 * Returns the full name of an interface: `wasi:cli/run@0.3.0` for the package `wasi:cli@0.3.0` and the
 * interface `run`.
 */
export function interfaceName(packageName: string, name: string): string {
  const [path, version] = packageName.split('@')
  return `${path}/${name}${version === undefined ? '' : `@${version}`}`
}

/** Returns the full names of all interfaces in the packages. */
export function allInterfaces(packages: WitPackages): Set<string> {
  return new Set(
    [...packages].flatMap(([id, text]) => {
      const all = tokens(text)
      return blocks(all, 'interface').map(({ name }) => interfaceName(id, name))
    }),
  )
}

/**
 * Prints one WIT text: a package with the given contents, followed by others nested in it.
 *
 * @param own name of the package
 * @param text contents of the package
 */
export function printPackages(own: string, text: string, packages: WitPackages): string {
  const nested = [...packages].map(([id, content]) => `package ${id} {${content}}\n`)
  return `package ${own};\n${text}\n${nested.join('\n')}`
}
