import type { ComponentDefinition, Declaration, Definition } from '@wasi-webgpu/component/binary'
import { concat, leb128, name } from '@wasi-webgpu/component/binary'
import { BuildError } from '../build-error.ts'
import { type Change, changeComponent, readComponent, readSections, required, unknownForm } from './binary.ts'
import { indexSpaces } from './index-spaces.ts'

/** Names of functions, by the full name of their interface, such as `wasi:clocks/monotonic-clock@0.3.0`. */
export type FunctionsByInterface = ReadonlyMap<string, ReadonlySet<string>>

/**
 * Retypes imported functions as `async`. The code of the component stays unaware: its sync-lowered calls
 * suspend until the result arrives. An engine that cannot be built against `async` imports is built with
 * `async` removed from the WIT; this function restores it.
 *
 * @param functions the functions to retype, named as in the binary format: `[method]gpu.request-adapter`
 */
export function typeImportsAsync(component: Uint8Array<ArrayBuffer>, functions: FunctionsByInterface) {
  return changeComponent(
    component,
    changesOf(component, readComponent(component), 0, component.length, functions),
  )
}

/**
 * Retypes exported functions as `async`. Such a function may block when it is called, without its code
 * knowing.
 *
 * @param functions the functions to retype, in interfaces that the component may export
 * @throws {BuildError} when an exported function that is not listed shares its type with one that is
 */
export function typeExportsAsync(component: Uint8Array<ArrayBuffer>, functions: FunctionsByInterface) {
  const { definitions } = readComponent(component)
  const spaces = indexSpaces(definitions)
  const lifted = new Set<Definition>()
  const types = new Set<number>()
  for (const definition of definitions) {
    const names = definition.kind === 'export' ? functions.get(definition.name) : undefined
    if (definition.kind !== 'export' || names === undefined) continue
    // The engine instantiates a component that only ascribes types; its imports are the functions.
    const instance = required(definitions[required(spaces.instances[definition.sort.index])])
    if (instance.kind !== 'instance' || instance.expression.kind !== 'instantiate') throw unknownForm()
    const { component: index, args } = instance.expression
    for (const { name, sort, index } of args) {
      if (sort === 'func' && names.has(plainName(name)))
        lifted.add(required(definitions[required(spaces.functions[index])]))
    }
    const around = required(definitions[required(spaces.components[index])])
    if (around.kind !== 'component') throw unknownForm()
    for (const offset of exportTypes(around.component, names)) types.add(offset)
  }
  const lifts = definitions.flatMap(definition =>
    definition.kind === 'canon' && definition.canon.kind === 'lift'
      ? [
          {
            isAsync: lifted.has(definition),
            type: required(definitions[required(spaces.types[definition.canon.type])]).offset,
          },
        ]
      : [],
  )
  for (const offset of typesOfAsync(lifts)) types.add(offset)
  const changes = [...types].sort((a, b) => a - b).map(offset => madeAsync(component, offset))
  return changeComponent(component, changes)
}

/** Returns the offsets of the types of the named functions, in a component that imports and exports them. */
function exportTypes({ definitions }: ComponentDefinition, names: ReadonlySet<string>): ReadonlySet<number> {
  const { types } = indexSpaces(definitions)
  return typesOfAsync(
    definitions.flatMap(definition =>
      (definition.kind === 'import' || definition.kind === 'export') && definition.type?.kind === 'func'
        ? [
            {
              isAsync: names.has(plainName(definition.name)),
              type: required(definitions[required(types[definition.type.type])]).offset,
            },
          ]
        : [],
    ),
  )
}

/**
 * Returns the offsets of the types of async functions. No other function may use one of them, because a type
 * changes for all its users.
 */
function typesOfAsync(functions: readonly { isAsync: boolean; type: number }[]): ReadonlySet<number> {
  const types = new Set(functions.filter(({ isAsync }) => isAsync).map(({ type }) => type))
  if (functions.some(({ isAsync, type }) => !isAsync && types.has(type))) {
    throw new BuildError(
      'with this engine, two exported functions that differ in nothing but async must both be async',
    )
  }
  return types
}

