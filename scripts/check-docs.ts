/**
 * Checks the prose of the sources: `node scripts/check-docs.ts`, part of `npm run check`.
 *
 * - Every symbol that a published package exports has a doc comment, and so has every public member of an exported
 *   interface or class.
 * - No comment opens in a way that the style in CONTRIBUTING.md rules out.
 *
 * Each finding is a line, `FILE:LINE: message`; the exit code is 1 where there is one.
 */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'
import { commentsIn, ruledOutOpening } from './prose-style.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const findings: string[] = []
const modules = new Map<string, Module>()
const checked = new Set<string>()

for (const manifest of globSync('packages/*/package.json', { cwd: root })) {
  const { private: isPrivate, exports = {} } = JSON.parse(readFileSync(join(root, manifest), 'utf8'))
  if (isPrivate) continue
  for (const entry of entryFiles(exports)) checkExports(join(root, dirname(manifest), entry))
}

const sources = globSync(
  [
    'packages/*/{src,playground,templates}/**/*.{ts,js,c,h}',
    '{bench,conformance,examples,scripts}/**/*.{ts,js,c,h}',
  ],
  { cwd: root, exclude: ['**/node_modules', '**/generated', '**/dist'] },
)
for (const file of sources) {
  const text = readFileSync(join(root, file), 'utf8')
  for (const { line, words } of commentsIn(text)) {
    const opening = ruledOutOpening(words)
    if (opening !== undefined) {
      findings.push(
        `${file}:${line}: a comment does not open with "${opening}": name the subject and say what it does`,
      )
    }
  }
}

for (const finding of findings) console.error(finding)
process.exitCode = findings.length === 0 ? 0 : 1

/** The source files that `exports` of a manifest names, for all conditions. */
function entryFiles(exports: unknown): string[] {
  if (typeof exports === 'string')
    return exports.endsWith('.ts') && !exports.endsWith('.d.ts') ? [exports] : []
  return Object.values(exports as Record<string, unknown>).flatMap(entryFiles)
}

type Node = { type: string; start: number; end: number; [field: string]: unknown }

interface Module {
  readonly file: string
  readonly text: string
  readonly body: readonly Node[]
  readonly docs: ReadonlyMap<number, string>
}

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

/** Checks the exports of a module and of the modules that it exports from: all, or those with `names`. */
function checkExports(file: string, names?: ReadonlySet<string>): void {
  const module = parse(file)
  for (const node of module.body) {
    if (node.type === 'ExportAllDeclaration') checkExports(resolved(module, node))
    if (node.type !== 'ExportNamedDeclaration') continue
    const declaration = node.declaration as Node | null
    if (declaration !== null) {
      if (names === undefined || namesOf(declaration).some(name => names.has(name))) {
        checkDeclaration(module, node, declaration)
      }
      continue
    }
    const specifiers = (node.specifiers as Node[]).filter(
      ({ exported }) => names?.has(nameOf(exported)) ?? true,
    )
    const locals = new Set(specifiers.map(({ local }) => nameOf(local)))
    if (locals.size === 0) continue
    if (node.source === null) checkLocals(module, locals)
    else if ((node.source as unknown as { value: string }).value.startsWith('.'))
      checkExports(resolved(module, node), locals)
  }
}

/** Checks what a module declares and exports by name elsewhere: `export { name }`. */
function checkLocals(module: Module, names: ReadonlySet<string>): void {
  for (const node of module.body) {
    if (namesOf(node).some(name => names.has(name))) checkDeclaration(module, node, node)
  }
}

function checkDeclaration(module: Module, statement: Node, declaration: Node): void {
  const key = `${module.file}:${statement.start}`
  if (checked.has(key)) return
  checked.add(key)
  // The other signatures of an overloaded function share the doc of the first.
  const isOverload = module.body.some(
    other =>
      other.start < statement.start &&
      module.docs.has(other.start) &&
      namesOf((other.declaration as Node | null) ?? other).some(name => namesOf(declaration).includes(name)),
  )
  if (!module.docs.has(statement.start) && !isOverload) {
    report(module, statement, `\`${namesOf(declaration).join(', ')}\` is exported and has no doc comment`)
  }
  for (const member of membersOf(declaration)) {
    if (module.docs.has(member.start)) continue
    report(module, member, `\`${namesOf(declaration).join(', ')}.${nameOf(member.key)}\` has no doc comment`)
  }
}

/** The public members that need a doc comment: names that the language or an inherited doc explains do not. */
function membersOf(declaration: Node): readonly Node[] {
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

function namesOf(node: Node): string[] {
  if (node.type === 'VariableDeclaration') {
    return (node.declarations as Node[]).map(({ id }) => nameOf(id))
  }
  return node.id == null ? [] : [nameOf(node.id)]
}

function nameOf(node: unknown): string {
  const { name, value } = node as { name?: string; value?: unknown }
  return name ?? String(value)
}

function resolved({ file }: Module, node: Node): string {
  return join(dirname(file), (node.source as unknown as { value: string }).value)
}

function report({ file, text }: Module, { start }: Node, message: string): void {
  const line = text.slice(0, start).split('\n').length
  findings.push(`${relative(root, file)}:${line}: ${message}`)
}
