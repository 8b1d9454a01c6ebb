import { parse } from '@bytecodealliance/jco'
import { type Component, compile, type Imports } from '@wasi-webgpu/component'
import { importErrors } from '@wasi-webgpu/component/host'

/**
 * Names of the functions and resources of interfaces, by the name of the interface without its last number; that of a draft as a
 * whole.
 */
async function declaredNames(): Promise<Map<string, Set<string>>> {
  const modules = await Promise.all([
    import('../generated/types-0.2.ts'),
    import('../generated/types-0.3.ts'),
  ])
  const names = new Map<string, Set<string>>()
  for (const { types } of modules) {
    const { imports } = await compile(Uint8Array.from(Buffer.from(types, 'base64')))
    for (const { name, type } of imports)
      if (type.kind === 'instance') names.set(track(name), new Set(type.exports.keys()))
  }
  return names
}

function track(name: string): string {
  return name.replace(/(@\d+\.\d+)\.\d+$/, '$1')
}

function kebabCase(name: string): string {
  return name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase()
}

/** Returns the names in WIT under which the members of a host's interface, and of its classes, might be imported. */
function namesOf(members: object): string[] {
  const names = Object.entries(members).flatMap(([key, value]) => {
    if (typeof value !== 'function' || !/^[A-Z]/.test(key))
      return [key.startsWith('[') ? key : kebabCase(key)]
    const resource = kebabCase(key)
    const statics = keysOf(value).map(name => `[static]${resource}.${kebabCase(name)}`)
    const methods = keysOf(value.prototype).map(name => `[method]${resource}.${kebabCase(name)}`)
    return [`[constructor]${resource}`, ...statics, ...methods]
  })
  return [...new Set(names)]
}

function keysOf(object: object | null): string[] {
  if (object === null || object === Object.prototype || object === Function.prototype) return []
  return [...Object.getOwnPropertyNames(object), ...keysOf(Object.getPrototypeOf(object))]
}

/** Returns spellings of a name that have the same name in JavaScript. */
function spellings(name: string): string[] {
  const [, kind = '', resource = '', member = ''] = /^(\[\w+\])?(?:(?<=\])([^.]*)\.?)?(.*)$/.exec(name) ?? []
  const dot = member === '' ? '' : '.'
  const first = (words: string) => words.replace(/^[a-z0-9]+/, word => word.toUpperCase())
  const last = (words: string) => words.replace(/[a-z0-9]+$/, word => word.toUpperCase())
  return kind === ''
    ? [first(member), last(member), member.toUpperCase()]
    : [
        `${kind}${resource}${dot}${first(member)}`,
        `${kind}${resource}${dot}${last(member)}`,
        `${kind}${first(resource)}${dot}${member}`,
        `${kind}${last(resource)}${dot}${member.toUpperCase()}`,
      ]
}

/** Returns the names that a function has as one of another kind. */
function kinds(name: string): string[] {
  const [, resource, member = ''] = /^\[\w+\]([^.]*)\.?(.*)$/.exec(name) ?? []
  if (resource === undefined) return [name]
  const names = [`[constructor]${resource}`]
  return member === ''
    ? names
    : [...names, `[method]${resource}.${member}`, `[static]${resource}.${member}`, member]
}

/** Returns a component that imports each name from an import of its own: a compatible version of the interface. */
async function importing(interfaceName: string, names: readonly string[]): Promise<Component> {
  const imports = names.map((name, i) => {
    const resource = /^\[(?:method|static|constructor)\]([^.]*)/.exec(name)?.[1]
    const self = name.startsWith('[method]') ? '(param "self" (borrow $r))' : ''
    const result = name.startsWith('[constructor]') ? '(result (own $r))' : ''
    return `(import "${interfaceName}.${i}" (instance
      ${resource === undefined ? '' : `(export "${resource}" (type $r (sub resource)))`}
      (export "${name}" (func ${self} ${result}))))`
  })
  return compile(new Uint8Array(await parse(`(component ${imports.join('\n')})`)))
}

/** Names that every object or class has. */
const ofAllObjects = ['prototype', 'constructor', 'then', 'to-string', 'symbol-dispose']

/**
 * Tries to import all that the interfaces of a host contain, as functions of all kinds and in all spellings, except by the
 * names that WASI declares.
 *
 * @returns the names of the imports that were tried, and of those that were not refused because the host lacks them
 */
export async function importUndeclared(imports: Imports): Promise<{ tried: string[]; reached: string[] }> {
  const declared = await declaredNames()
  const tried: string[] = []
  const reached: string[] = []
  for (const [interfaceName, members] of Object.entries(imports)) {
    const its = declared.get(interfaceName) ?? new Set()
    const names = [...its, ...namesOf(members), ...ofAllObjects]
      .flatMap(kinds)
      .flatMap(name => [name, ...spellings(name)])
      .filter(name => label.test(name) && !its.has(name))
    const others = [...new Set(names)]
    const errors = await importErrors(await importing(interfaceName, others), imports)
    others.forEach((name, i) => {
      const { message = 'no error' } = errors.get(`${interfaceName}.${i}`) ?? {}
      tried.push(`${interfaceName}#${name}`)
      if (!message.includes(', which the host does not have'))
        reached.push(`${interfaceName}#${name}: ${message}`)
    })
  }
  return { tried, reached }
}

/**
 * Imports the functions of a host that have names in WIT, which check the calls of a guest before a class gets them, in other
 * spellings, from a host that states no types.
 *
 * @returns the names of the imports that were tried, and of those that got past the checks
 */
export async function importSpellings(imports: Imports): Promise<{ tried: string[]; passed: string[] }> {
  const tried: string[] = []
  const passed: string[] = []
  for (const [interfaceName, members] of Object.entries(imports)) {
    const checks = Object.keys(members).filter(key => /^\[|-/.test(key))
    const others = checks.flatMap(spellings).filter(name => !checks.includes(name))
    // A number is refused where a component imports a function, so an import without this error is another function.
    const marked = { ...members, ...Object.fromEntries(checks.map(key => [key, 0])) }
    const errors = await importErrors(await importing(interfaceName, others), { [interfaceName]: marked })
    others.forEach((name, i) => {
      const { message = 'no error' } = errors.get(`${interfaceName}.${i}`) ?? {}
      tried.push(`${interfaceName}#${name}`)
      if (!message.includes('must be a function, but the host provides number'))
        passed.push(`${interfaceName}#${name}: ${message}`)
    })
  }
  return { tried, passed }
}

const label = /^(\[\w+\])?[A-Za-z][A-Za-z0-9-]*(\.[A-Za-z][A-Za-z0-9-]*)?$/
