import { type ComponentDefinition, type Declaration, decodeComponent } from '@wasi-webgpu/component/binary'
import { type Change, changeComponent, concat, name, readSections, u32 } from './binary.ts'

/** Functions of an interface, by the interface's full name: `wasi:webgpu/webgpu@0.3.0-rc.2`. */
export type FunctionsByInterface = ReadonlyMap<string, ReadonlySet<string>>

/**
 * Types imported functions `async`, which a component calls without knowing of it: its sync-lowered calls then suspend
 * until the result is there. Engines that cannot be built against such imports are built without the word, and get it
 * back here.
 *
 * @param functions those to change, named as in the binary format: `[method]gpu.request-adapter`
 */
export function typeImportsAsync(component: Uint8Array<ArrayBuffer>, functions: FunctionsByInterface) {
  return changeComponent(
    component,
    changesOf(component, decodeComponent(component), 0, component.length, functions),
  )
}

/** The changes in a component that lies from `start` to `end`, and in those inside it. */
function changesOf(
  bytes: Uint8Array,
  { definitions }: ComponentDefinition,
  start: number,
  end: number,
  functions: FunctionsByInterface,
): Change[] {
  const sections = readSections(bytes, start, end)
  const sectionOf = (offset: number) => sections.find(({ start, end }) => offset >= start && offset < end)!
  /** Where each type is defined; `undefined` for an alias or an imported or exported type. */
  const types: (number | undefined)[] = []
  const changes = new Map<number, Change>()
  definitions.forEach((definition, i) => {
    switch (definition.kind) {
      case 'component': {
        const section = sectionOf(definition.offset)
        for (const change of changesOf(bytes, definition.component, section.contents, section.end, functions))
          changes.set(change.start, change)
        return
      }
      case 'type':
        types.push(i)
        return
      case 'alias':
        if (definition.alias.sort === 'type') types.push(undefined)
        return
      case 'export':
        if (definition.sort.sort === 'type') types.push(undefined)
        return
      case 'import': {
        if (definition.type.kind === 'type') types.push(undefined)
        const names = functions.get(definition.name)
        if (names === undefined || definition.type.kind !== 'instance') return
        const index = types[definition.type.type]!
        const { offset } = definitions[index]!
        const next = definitions[index + 1]?.offset ?? Infinity
        changes.set(offset, retyped(bytes, definitions[index]!, Math.min(next, sectionOf(offset).end), names))
      }
    }
  })
  return [...changes.values()].sort((a, b) => a.start - b.start)
}

/**
 * An instance type in which the named functions are `async`. Each gets a type of its own, behind all others: functions
 * of the same type may share one.
 */
function retyped(
  bytes: Uint8Array,
  definition: ComponentDefinition['definitions'][number],
  end: number,
  names: ReadonlySet<string>,
): Change {
  if (definition.kind !== 'type' || definition.type.kind !== 'instance')
    throw new Error('an instance is imported whose type is no instance type')
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
    added.push(concat([asyncType(part(types[declaration.type.type]!)), funcExport(declaration.name, type)]))
  })
  const count = u32(declarations.length + added.length)
  return { start: definition.offset, end, bytes: concat([Uint8Array.of(0x42), count, ...kept, ...added]) }
}

function definesType(declaration: Declaration): boolean {
  switch (declaration.kind) {
    case 'type':
      return true
    case 'alias':
      return declaration.alias.sort === 'type'
    default:
      return declaration.type.kind === 'type'
  }
}

/** The declaration of a function type, made `async`. */
function asyncType(declaration: Uint8Array): Uint8Array {
  const [kind, type] = declaration
  if (kind !== 0x01 || (type !== 0x40 && type !== 0x43)) throw new Error('a function has no function type')
  return concat([Uint8Array.of(0x01, 0x43), declaration.subarray(2)])
}

function funcExport(functionName: string, type: number): Uint8Array {
  return concat([Uint8Array.of(0x04, 0x00), name(functionName), Uint8Array.of(0x01), u32(type)])
}
