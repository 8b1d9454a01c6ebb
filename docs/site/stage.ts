/**
 * Makes the pages of the site from the files of the repository: their links lead to other pages, and to copies of pictures. A link
 * to any other file leads to the repository.
 */
import { existsSync, statSync } from 'node:fs'
import { dirname, extname, join, posix } from 'node:path'
import { repositoryUrl } from '../../scripts/repository.ts'
import { mapLinks, plain } from './markdown.ts'
import { type Page, pages, sourceOf } from './pages.ts'
import { root } from './root.ts'

/** The files that the site generator reads: text, or paths in the repository of files to copy. */
export interface Staged {
  /** Pages by their paths, such as `guides/compute.md`. */
  readonly pages: ReadonlyMap<string, string>
  /** Files that the pages show or offer, as paths in the repository. */
  readonly files: ReadonlySet<string>
}

/** Folder of the site that has copies of files of the repository. */
const copies = 'files'

/** Files that the site has copies of, if a page links to them. */
const copied = new Set(['.png', '.svg', '.wasm'])

const pageOfFile = new Map(pages.map(page => [page.file, page]))
const pageOfPath = new Map(pages.map(page => [`${page.path}.md`, page]))

/** Makes all pages. */
export function stage(): Staged {
  const files = new Set<string>()
  const staged = pages.map(page => [`${page.path}.md`, pageText(page, files)] as const)
  return { pages: new Map(staged), files }
}

function pageText(page: Page, files: Set<string>): string {
  const source = sourceOf(page)
  for (const [, file] of source.matchAll(/^ +src: \/files\/(\S+)$/gm)) files.add(file!)
  const { front, text } = splitFront(source.replace(/^<!-- .*? -->\n+/s, ''))
  const live = text.replace(/^<!-- live: (\S+) -->$/gm, (_, example: string) => liveExample(example, files))
  const linked = mapLinks(live, target => targetFor(page, target, files))
  return `---\n${frontMatter(page, text, front)}---\n\n${linked}`
}

/** Returns the element that shows an example's picture, and runs the example when the reader asks for it. */
function liveExample(example: string, files: Set<string>): string {
  files.add(`examples/${example}/expected.png`)
  files.add(`examples/${example}/${example}.wasm`)
  return `<LiveExample name="${example}" />`
}

/** Separates front matter, if a file has it, from the text. */
function splitFront(source: string): { front: string; text: string } {
  const match = /^---\n([\s\S]*?)^---\n+/m.exec(source)
  return match?.index === 0
    ? { front: match[1] as string, text: source.slice(match[0].length) }
    : { front: '', text: source }
}

function frontMatter(page: Page, text: string, own: string): string {
  const fields = {
    ...(/^title:/m.test(own) ? {} : { title: titleOf(text) }),
    ...(/^description:/m.test(own) ? {} : { description: descriptionOf(text) }),
    ...(page.path === 'inside/suite-matrix' ? { search: false } : {}),
  }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
  return own + lines.join('')
}

/** Returns the first heading of a page. */
export function titleOf(text: string): string {
  return plain(/^# (.*)$/m.exec(text)?.[1] ?? '')
}

/** Returns the first paragraph or list below the title, for search engines and previews of links. */
function descriptionOf(text: string): string {
  const paragraphs = text.split(/\n{2,}/).map(paragraph => paragraph.trim())
  const first = paragraphs.find(paragraph => /^(- )?[*A-Za-z`[]/.test(paragraph)) ?? ''
  return plain(first.replace(/^- /gm, '')).replace(/\s+/g, ' ').slice(0, 300)
}

/** Returns where a link leads on the site. */
function targetFor(page: Page, target: string, files: Set<string>): string {
  if (/^([a-z]+:|#|\/)/i.test(target)) return target
  const [path = '', hash] = target.split('#')
  const file = posix.join(dirname(page.file), path).replace(/\/$/, '')
  // A generated page links to pages of the site by their paths there.
  const inSite = page.generate && pageOfPath.get(posix.join(dirname(page.path), path))
  const found = inSite ?? pageOfFile.get(file) ?? pageOfFile.get(posix.join(file, 'README.md'))
  if (found !== undefined) {
    const relative = posix.relative(dirname(page.path), found.path)
    return `${relative.startsWith('.') ? '' : './'}${relative}.md${hash === undefined ? '' : `#${hash}`}`
  }
  if (copied.has(extname(file)) && existsSync(join(root, file)) && statSync(join(root, file)).isFile()) {
    files.add(file)
    return `/${copies}/${file}`
  }
  return `${repositoryUrl}/blob/main/${file}${hash === undefined ? '' : `#${hash}`}`
}
