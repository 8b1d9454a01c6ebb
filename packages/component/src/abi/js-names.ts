import { LinkError } from '../errors.ts'

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
 * Returns the JS names of the members of one object. If several members map to one name, or to a name that is `taken`,
 * underscores are added, which no name in WIT ends with: `then_`. The name itself goes to the member that WIT spells that
 * way, or else to the first.
 *
 * @throws {LinkError} when more members map to one name than any component needs
 */
export function spell(
  names: readonly string[],
  style: (name: string) => string = camelCase,
  taken: Iterable<string> = [],
): ReadonlyMap<string, string> {
  const used = new Set(taken)
  const spelled = new Map<string, string>()
  const styled = names.map(name => {
    const free = style(name)
    return { name, free, isExact: (resourceMember(name)?.member ?? name) === free }
  })
  for (const { name, free } of [
    ...styled.filter(({ isExact }) => isExact),
    ...styled.filter(({ isExact }) => !isExact),
  ]) {
    const jsName = firstFree(free, used)
    used.add(jsName)
    spelled.set(name, jsName)
  }
  return spelled
}

/** Highest number of underscores at the end of a name. Each name with as many is longer than the one before. */
const maxUnderscores = 100

function firstFree(name: string, used: ReadonlySet<string>): string {
  let free = name
  while (used.has(free)) {
    free += '_'
    if (free.length > name.length + maxUnderscores)
      throw new LinkError(`more than ${maxUnderscores} names are ${name} in JavaScript`)
  }
  return free
}

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
  const [, kind, resource, member = ''] =
    /^\[(method|static|constructor)\]([^.]*)(?:\.(.*))?$/.exec(name) ?? []
  return kind === undefined ? undefined : ({ kind, resource, member } as ResourceMember)
}

/**
 * Returns the JS names of functions: of plain functions in their interface, of methods and static functions in their class.
 *
 * @param taken names that no interface or class may use
 * @param others names in the interface that do not belong to functions
 */
export function jsNames(
  functions: readonly string[],
  taken: readonly string[] = [],
  others: readonly string[] = [],
): ReadonlyMap<string, string> {
  const scopes = new Map<string, string[]>()
  for (const name of functions) {
    const of = resourceMember(name)
    const scope = of === undefined ? '' : `${of.kind} ${of.resource}`
    const known = scopes.get(scope)
    if (known === undefined) scopes.set(scope, [name])
    else known.push(name)
  }
  const style = (name: string) => camelCase(resourceMember(name)?.member ?? name)
  return new Map(
    [...scopes].flatMap(([scope, names]) => [
      ...spell(names, style, scope === '' ? [...taken, ...others] : taken),
    ]),
  )
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
  return jsNames(named('func'), reserved, named('instance'))
}
