import { blocks, interfaceName, type Token, tokens, type WitPackages } from '@wasi-webgpu/wit'
import type { FunctionsByInterface } from '../component/async-functions.ts'

/**
 * Removes the keyword `async` from functions, for an engine that does not support it.
 *
 * @param keeps whether the functions of an interface, given by its full name, keep the keyword
 * @returns the packages, and the functions that lost the keyword
 */
export function withoutAsync(
  packages: WitPackages,
  keeps: (name: string) => boolean,
): { packages: WitPackages; functions: FunctionsByInterface } {
  const found = new Map<string, ReadonlySet<string>>()
  const plain = edited(packages, (name, functions) => {
    const asyncOnes = keeps(name) ? [] : functions.filter(({ asyncWord }) => asyncWord !== undefined)
    if (asyncOnes.length > 0) found.set(name, new Set(asyncOnes.map(({ name }) => name)))
    return asyncOnes.map(({ asyncWord }) => asyncWord!)
  })
  return { packages: plain, functions: found }
}

/** Removes the functions that have a stream or a future as a parameter or result. */
export function withoutStreams(packages: WitPackages): WitPackages {
  return edited(packages, (_, functions) =>
    functions.filter(({ hasStream }) => hasStream).map(({ whole }) => whole),
  )
}

/** A range of a text. */
interface Range {
  readonly start: number
  readonly end: number
}

/** Removes the ranges of each interface that `remove` returns. */
function edited(
  packages: WitPackages,
  remove: (name: string, functions: WitFunction[]) => Range[],
): WitPackages {
  return new Map(
    [...packages].map(([id, text]) => {
      const all = tokens(text)
      const removed = blocks(all, 'interface').flatMap(({ name, open, close }) =>
        remove(interfaceName(id, name), functionsOf(all, open + 1, close)),
      )
      const starts = [0, ...removed.map(({ end }) => end)]
      return [id, starts.map((start, i) => text.slice(start, removed[i]?.start)).join('')]
    }),
  )
}

/** A function in the text of an interface. */
export interface WitFunction {
  /** Name in the binary format: `[method]gpu.request-adapter`. */
  readonly name: string
  readonly asyncWord: Token | undefined
  readonly hasStream: boolean
  readonly whole: Range
}

/** Returns the functions between two tokens of an interface. */
export function functionsOf(all: readonly Token[], from: number, to: number): WitFunction[] {
  const resources = blocks(all, 'resource', from, to)
  const found: WitFunction[] = []
  for (let i = from; i < to; i++) {
    if (all[i]!.text !== 'func') continue
    const asyncWord = all[i - 1]!.text === 'async' ? all[i - 1] : undefined
    const beforeAsync = i - (asyncWord ? 2 : 1)
    const isStatic = all[beforeAsync]!.text === 'static'
    const nameAt = beforeAsync - (isStatic ? 2 : 1)
    const end = all.findIndex(({ text }, at) => at > i && text === ';')
    const own = all[nameAt]!.text.replace(/^%/, '')
    const resource = resources.find(({ open, close }) => i > open && i < close)
    found.push({
      name: resource === undefined ? own : `${isStatic ? '[static]' : '[method]'}${resource.name}.${own}`,
      asyncWord,
      hasStream: all.slice(i, end).some(({ text }) => text === 'stream' || text === 'future'),
      whole: { start: all[nameAt]!.start, end: all[end]!.end },
    })
    i = end
  }
  return found
}
