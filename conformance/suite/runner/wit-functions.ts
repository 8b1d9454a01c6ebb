import { globSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile } from '@wasi-webgpu/component'
import type * as Wit from '@wasi-webgpu/wit'
import { parseFile } from '@wasi-webgpu/wit'

/** A function of the WIT. */
export interface WitFunction {
  /**
   * Name in the descriptions of tests: `gpu-device.create-buffer`, `surface.constructor`, `get-gpu`; for a resource whose
   * name another interface has, too, `surface-webgpu/context.present`.
   */
  readonly name: string
  /** Interface with its package, such as `wasi:webgpu/webgpu`. */
  readonly interface: string
  /** Resource of the function; `undefined` for a function of the interface. */
  readonly resource: string | undefined
  /** Name in a component: `[method]gpu-device.create-buffer`. */
  readonly imported: string
  /** Whether a guest can get the resource: it has a constructor, or a function that a guest can call returns it. */
  readonly reachable: boolean
}

/** Returns all functions of the WIT texts in `wit/`, those of `wasi:webgpu` first. */
export function witFunctions(): WitFunction[] {
  const folder = fileURLToPath(new URL('../../../wit/', import.meta.url))
  const files = globSync('*.wit', { cwd: folder }).sort().reverse()
  return functionsOf(files.map(file => parseFile(readFileSync(join(folder, file), 'utf8'))))
}

/** An interface, by its path: `wasi:webgpu/webgpu`. */
type Interfaces = ReadonlyMap<string, Wit.Interface>

/** Returns the functions of packages, in their order. */
export function functionsOf(packages: readonly Wit.Package[]): WitFunction[] {
  const interfaces: Interfaces = new Map(
    packages.flatMap(({ name, items }) =>
      items
        .filter(item => item.kind === 'interface')
        .map(item => [`${withoutVersion(name)}/${item.name}`, item] as const),
    ),
  )
  const reachable = reachableResources(interfaces)
  const resources = [...interfaces.values()].flatMap(({ items }) => items.filter(isResource))
  const isUnique = (name: string) => resources.filter(resource => resource.name === name).length === 1
  return [...interfaces].flatMap(([path, { name, items }]) =>
    items.flatMap((item): WitFunction[] => {
      const common = { interface: path, resource: undefined, reachable: true }
      if (item.kind === 'func') return [{ ...common, name: item.name, imported: item.name }]
      if (!isResource(item)) return []
      const prefix = isUnique(item.name) ? item.name : `${name}/${item.name}`
      return item.functions.map(func => ({
        name: `${prefix}.${func.kind === 'constructor' ? 'constructor' : func.name}`,
        interface: path,
        resource: item.name,
        imported: importName(item, func),
        reachable: reachable.has(item),
      }))
    }),
  )
}

function isResource(item: Wit.InterfaceItem): item is Wit.Resource {
  return item.kind === 'resource'
}

function importName({ name }: Wit.Resource, func: Wit.Resource['functions'][number]): string {
  if (func.kind === 'constructor') return `[constructor]${name}`
  return `[${func.static === true ? 'static' : 'method'}]${name}.${func.name}`
}

/** Finds the resources that a guest can get, from the functions of interfaces and the constructors on. */
function reachableResources(interfaces: Interfaces): ReadonlySet<Wit.Resource> {
  const found = new Set<Wit.Definition>()
  for (const [path, { items }] of interfaces) {
    for (const item of items) {
      if (item.kind === 'func') reachType(path, item.result)
      const isMade =
        isResource(item) &&
        item.functions.some(func => func.kind === 'constructor' || (func.kind === 'func' && func.static))
      if (isMade) reach(path, item.name)
    }
  }
  return new Set([...found].filter(isResource))

  function reach(path: string, name: string): void {
    for (const item of interfaces.get(path)?.items ?? []) {
      if (item.kind === 'use') {
        const used = item.names.find(its => (its.as ?? its.name) === name)
        if (used !== undefined) reach(pathOf(item.from, path), used.name)
      } else if (item.kind !== 'comment' && item.kind !== 'func' && item.name === name && !found.has(item)) {
        found.add(item)
        reachParts(path, item)
      }
    }
  }

  function reachParts(path: string, item: Wit.Definition): void {
    if (item.kind === 'type') reachType(path, item.type)
    if (item.kind === 'record') for (const field of item.fields) reachType(path, field.type)
    if (item.kind === 'variant') for (const its of item.cases) reachType(path, its.type)
    if (item.kind === 'resource') for (const func of item.functions) reachType(path, func.result)
  }

  function reachType(path: string, type: Wit.Type | undefined): void {
    if (type === undefined) return
    if (type.kind === 'named') reach(path, type.name)
    for (const part of Object.values(type).flat()) if (typeof part === 'object') reachType(path, part)
  }
}

/** Returns the path of an interface that another one names. */
function pathOf(name: string, from: string): string {
  return name.includes('/') ? withoutVersion(name) : `${from.split('/', 1)[0]}/${name}`
}

function withoutVersion(name: string): string {
  return name.replace(/@.*/, '')
}

/** Returns those functions that a component imports, of any version of their package. */
export async function importedFunctions(
  component: string,
  functions: readonly WitFunction[],
): Promise<ReadonlySet<WitFunction>> {
  const { imports } = await compile(new Uint8Array(await readFile(component)))
  const names = new Map(
    imports.map(({ name, type }) => [
      withoutVersion(name),
      type.kind === 'instance' ? type.exports : undefined,
    ]),
  )
  return new Set(functions.filter(its => names.get(its.interface)?.has(its.imported)))
}
