/**
 * The structure of a WIT package without its text: one sorted line per item, with its name and its type,
 * aliases resolved. Packages with equal lines are interchangeable for every tool that binds to them.
 *
 * `wit-fingerprint.txt` and `surface-fingerprint.txt` were made from the published packages, and change only
 * with a new release of those.
 */

import type * as Wit from '@wasi-webgpu/wit'
import { type Item, parseFile, printFunc, printItems } from '@wasi-webgpu/wit'
import type { Api, World } from './model.ts'
import { packageInWit } from './write-wit.ts'

/** Returns the lines of one interface of the API, and of the worlds of its package. */
export function fingerprint(api: Api, worlds: readonly World[]): string[] {
  return fingerprintOf(packageInWit({ interfaces: [api], worlds }), api.interface)
}

/**
 * Returns the lines of one interface of a package given as WIT text, and of its worlds: of a published package, or of
 * our own.
 */
export function fingerprintOfWit(text: string, interfaceName: string): string[] {
  return fingerprintOf(parseFile(text), interfaceName)
}

function fingerprintOf({ name, items }: Wit.Package, interfaceName: string): string[] {
  const found = items.find(item => item.kind === 'interface' && item.name === interfaceName)
  if (found?.kind !== 'interface') throw new Error(`the package ${name} has no interface ${interfaceName}`)
  const resolver = new Resolver(found.items)
  return [
    `package ${name}`,
    ...items.flatMap(item => (item.kind === 'world' ? [worldLine(item)] : [])),
    ...found.items.flatMap(item => itemLines(item, resolver)),
  ]
    .map(line => line.replaceAll('%', ''))
    .sort()
}

function worldLine({ name, items }: Wit.World): string {
  return `world ${name} { ${items.map(oneLine).join('; ')} }`
}

/** Returns the item on one line, without the punctuation at its end. */
function oneLine(item: Item): string {
  const lines = printItems([item]).map(line => line.trim())
  return lines.join(' ').replace(/;$/, '').replace(/, }$/, ' }')
}

function itemLines(item: Wit.InterfaceItem, resolver: Resolver): string[] {
  switch (item.kind) {
    case 'comment':
      return []
    case 'use':
      return [oneLine({ ...item, docs: '', names: item.names.toSorted(byName) })]
    case 'func':
      return [printFunc(resolver.func(item))]
    case 'resource':
      return [
        `resource ${item.name}`,
        ...item.functions.map(func =>
          func.kind === 'constructor'
            ? `[constructor]${item.name}: ${printFunc(resolver.func(func))}`
            : `[${func.static ? 'static' : 'method'}]${item.name}.${printFunc(resolver.func(func))}`,
        ),
      ]
    default:
      return [oneLine(resolver.definition(item))]
  }
}

function byName(a: Wit.Label, b: Wit.Label): number {
  return a.name < b.name ? -1 : 1
}

/** Replaces the names of aliases by their types, and drops documentation. */
class Resolver {
  readonly #aliases: ReadonlyMap<string, Wit.Type>

  constructor(items: readonly Wit.InterfaceItem[]) {
    this.#aliases = new Map(items.flatMap(item => (item.kind === 'type' ? [[item.name, item.type]] : [])))
  }

  definition(item: Exclude<Wit.Definition, Wit.Resource>): Wit.Definition {
    const { name } = item
    switch (item.kind) {
      case 'type':
        return { kind: 'type', name, type: this.type(item.type) }
      case 'record':
        return { kind: 'record', name, fields: this.#fields(item.fields) }
      case 'variant': {
        const cases = item.cases.map(({ name, type }) => ({ name, type: type && this.type(type) }))
        return { kind: 'variant', name, cases }
      }
      case 'enum':
        return { kind: 'enum', name, cases: item.cases.map(({ name }) => ({ name })) }
      case 'flags':
        return { kind: 'flags', name, flags: item.flags.map(({ name }) => ({ name })) }
    }
  }

  func<F extends Wit.Func | Wit.Constructor>(func: F): F {
    return { ...func, params: this.#fields(func.params), result: func.result && this.type(func.result) }
  }

  #fields(fields: readonly Wit.Field[]): Wit.Field[] {
    return fields.map(({ name, type }) => ({ name, type: this.type(type) }))
  }

  type(type: Wit.Type): Wit.Type {
    switch (type.kind) {
      case 'named': {
        const alias = this.#aliases.get(type.name)
        return alias === undefined ? type : this.type(alias)
      }
      case 'option':
        return { ...type, some: this.type(type.some) }
      case 'list':
        return { ...type, element: this.type(type.element) }
      case 'stream':
      case 'future':
        return { ...type, element: type.element && this.type(type.element) }
      case 'map':
        return { ...type, key: this.type(type.key), value: this.type(type.value) }
      case 'tuple':
        return { ...type, types: type.types.map(part => this.type(part)) }
      case 'result':
        return { ...type, ok: type.ok && this.type(type.ok), error: type.error && this.type(type.error) }
      default:
        return type
    }
  }
}
