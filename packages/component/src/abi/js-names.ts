import { cannotLink } from '../errors.ts'

/** Returns the JS name of a kebab-case name: `get-mapped-range` → `getMappedRange`, `to-JSON` → `toJson`. */
export function camelCase(name: string): string {
  const words = name.toLowerCase().split('-')
  let camel = words[0] as string
  for (let i = 1; i < words.length; i++) camel += capitalized(words[i] as string)
  return camel
}

/** Returns the JS name of a resource: `gpu-buffer` → `GpuBuffer`. */
export function pascalCase(name: string): string {
  return capitalized(camelCase(name))
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** Names with a meaning in JavaScript: `await` calls the `then` of an object; a class has a `prototype`. */
export const reserved: readonly string[] = ['then', 'prototype']

/**
 * Returns the JS names of members of one object, and of methods and static functions in their classes. If several members
 * map to one name, or to a name that is `taken`, underscores are added, which no name in WIT ends with: `then_`. The name
 * itself goes to the member that WIT spells that way, or else to the first.
 *
 * @param taken names in the object that belong to others
 * @param reserved names that neither the object nor any class may use
 * @throws {LinkError} when more members map to one name than any component needs
 */
export function spell(
  names: readonly string[],
  style: (name: string) => string = camelCase,
  taken: Iterable<string> = [],
  reserved: readonly string[] = [],
): ReadonlyMap<string, string> {
  const used = new Set(taken)
  const spelled = new Map<string, string>()
  const plain = names.map(plainName)
  const free = plain.map(style)
  for (const isExact of [true, false]) {
    names.forEach((name, i) => {
      if ((plain[i] === free[i]) !== isExact) return
      // Methods and static functions of a resource have their own names.
      const scope = name.slice(0, name.length - (plain[i] as string).length)
      let jsName = free[i] as string
      for (let left = maxUnderscores; used.has(scope + jsName) || reserved.includes(jsName); left--) {
        if (left === 0) cannotLink(`more than ${maxUnderscores} names are ${free[i]} in JavaScript`)
        jsName += '_'
      }
      used.add(scope + jsName)
      spelled.set(name, jsName)
    })
  }
  return spelled
}

/** Highest number of underscores at the end of a name. Each name with as many is longer than the one before. */
const maxUnderscores = 100

/** Parts of the name of a resource's function: `[method]gpu-buffer.map-async`. */
export interface ResourceMember {
  readonly kind: 'constructor' | 'method' | 'static'
  readonly resource: string
  /** Empty for the constructor. */
  readonly member: string
}

/** Returns the parts of the name of a function that belongs to a resource; `undefined` for any other function. */
export function resourceMember(name: string): ResourceMember | undefined {
  if (!name.startsWith('[')) return undefined
  const end = name.indexOf(']')
  const kind = name.slice(1, end)
  if (kind !== 'method' && kind !== 'static' && kind !== 'constructor') return undefined
  const dot = name.indexOf('.', end)
  return dot < 0
    ? { kind, resource: name.slice(end + 1), member: '' }
    : { kind, resource: name.slice(end + 1, dot), member: name.slice(dot + 1) }
}

/** Returns the name of a method or static function in its resource; any other name as it is. */
function plainName(name: string): string {
  return resourceMember(name)?.member ?? name
}

/** Returns the key of a member in JS by its name in WIT. */
export type KeyOf = (name: string) => string

/**
 * Returns keys in JS by names in WIT: the JS name of a function or an instance, and for a member of a resource, the JS names
 * of both: `[method]gpuBuffer.mapAsync`. Names that differ in more than case have one JS name only if a word begins with a
 * digit: `a-1` and `a1`.
 *
 * @param names all names, among which equal JS names are told apart
 */
export function jsKeys(names: () => readonly string[]): KeyOf {
  let spelled: ReadonlyMap<string, string> | undefined
  return name => {
    if (spelled === undefined) {
      const all = names()
      spelled = all.some(other => /-[0-9]/.test(other)) ? spell(all) : new Map()
    }
    const own = spelled.get(name)
    if (own === undefined) return camelCase(name)
    return camelCase(name.slice(0, name.length - plainName(name).length)) + own
  }
}

/**
 * Returns the JS names of the functions that a component or an interface exports, by their names in WIT:
 * `get-stdout` → `getStdout`, but `then` → `then_`.
 *
 * @param exports the names of all exports, with their kinds
 */
export function functionNames(
  exports: Iterable<readonly [name: string, { readonly kind: string }]>,
): ReadonlyMap<string, string> {
  const named = (kind: string) => [...exports].filter(([, its]) => its.kind === kind).map(([name]) => name)
  return spell(named('func'), camelCase, named('instance'), reserved)
}
