/** The check of the links in built pages. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/**
 * Returns the links and pictures of the built pages that lead to no page, heading or file of the folder, each as `PAGE: LINK`. Links to
 * other sites count as good.
 *
 * @param folder of the built pages
 * @param base folder of the server under which the pages stand: `/docs/`
 */
export function brokenLinks(folder: string, base: string): string[] {
  const texts = new Map(
    globSync('**/*.html', { cwd: folder, exclude: ['play', 'live'] }).map(page => [
      page,
      readFileSync(join(folder, page), 'utf8'),
    ]),
  )
  const ids = new Map([...texts].map(([page, text]) => [page, new Set(idsOf(text))]))
  return [...texts].flatMap(([page, text]) =>
    linksOf(text)
      .filter(link => !leads(page, link))
      .map(link => `${page}: ${link}`),
  )

  function leads(page: string, link: string): boolean {
    const [path = '', hash = ''] = link.split('#')
    if (path.startsWith('/') && !path.startsWith(base)) return false
    const joined = path.startsWith(base)
      ? path.slice(base.length)
      : path === ''
        ? page
        : posix.join(dirname(page), path)
    const file = joined === '' || joined.endsWith('/') ? `${joined}index.html` : joined
    if (!existsSync(join(folder, file)) || !statSync(join(folder, file)).isFile()) return false
    return hash === '' || (ids.get(file)?.has(decodeURIComponent(hash)) ?? false)
  }
}

function idsOf(html: string): string[] {
  return [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => unescaped(id!))
}

/** Returns the links of a page to the site itself, and its pictures. */
function linksOf(html: string): string[] {
  const body = html.replace(/<script[\s\S]*?<\/script>/g, '')
  return [...body.matchAll(/<(?:a|img|link)\s[^>]*?(?:href|src)="([^"]*)"/g)]
    .map(([, link]) => unescaped(link!))
    .filter(link => !/^(https?:|mailto:|data:)/.test(link))
}

function unescaped(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'")
}
