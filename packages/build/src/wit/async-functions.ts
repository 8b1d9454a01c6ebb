import type { FunctionsByInterface } from '../component/async-functions.ts'
import { closing, type Token, tokens, type WitPackages } from './packages.ts'

/**
 * The packages with the word `async` taken from the functions of all interfaces that are imported, and which functions
 * those were. What a world exports keeps it: there it is the guest's own function that may wait.
 *
 * @param exported the full names of the interfaces that the world exports
 */
export function withoutAsync(
  packages: WitPackages,
  exported: ReadonlySet<string>,
): { packages: WitPackages; functions: FunctionsByInterface } {
  const functions = new Map<string, Set<string>>()
  const plain = [...packages].map(([id, text]): [string, string] => {
    const all = tokens(text)
    let plainText = ''
    let at = 0
    for (const { name, open, close } of blocks(all, 'interface', 0, all.length)) {
      const fullName = interfaceName(id, name)
      if (exported.has(fullName) || knownToEngines.test(fullName)) continue
      const found = asyncFunctions(all, open + 1, close)
      if (found.length > 0) functions.set(fullName, new Set(found.map(({ name }) => name)))
      for (const { word } of found) {
        plainText += text.slice(at, word.start)
        at = word.end
      }
    }
    return [id, plainText + text.slice(at)]
  })
  return { packages: new Map(plain), functions }
}

/** What engines can be built against as it is: calls do not block, the program goes on. */
const knownToEngines = /^wasi:(cli|clocks|filesystem|random|sockets)\/[a-z-]+@0\.3\./

/** `wasi:cli/run@0.3.0`, of the package `wasi:cli@0.3.0` and the interface `run`. */
export function interfaceName(packageName: string, name: string): string {
  const [path, version] = packageName.split('@')
  return `${path}/${name}${version === undefined ? '' : `@${version}`}`
}

/** The names of the interfaces of a package. */
export function interfaceNames(text: string): string[] {
  const all = tokens(text)
  return blocks(all, 'interface', 0, all.length).map(({ name }) => name)
}

interface Block {
  readonly name: string
  readonly open: number
  readonly close: number
}

/** The blocks `keyword name { … }` between two tokens, without those inside other blocks. */
function blocks(all: readonly Token[], keyword: string, from: number, to: number): Block[] {
  const found: Block[] = []
  for (let i = from; i < to; i++) {
    if (all[i]!.text !== '{') continue
    const close = closing(all, i)
    if (all[i - 2]?.text === keyword) found.push({ name: all[i - 1]!.text.replace(/^%/, ''), open: i, close })
    i = close
  }
  return found
}

/** The async functions between two tokens of an interface, named as in the binary format, and their word `async`. */
function asyncFunctions(all: readonly Token[], from: number, to: number): { name: string; word: Token }[] {
  const resources = blocks(all, 'resource', from, to)
  const found: { name: string; word: Token }[] = []
  for (let i = from; i < to; i++) {
    if (all[i]!.text !== 'async' || all[i + 1]?.text !== 'func') continue
    const isStatic = all[i - 1]!.text === 'static'
    const own = all[i - (isStatic ? 3 : 2)]!.text.replace(/^%/, '')
    const resource = resources.find(({ open, close }) => i > open && i < close)
    const kind = isStatic ? '[static]' : '[method]'
    found.push({ name: resource === undefined ? own : `${kind}${resource.name}.${own}`, word: all[i]! })
  }
  return found
}
