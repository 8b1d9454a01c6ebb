/** A page for each published package with all that it exports to programs in TypeScript, from its sources and their doc comments. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ExportedDeclaration,
  exportedDeclarations,
  type Node,
  namesOf,
} from '../../scripts/exported-declarations.ts'
import { root } from './root.ts'

/** Folders of the packages that programs import, in the order of the sidebar. */
export const libraries = [
  'component',
  'host',
  'wasi',
  'native',
  'serve',
  'work',
  'web',
  'build',
  'guest',
  'c',
  'create-wasi-webgpu',
] as const

/** Returns the page of a package as Markdown. */
export function typescriptPage(folder: string): string {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'))
  const entries = Object.entries<string | Readonly<Record<string, string>>>(exports)
  return [
    `# Exports of ${name}`,
    `All that \`${name}\` exports. [Its README](../${pageOf(folder)}.md) explains how to use it.`,
    ...entries.flatMap(([entry, source]) => {
      const file = typeof source === 'string' ? source : source.default!
      const groups = Map.groupBy(exportedDeclarations(join(root, 'packages', folder, file)), nameOfExport)
      return [
        `## \`${name}${entry.slice(1)}\``,
        ...[...groups]
          .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
          .map(([symbol, declarations]) => symbolText(symbol, declarations)),
      ]
    }),
  ].join('\n\n')
}

/** Name of the page of the README. */
function pageOf(folder: string): string {
  return folder === 'create-wasi-webgpu' ? 'create' : folder
}

function nameOfExport({ declaration }: ExportedDeclaration): string {
  return namesOf(declaration).join(', ')
}

/** Returns a symbol with its doc and its signatures, of which an overloaded function has several. */
function symbolText(symbol: string, declarations: readonly ExportedDeclaration[]): string {
  const docs = declarations.map(({ module, statement }) => module.docs.get(statement.start) ?? '')
  const doc = docs.find(text => text !== '') ?? ''
  const signatures = declarations.filter(
    ({ declaration }) => declarations.length === 1 || declaration.body == null,
  )
  const code = (signatures.length > 0 ? signatures : declarations).map(signatureOf).join('\n')
  return [`### ${symbol}`, docText(doc), `\`\`\`ts\n${code}\n\`\`\``].filter(text => text !== '').join('\n\n')
}

/** Returns a declaration without the code of functions, and without what is private. */
function signatureOf({ module: { text }, declaration }: ExportedDeclaration): string {
  const body = declaration.body as Node | null | undefined
  if (declaration.type === 'FunctionDeclaration' || declaration.type === 'TSDeclareFunction') {
    return text.slice(declaration.start, body?.start ?? declaration.end).trimEnd()
  }
  if (declaration.type === 'VariableDeclaration') {
    return (declaration.declarations as Node[]).map(one => variableText(text, one)).join('\n')
  }
  if (declaration.type !== 'ClassDeclaration') return text.slice(declaration.start, declaration.end)
  const members = (body!.body as Node[]).map(member => memberText(text, member)).filter(line => line !== '')
  return `${text.slice(declaration.start, body!.start)}{\n${members.map(line => `  ${line}\n`).join('')}}`
}

/** Returns the name of a variable with its type, or with its value if that says it. */
function variableText(text: string, { id, init }: Node): string {
  const name = text.slice((id as Node).start, (id as Node).end)
  const value = init == null ? '' : text.slice((init as Node).start, (init as Node).end)
  return `const ${name}${name.includes(':') || value.length > 200 ? '' : ` = ${value}`}`
}

function memberText(text: string, member: Node): string {
  const key = member.key as Node | undefined
  if (key === undefined || key.type === 'PrivateIdentifier' || member.accessibility === 'private') return ''
  if (member.type === 'MethodDefinition') {
    const body = (member.value as Node).body as Node | null
    return text.slice(member.start, body?.start ?? member.end).trimEnd()
  }
  const value = member.value as Node | null | undefined
  return text.slice(member.start, value?.start ?? member.end).replace(/\s*[=;]?\s*$/, '')
}

/** Turns a doc comment into Markdown: its text, then parameters, results and errors as a list, then examples. */
function docText(comment: string): string {
  const lines = comment
    .replace(/^\*/, '')
    .split('\n')
    .map(line => line.replace(/^\s*\* ?/, '').trimEnd())
  const [first = '', ...tags] = lines
    .join('\n')
    .trim()
    .split(/^(?=@\w)/m)
  const text = first.startsWith('@') ? '' : first
  const all = first.startsWith('@') ? [first, ...tags] : tags
  const examples = all
    .filter(tag => tag.startsWith('@example'))
    .map(tag => tag.slice('@example'.length).trim())
  const items = all.filter(tag => !tag.startsWith('@example')).map(tagText)
  return [text.trim(), items.join('\n'), ...examples]
    .filter(part => part !== '')
    .map(withoutLinks)
    .join('\n\n')
}

function tagText(tag: string): string {
  const [, name = '', rest = ''] = /^@(\w+)\s*([\s\S]*)$/.exec(tag) ?? []
  const words = rest.trim().replace(/\s*\n\s*/g, ' ')
  if (name === 'param') return `- ${words.replace(/^(\S+)\s*-?\s*/, '`$1`: ')}`
  return `- ${name}: ${words}`
}

/** Turns `{@link X}` into code; outside of code, `<` would begin an element. */
function withoutLinks(text: string): string {
  return text
    .replaceAll(/\{@link ([^}|]+?)(?:\s*\|[^}]*)?\}/g, '`$1`')
    .split(/(```[\s\S]*?```|`[^`]*`)/)
    .map((part, at) => (at % 2 === 0 ? part.replaceAll('<', '\\<') : part))
    .join('')
}
