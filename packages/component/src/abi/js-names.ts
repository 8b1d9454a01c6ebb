import { LinkError } from '../errors.ts'

/** The JS name of a kebab-case name: `get-mapped-range` → `getMappedRange`, `to-JSON` → `toJson`. */
export function camelCase(name: string): string {
  const words = name.toLowerCase().split('-')
  let camel = words[0] as string
  for (let i = 1; i < words.length; i++) camel += capitalized(words[i] as string)
  return camel
}

/** The JS name of a resource: `gpu-buffer` → `GpuBuffer`. */
export function pascalCase(name: string): string {
  return capitalized(camelCase(name))
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** Names that mean something to JavaScript: an object that has a `then` is awaited, a `prototype` belongs to a class. */
export const reserved: readonly string[] = ['then', 'prototype']

/**
 * The JS names of members of one object. Members that would have the same name, or one that is `taken`, get underscores
 * at the end, which no name of WIT has: `then_`. The name stays with the member that is written so in WIT, else with the
 * first one.
 *
 * @throws {LinkError} when so many have the same name that no component needs them
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

/** Underscores at the end of a name: each name that has as many is longer than the one before. */
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

/** A function of a resource: `[method]gpu-buffer.map-async`. */
export interface ResourceMember {
  readonly kind: 'constructor' | 'method' | 'static'
  readonly resource: string
  /** Empty for the constructor. */
  readonly member: string
}

/** The parts of the name of a function, if it belongs to a resource. */
export function resourceMember(name: string): ResourceMember | undefined {
  if (!name.startsWith('[')) return undefined
  const [, kind, resource, member = ''] =
    /^\[(method|static|constructor)\]([^.]*)(?:\.(.*))?$/.exec(name) ?? []
  return kind === undefined ? undefined : ({ kind, resource, member } as ResourceMember)
}

/**
 * The JS names of functions: plain ones are names of their interface, methods and static functions of their class.
 *
 * @param taken in each of these
 * @param others that the interface has beside its functions
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
