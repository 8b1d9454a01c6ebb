/** Reads the type of an imported instance from component text, as wasm-tools prints it: one definition a line. */

import { type Api, functionsOf } from './model.ts'

type Expression = string | Expression[]

/**
 * Returns the lines of a fingerprint (see `fingerprint.ts`) that describe types and functions, from what wasm-tools
 * resolved. Names that stand for a primitive are resolved, as there.
 */
export function fingerprintOfWat(text: string): string[] {
  const lines: string[] = []
  const types = new Map<string, string>()
  const body = text.slice(text.indexOf('(instance'), text.indexOf('(import'))
  for (const line of body.split('\n')) {
    const definition = line.match(/^ {6}\(type \(;(\d+);\) (.*)\)$/)
    const exported = line.match(/^ {6}\(export \(;(\d+);\) "([^"]+)" \((type|func) (.*)\)\)$/)
    if (definition) types.set(definition[1]!, typeText(parse(definition[2]!), types))
    if (exported) {
      const [, index, name, sort, bound] = exported
      const same = types.get(bound!.match(/\d+/)?.[0] ?? '') ?? ''
      if (sort === 'func') lines.push(`${name}: ${asWritten(same)}`)
      else {
        const primitive = /^[a-z]+\d*$/.test(same)
        lines.push(
          bound === '(sub resource)'
            ? `resource ${name}`
            : primitive
              ? `type ${name} = ${same}`
              : same.replace(/^\w+/, kind => `${kind} ${name}`),
        )
        types.set(index!, primitive ? same : name!)
      }
    }
  }
  return lines.sort()
}

/**
 * Returns the core signature of each function that a module imports: `[method]gpu-buffer.size` → `(param i32) (result
 * i64)`.
 */
export function coreSignatures(text: string, api: Api): Map<string, string> {
  const types = new Map(
    [...text.matchAll(/^ {2}\(type \(;(\d+);\) \(func ?(.*)\)\)$/gm)].map(([, index, type]) => [
      index!,
      type!,
    ]),
  )
  const imports = new Map(
    [...text.matchAll(/^ {2}\(import "[^"]+" "([^"]+)" \(func \(;\d+;\) \(type (\d+)\)\)\)$/gm)].map(
      ([, name, type]) => [name!, types.get(type!)!],
    ),
  )
  return new Map(functionsOf(api).map(({ extern }) => [extern, imports.get(extern) ?? 'not imported']))
}

/** Returns the type of a function in WIT notation, which omits `self` and the result of a constructor. */
function asWritten(type: string): string {
  const written = type.replace(/\(self: borrow<[^>]*>(, )?/, '(')
  return written.startsWith('func() -> record-') ? 'constructor()' : written
}

function typeText(type: Expression, types: Map<string, string>): string {
  if (typeof type === 'string') return types.get(type) ?? type
  const [kind, ...rest] = type as [string, ...Expression[]]
  const all = rest.map(part => typeText(part, types))
  switch (kind) {
    case 'own':
      return all[0]!
    case 'tuple':
      return `tuple<${all.join(', ')}>`
    case 'record':
    case 'variant':
    case 'enum':
    case 'flags':
      return `${kind} { ${all.join(', ')} }`
    case 'field':
    case 'param':
      return `${all[0]}: ${all[1]}`
    case 'case':
      return all.length === 2 ? `${all[0]}(${all[1]})` : all[0]!
    case 'error':
      return all[0]!
    case 'result': {
      const failure = (rest as Expression[]).findIndex(part => Array.isArray(part) && part[0] === 'error')
      return failure < 0 ? all[0]! : `result<${failure === 1 ? all[0] : '_'}, ${all[failure]}>`
    }
    case 'func':
      return functionText(rest, types)
    default:
      return `${kind}<${all.join(', ')}>`
  }
}

function functionText(parts: Expression[], types: Map<string, string>): string {
  const named = (kind: string) => parts.filter(part => Array.isArray(part) && part[0] === kind)
  const params = named('param').map(part => typeText(part, types))
  const result = named('result').map(part => ` -> ${typeText(part, types)}`)
  return `${parts.includes('async') ? 'async ' : ''}func(${params.join(', ')})${result.join('')}`
}

function parse(text: string): Expression {
  const tokens = text.match(/[()]|"[^"]*"|[^\s()]+/g)!
  let at = 0
  const next = (): Expression => {
    const token = tokens[at++]!
    if (token !== '(') return token.replaceAll('"', '')
    const list: Expression[] = []
    while (tokens[at] !== ')') list.push(next())
    at++
    return list
  }
  return next()
}
