/**
 * The types of the parameters of WIT functions, for the module that checks arguments (`prelude/wit-arguments.ts`).
 */

import {
  type Definition,
  type Field,
  type Interface,
  type InterfaceItem,
  parseFile,
  type Type,
  type WitPackages,
} from '@wasi-webgpu/wit'

/**
 * A type: the name of a primitive one, `object` for flags, and for handles of resources without a class, `any` for those that are not
 * checked, or one with parts. Names are those of JavaScript. A resource has the index of its class among those of the module.
 */
export type ArgumentType =
  | string
  | { readonly kind: 'option'; readonly some: ArgumentType }
  | { readonly kind: 'list'; readonly element: ArgumentType }
  | { readonly kind: 'tuple'; readonly types: readonly ArgumentType[] }
  | { readonly kind: 'record'; readonly fields: FieldTypes }
  | { readonly kind: 'resource'; readonly name: string; readonly index: number }
  | { readonly kind: 'enum'; readonly cases: readonly string[] }
  | {
      readonly kind: 'variant'
      readonly cases: readonly (readonly [name: string, type: ArgumentType | null])[]
    }

/** FieldTypes of a function, or fields of a record, in order. */
export type FieldTypes = readonly (readonly [name: string, type: ArgumentType])[]

/**
 * Returns the source text of an ES module with the functions and classes of an interface, which check their arguments. So do the objects
 * that they return: the module refers to the classes of its interface and of those which that uses.
 *
 * @param name full name of the interface, such as `wasi:io/streams@0.2.12`
 * @param checks path of the module that checks arguments
 * @throws {SyntaxError} if the text of a package is not understood
 */
export function checkingModule(packages: WitPackages, name: string, checks: string): string {
  const interfaces = new Interfaces(packages)
  const { items } = interfaces.interface(name)
  const used = interfaces.usedResources(name)
  const own = items.flatMap(item =>
    item.kind === 'resource' && item.functions.length > 0 ? [{ from: name, resource: item.name }] : [],
  )
  const types = new ParameterTypes(interfaces, name, [...used, ...own])
  const exports = items.flatMap((item): [string, string][] => {
    if (item.kind === 'func') {
      const own = camelCase(item.name)
      return [
        [own, `/* @__PURE__ */ checked(raw.${own}, ${json(own)}, ${json(types.of(item.params))}, classes)`],
      ]
    }
    if (item.kind !== 'resource') return []
    const own = upperCamelCase(item.name)
    // The engine has no class for it.
    if (item.functions.length === 0) return [[own, `raw.${own}`]]
    const functions = { methods: {} as Record<string, FieldTypes>, statics: {} as Record<string, FieldTypes> }
    for (const one of item.functions) {
      if (one.kind === 'constructor') Object.assign(functions, { constructor: types.of(one.params) })
      else functions[one.static ? 'statics' : 'methods'][camelCase(one.name)] = types.of(one.params)
    }
    return [[own, `/* @__PURE__ */ checkedClass(raw.${own}, ${json(own)}, ${json(functions)}, classes)`]]
  })
  const classes = [
    ...used.map((_, i) => `used${i}`),
    ...exports.flatMap(([, value], i) => (value.includes('checkedClass(') ? [`export${i}`] : [])),
  ]
  return `import * as raw from ${json(name)}
import { checked, checkedClass } from ${json(checks)}
${used.map(({ from, resource }, i) => `import { ${upperCamelCase(resource)} as used${i} } from ${json(from)}`).join('\n')}
const classes = () => [${classes.join(', ')}]
${exports.map(([, value], i) => `const export${i} = ${value}`).join('\n')}
export { ${exports.map(([own], i) => `export${i} as ${own}`).join(', ')} }
export default { ${exports.map(([own], i) => `${own}: export${i}`).join(', ')} }
`
}

/** The interfaces of packages, by their full names. */
class Interfaces {
  readonly #packages: WitPackages
  readonly #known = new Map<string, Interface>()

  constructor(packages: WitPackages) {
    this.#packages = packages
  }

  interface(name: string): Interface {
    const known = this.#known.get(name)
    if (known) return known
    const [, path, own, version = ''] = /^(.*)\/([^@]*)(@.*)?$/.exec(name)!
    const id = `${path}${version}`
    for (const item of parseFile(`package ${id};\n${this.#packages.get(id) ?? ''}`).items)
      if (item.kind === 'interface') this.#known.set(`${path}/${item.name}${version}`, item)
    const found = this.#known.get(name)
    if (found === undefined) throw new SyntaxError(`there is no interface ${own}`)
    return found
  }

