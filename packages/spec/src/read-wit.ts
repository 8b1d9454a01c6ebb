/** Reads as much of the WIT language as a package with interfaces of types, resources and functions takes. */

import { blocks, tokens } from '@wasi-webgpu/wit'

/**
 * The fingerprint (see `fingerprint.ts`) of an interface in a package given as WIT text: of the published one, or of what
 * other tools print when they have read ours.
 */
export function fingerprintOfWit(text: string, interfaceName: string): string[] {
  const words = tokens(text).map(({ text }) => text.replace(/^%/, ''))
  const header = text.match(/package ([\w:-]+@[\w.-]+)/)![1]
  const start = words.findIndex((word, at) => word === 'interface' && words[at + 1] === interfaceName)
  const items = statements(words, start + 3)
  const aliases = new Map(
    items.filter(item => item[0] === 'type').map(item => [item[1]!, item.slice(3)] as const),
  )
  const resolve = (item: string[]): string[] =>
    item.flatMap(token => (aliases.has(token) ? resolve(aliases.get(token)!) : [token]))
  return [`package ${header}`, ...worldLines(text), ...items.flatMap(item => itemLines(item, resolve))].sort()
}

function worldLines(text: string): string[] {
  const all = tokens(text)
  return blocks(all, 'world').map(({ name, open }) => {
    const items = statements(
      all.map(({ text }) => text),
      open + 1,
    )
    return `world ${name} { ${items.map(item => item.join(' ')).join('; ')} }`
  })
}

/** The items of the block that starts at a token: each up to its `;`, or to the end of its own block. */
function statements(tokens: string[], start: number): string[][] {
  const items: string[][] = []
  for (let at = start; at < tokens.length && tokens[at] !== '}'; ) {
    let depth = 0
    const from = at
    for (; depth > 0 || (tokens[at] !== ';' && tokens[at] !== '}'); at++) {
      if (tokens[at] === '{') depth++
      if (tokens[at] === '}' && --depth === 0) break
    }
    items.push(tokens.slice(from, tokens[at] === ';' ? at : at + 1))
    at++
  }
  // A `use` has both: a block of its own and a `;`.
  return items.filter(item => item.length > 0)
}

function itemLines(item: string[], resolve: (item: string[]) => string[]): string[] {
  const [kind, name] = item
  switch (kind) {
    case 'use': {
      const [from, names] = item.slice(1).join('').split('.{')
      return [`use ${from}.{${names!.replace(/,?}$/, '').split(',').sort().join(', ')}}`]
    }
    case 'type':
      return [`type ${name} = ${spaced(resolve(item.slice(3)))}`]
    case 'record':
    case 'variant':
    case 'flags':
    case 'enum': {
      // The label of a field or a case may be the name of an alias; only what follows it is a type.
      const members = commaSeparated(item.slice(3, -1)).map(([label, ...type]) =>
        spaced([label!, ...resolve(type)]),
      )
      return [`${kind} ${name} { ${members.join(', ')} }`]
    }
    case 'resource':
      return [
        `resource ${name}`,
        ...statements(item, 3).map(([member, ...type]) =>
          member === 'constructor'
            ? `[constructor]${name}: constructor${signature(type, resolve)}`
            : `[method]${name}.${member}: ${signature(type.slice(1), resolve)}`,
        ),
      ]
    default:
      return [`${kind}: ${signature(item.slice(2), resolve)}`]
  }
}

/** A function type: the names of parameters stay, types are resolved. */
function signature(tokens: string[], resolve: (item: string[]) => string[]): string {
  return spaced(tokens.flatMap((token, at) => (tokens[at + 1] === ':' ? [token] : resolve([token]))))
}

function commaSeparated(tokens: string[]): string[][] {
  const parts: string[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token === '<' || token === '(') depth++
    if (token === '>' || token === ')') depth--
    if (token === ',' && depth === 0) parts.push([])
    else parts.at(-1)!.push(token)
  }
  return parts.filter(part => part.length > 0)
}

/** Tokens as the WIT writer spaces them. */
function spaced(tokens: string[]): string {
  return tokens
    .join(' ')
    .replace(/ ?([<>(),:]) ?/g, '$1')
    .replace(/- ?> ?/g, '->')
    .replace(/([,:])/g, '$1 ')
    .replace(/->/g, ' -> ')
    .replace(/, \)/g, ')')
    .trim()
}
