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
import {
  type ExportedDeclaration,
  exportedDeclarations,
  type Module,
  membersOf,
  type Node,
  nameOf,
  namesOf,
} from './exported-declarations.ts'
import { commentsIn, ruledOutOpening } from './prose-style.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const findings: string[] = []
const checked = new Set<string>()

for (const manifest of globSync('packages/*/package.json', { cwd: root })) {
  const { private: isPrivate, exports = {} } = JSON.parse(readFileSync(join(root, manifest), 'utf8'))
  if (isPrivate) continue
  for (const entry of entryFiles(exports)) {
    for (const found of exportedDeclarations(join(root, dirname(manifest), entry))) checkDeclaration(found)
  }
}

const sources = globSync(
  [
    'packages/*/{src,playground,templates}/**/*.{ts,js,c,h}',
    '{bench,conformance,crates,docs,examples,scripts}/**/*.{ts,js,c,h,rs}',
  ],
  { cwd: root, exclude: ['**/node_modules', '**/generated', '**/dist', 'crates/target'] },
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

function checkDeclaration({ module, statement, declaration }: ExportedDeclaration): void {
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

function report({ file, text }: Module, { start }: Node, message: string): void {
  const line = text.slice(0, start).split('\n').length
  findings.push(`${relative(root, file)}:${line}: ${message}`)
}