  /** Returns the resources with functions that an interface uses, and the interfaces which define them. */
  usedResources(name: string): Resource[] {
    return this.interface(name).items.flatMap(item =>
      item.kind !== 'use'
        ? []
        : item.names.flatMap(({ name: resource }) => {
            const from = this.resolved(name, item.from)
            const definition = this.interface(from).items.find(one => 'name' in one && one.name === resource)
            if (definition?.kind === 'resource')
              return definition.functions.length > 0 ? [{ from, resource }] : []
            // It may have it from a third one.
            return this.usedResources(from).filter(used => used.resource === resource)
          }),
    )
  }

  /** Returns the full name of an interface to which another refers. */
  resolved(from: string, reference: string): string {
    return reference.includes('/') ? reference : from.replace(/\/[^@]*/, `/${reference}`)
  }
}

/** A resource, and the full name of the interface that defines it. */
interface Resource {
  readonly from: string
  readonly resource: string
}

/** The types of parameters in one interface. */
class ParameterTypes {
  readonly #interfaces: Interfaces
  readonly #name: string
  /** Resources with a class, in the order of the classes. */
  readonly #resources: readonly Resource[]

  constructor(interfaces: Interfaces, name: string, resources: readonly Resource[]) {
    this.#interfaces = interfaces
    this.#name = name
    this.#resources = resources
  }

  of(fields: readonly Field[]): FieldTypes {
    return fields.map(({ name, type }) => [camelCase(name), this.#type(type)])
  }

  #type(type: Type): ArgumentType {
    switch (type.kind) {
      case 'named':
        return this.#named(type.name)
      case 'borrow':
        return this.#named(type.resource)
      case 'option': {
        const some = this.#type(type.some)
        // An option in an option has another form.
        return typeof some === 'object' && some.kind === 'option' ? 'any' : { kind: 'option', some }
      }
      case 'list':
        return { kind: 'list', element: this.#type(type.element) }
      case 'tuple':
        return { kind: 'tuple', types: type.types.map(one => this.#type(one)) }
      case 'result':
        return {
          kind: 'variant',
          cases: [
            ['ok', type.ok ? this.#type(type.ok) : null],
            ['err', type.error ? this.#type(type.error) : null],
          ],
        }
      case 'stream':
      case 'future':
      case 'map':
      case 'error-context':
        return 'any'
      default:
        return type.kind
    }
  }

  #named(name: string): ArgumentType {
    const { items } = this.#interfaces.interface(this.#name)
    const definition = items.find(item => isDefinition(item) && item.name === name) as Definition | undefined
    if (definition === undefined) {
      const use = items.find(
        item => item.kind === 'use' && item.names.some(used => (used.as ?? used.name) === name),
      )
      if (use?.kind !== 'use') throw new SyntaxError(`there is no type ${name}`)
      const { name: original } = use.names.find(used => (used.as ?? used.name) === name)!
      const from = this.#interfaces.resolved(this.#name, use.from)
      return new ParameterTypes(this.#interfaces, from, this.#resources).#named(original)
    }
    switch (definition.kind) {
      case 'type':
        return this.#type(definition.type)
      case 'record':
        return { kind: 'record', fields: this.of(definition.fields) }
      case 'enum':
        return { kind: 'enum', cases: definition.cases.map(({ name }) => name) }
      case 'variant':
        return {
          kind: 'variant',
          cases: definition.cases.map(({ name, type }) => [name, type ? this.#type(type) : null] as const),
        }
      case 'resource': {
        const index = this.#resources.findIndex(
          ({ from, resource }) => from === this.#name && resource === name,
        )
        return index < 0 ? 'object' : { kind: 'resource', name: upperCamelCase(name), index }
      }
      default:
        return 'object'
    }
  }
}

function isDefinition(item: InterfaceItem): item is Definition {
  return ['type', 'record', 'variant', 'enum', 'flags', 'resource'].includes(item.kind ?? '')
}

/** Returns the name of an item of WIT in JavaScript: `handleMessage` for `handle-message`. */
export function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

function upperCamelCase(name: string): string {
  return camelCase(`-${name}`)
}

const json = JSON.stringify
