/** The parts of Markdown that the docs site and the tests of the documentation read: links, headings and blocks of code. */
import GithubSlugger, { slug } from 'github-slugger'

/** A block of code. */
export interface CodeBlock {
  /** The first word behind the fence: `ts`. */
  readonly language: string
  readonly text: string
  /** Line of the fence, from 1. */
  readonly line: number
}

const fence = /^(`{3,})([^`\n]*)\n([\s\S]*?)^\1`*[ \t]*$/gm

/** Returns the fenced blocks of a page, except programs that `npm run generate` copies from files. */
export function looseBlocks(page: string): CodeBlock[] {
  // The copies leave their line breaks, which the lines of later blocks count.
  const text = page.replace(/<!-- file: [\s\S]*?<!-- end -->/g, copy => copy.replace(/\S/g, ''))
  return [...text.matchAll(fence)].map(({ 2: info = '', 3: code = '', index }) => ({
    language: info.trim().split(/\s/)[0] ?? '',
    text: code,
    line: text.slice(0, index).split('\n').length,
  }))
}

/** Code, in which nothing is a link: fenced blocks, lines that are indented after an empty one, code within a line. */
const code = /^(`{3,})[^`\n]*\n[\s\S]*?^\1`*[ \t]*$|(?<=\n\n)(?: {4}.*\n)+|(`+)(?!`)[^\n]*?(?<!`)\2(?!`)/gm

/** A link in Markdown, or an attribute of an element. The target is the second group or the fourth. */
const link = /(\]\(\s*)([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)(?=[\s)])|(\b(?:src|href)=")([^"]+)(?=")/g

/** Returns a page with another target for each of its links. */
export function mapLinks(text: string, map: (target: string) => string): string {
  return outsideCode(text, prose =>
    prose.replace(link, (_, open1: string, target1: string, open2: string, target2: string) =>
      open1 === undefined ? open2 + map(target2) : open1 + map(target1),
    ),
  )
}

/** Returns the targets of the links of a page. */
export function linksOf(text: string): string[] {
  const found: string[] = []
  mapLinks(text, target => {
    found.push(target)
    return target
  })
  return found
}

/** Returns the anchors of the headings, as GitHub makes them; {@link slug} is their rule. */
export function anchorsOf(text: string): Set<string> {
  const slugger = new GithubSlugger()
  const headings = text.replace(fence, '').matchAll(/^#{1,6} (.*)$/gm)
  return new Set([...headings].map(([, heading = '']) => slugger.slug(plain(heading))))
}

/** Returns text of Markdown without its marks. */
export function plain(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]|<[^>]+>/g, '')
    .replace(/(?<![\w])_|_(?![\w])/g, '')
}

/** Replaces what is not code, and keeps the rest. */
function outsideCode(text: string, replace: (prose: string) => string): string {
  let result = ''
  let end = 0
  for (const match of text.matchAll(code)) {
    result += replace(text.slice(end, match.index)) + match[0]
    end = match.index + match[0].length
  }
  return result + replace(text.slice(end))
}

export { slug }