/** Returns the name of a function, without the prefix that the engine gives it in the type-ascribing component. */
function plainName(name: string): string {
  return name.replace(/^import-func-/, '')
}

function madeAsync(component: Uint8Array, offset: number): Change {
  if (component[offset] !== 0x40 && component[offset] !== 0x43) throw unknownForm()
  return { start: offset, end: offset + 1, bytes: Uint8Array.of(0x43) }
}

/** Returns the changes to a component between `start` and `end`, and to the components nested in it. */
function changesOf(
  bytes: Uint8Array,
  { definitions }: ComponentDefinition,
  start: number,
  end: number,
  functions: FunctionsByInterface,
): Change[] {
  const sections = readSections(bytes, start, end)
  const sectionOf = (offset: number) =>
    required(sections.find(({ start, end }) => offset >= start && offset < end))
  const { types } = indexSpaces(definitions)
  const changes = new Map<number, Change>()
  for (const definition of definitions) {
    if (definition.kind === 'component') {
      const section = sectionOf(definition.offset)
      for (const change of changesOf(bytes, definition.component, section.contents, section.end, functions))
        changes.set(change.start, change)
    }
    const names = definition.kind === 'import' ? functions.get(definition.name) : undefined
    if (definition.kind !== 'import' || definition.type.kind !== 'instance' || names === undefined) continue
    const index = required(types[definition.type.type])
    const { offset } = required(definitions[index])
    const next = definitions[index + 1]?.offset ?? Infinity
    changes.set(
      offset,
      retyped(bytes, required(definitions[index]), Math.min(next, sectionOf(offset).end), names),
    )
  }
  return [...changes.values()].sort((a, b) => a.start - b.start)
}

/**
 * Returns an instance type in which the named functions are `async`. Each gets a new type at the end, because
 * functions that stay synchronous may share the old one.
 */
function retyped(
  bytes: Uint8Array,
  definition: ComponentDefinition['definitions'][number],
  end: number,
  names: ReadonlySet<string>,
): Change {
  if (definition.kind !== 'type' || definition.type.kind !== 'instance') throw unknownForm()
  const { declarations } = definition.type
  const part = (i: number) => bytes.subarray(declarations[i]!.offset, declarations[i + 1]?.offset ?? end)
  const types = declarations.flatMap((declaration, i) => (definesType(declaration) ? [i] : []))
  const kept: Uint8Array[] = []
  const added: Uint8Array[] = []
  declarations.forEach((declaration, i) => {
    if (declaration.kind !== 'export' || declaration.type.kind !== 'func' || !names.has(declaration.name)) {
      kept.push(part(i))
      return
    }
    const type = types.length + added.length
    added.push(
      concat([asyncType(part(required(types[declaration.type.type]))), funcExport(declaration.name, type)]),
    )
  })
  const count = leb128(declarations.length + added.length)
  return { start: definition.offset, end, bytes: concat([Uint8Array.of(0x42), count, ...kept, ...added]) }
}

function definesType(declaration: Declaration): boolean {
  switch (declaration.kind) {
    case 'type':
      return true
    case 'alias':
      return declaration.alias.sort === 'type'
    case 'core type':
      return false
    default:
      return declaration.type.kind === 'type'
  }
}

/** Returns the declaration of a function type, turned `async`. */
function asyncType(declaration: Uint8Array): Uint8Array {
  const [kind, type] = declaration
  if (kind !== 0x01 || (type !== 0x40 && type !== 0x43)) throw unknownForm()
  return concat([Uint8Array.of(0x01, 0x43), declaration.subarray(2)])
}

function funcExport(functionName: string, type: number): Uint8Array {
  return concat([Uint8Array.of(0x04, 0x00), name(functionName), Uint8Array.of(0x01), leb128(type)])
}
