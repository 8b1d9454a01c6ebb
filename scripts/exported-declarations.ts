/** Finds the declarations that a module in TypeScript exports, also those of modules that it exports from, with their doc comments. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseSync } from 'vite'

/** A node of the syntax tree. */
export type Node = { type: string; start: number; end: number; [field: string]: unknown }

/** A source file. */
export interface Module {
  readonly file: string
  readonly text: string
  readonly body: readonly Node[]
  /** Doc comments, without their marks at both ends, by the position of the code that they describe. */
  readonly docs: ReadonlyMap<number, string>
}

/** A declaration that is exported, and the statement that has its doc comment. */
export interface ExportedDeclaration {
  readonly module: Module
  readonly statement: Node
  readonly declaration: Node
}

const modules = new Map<string, Module>()

function parse(file: string): Module {
  let module = modules.get(file)
  if (module === undefined) {
    const text = readFileSync(file, 'utf8')
    const { program, comments } = parseSync(file, text)
    const docs = comments.filter(comment => comment.type === 'Block' && comment.value.startsWith('*'))
    // A doc comment belongs to the code that follows it, past line comments that silence a linter.
    const positions = docs.map(({ end, value }) => {
      const gap = /^(\s|\/\/[^\n]*\n|@\w+(\([^)]*\))?)*/.exec(text.slice(end))?.[0].length ?? 0
      return [end + gap, value] as const
    })
    module = { file, text, body: program.body as unknown as Node[], docs: new Map(positions) }
    modules.set(file, module)
  }
  return module
}

/** Returns what a module exports: all, or the declarations with `names`. */
export function exportedDeclarations(file: string, names?: ReadonlySet<string>): ExportedDeclaration[] {
  const module = parse(file)
  return module.body.flatMap((node): ExportedDeclaration[] => {
    if (node.type === 'ExportAllDeclaration') return exportedDeclarations(resolved(module, node), names)
    if (node.type !== 'ExportNamedDeclaration') return []
    const declaration = node.declaration as Node | null
    if (declaration !== null) {
      const isExported = names === undefined || namesOf(declaration).some(name => names.has(name))
      return isExported ? [{ module, statement: node, declaration }] : []
    }
    const specifiers = (node.specifiers as Node[]).filter(
      ({ exported }) => names?.has(nameOf(exported)) ?? true,
    )
    const locals = new Set(specifiers.map(({ local }) => nameOf(local)))
    if (locals.size === 0) return []
    if (node.source === null) return localDeclarations(module, locals)
    const isOwn = (node.source as unknown as { value: string }).value.startsWith('.')
    return isOwn ? exportedDeclarations(resolved(module, node), locals) : []
  })
}

/** Returns what a module declares and exports by name elsewhere: `export { name }`. */
function localDeclarations(module: Module, names: ReadonlySet<string>): ExportedDeclaration[] {
  return module.body
    .filter(node => namesOf(node).some(name => names.has(name)))
    .map(node => ({ module, statement: node, declaration: node }))
}

/** The public members that have a doc comment: names that the language or an inherited doc explains do not. */
export function membersOf(declaration: Node): readonly Node[] {
  const body = (declaration.body as Node | undefined)?.body as readonly Node[] | undefined
  if (declaration.type === 'TSInterfaceDeclaration') {
    return (body ?? []).filter(({ type }) => /^TS(Property|Method)Signature$/.test(type))
  }
  if (declaration.type !== 'ClassDeclaration') return []
  const seen = new Set<string>()
  return (body ?? []).filter(member => {
    const key = member.key as Node | undefined
    if (key?.type !== 'Identifier' || member.accessibility === 'private' || member.override === true)
      return false
    const name = nameOf(key)
    if (name === 'constructor' || (name === 'name' && declaration.superClass !== null)) return false
    if (seen.has(name)) return false
    seen.add(name)
    return true
  })
}

/** The names that a statement declares. */
export function namesOf(node: Node): string[] {
  if (node.type === 'VariableDeclaration') {
    return (node.declarations as Node[]).map(({ id }) => nameOf(id))
  }
  return node.id == null ? [] : [nameOf(node.id)]
}

/** The text of an identifier or of a literal. */
export function nameOf(node: unknown): string {
  const { name, value } = node as { name?: string; value?: unknown }
  return name ?? String(value)
}

function resolved({ file }: Module, node: Node): string {
  return join(dirname(file), (node.source as unknown as { value: string }).value)
}
