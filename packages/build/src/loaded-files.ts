import { readFile, realpath, stat } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'
import { isInside, packageOf } from './package-imports.ts'

/** Greatest total size of the files of a bundle, in bytes. */
const mostBytes = 2 ** 31

/**
 * esbuild plugin that decides before a file is read. Only regular files are: a device or a pipe may have no end. Of a source map
 * that belongs to a module of a package, esbuild would read each source that has no text in the map, wherever it is, so that only
 * complete maps remain.
 */
export function loadedFiles(): Plugin {
  return {
    name: 'loaded files',
    setup({ onLoad }) {
      let bytes = 0
      onLoad({ filter: /./, namespace: 'file' }, async ({ path, with: attributes }) => {
        const file = await stat(path).catch(() => undefined)
        if (file === undefined) return undefined // esbuild says that it is missing
        if (!file.isFile() || ofKernel.test(path))
          return { errors: [{ text: `${path} is not a regular file; import regular files alone` }] }
        bytes += file.size
        if (bytes > mostBytes)
          return {
            errors: [{ text: `the files of the program exceed 2 GiB at ${path}; import fewer files` }],
          }
        if (attributes.type !== undefined || !hasComments.test(path)) return undefined
        const owner = packageOf(path)
        if (owner === undefined) return undefined
        const text = await readFile(path, 'utf8')
        const contents = await withCompleteMap(text, path, owner.folder)
        return contents === text ? undefined : { contents, loader: 'default' }
      })
    },
  }
}

/** Matches files that Linux makes when they are read, some of which have no end. */
const ofKernel = /^\/(proc|sys)\//

/** Matches files in which a comment can name a source map. */
const hasComments = /\.([cm]?[jt]s|[jt]sx|css)$/

/** Matches the comments that name a source map. */
const mapComment = /\/[/*][#@]\s*sourceMappingURL=\s*([^\s*]+)/g

/** Has esbuild read no source map of a module of a package, unless each has the texts of all its sources. */
async function withCompleteMap(text: string, path: string, folder: string): Promise<string> {
  const urls = [...text.matchAll(mapComment)].map(([, url]) => url!)
  const areComplete = await Promise.all(urls.map(url => isComplete(url, path, folder)))
  return areComplete.every(Boolean) ? text : `${text}\n/*# sourceMappingURL=${emptyMap} */`
}

/** The last comment counts. Others are not removed, since the text of one may be in a string. */
const emptyMap = 'data:application/json,{"version":3,"sources":[],"mappings":""}'

/** Whether a source map is one of the package's own, and needs no other file. */
async function isComplete(url: string, path: string, folder: string): Promise<boolean> {
  try {
    const map = await mapOf(url, path, folder)
    if (map === undefined) return false
    const { sources, sourcesContent = [] } = JSON.parse(map) as {
      sources: unknown[]
      sourcesContent?: unknown[]
    }
    return sources.every((_, i) => typeof sourcesContent[i] === 'string')
  } catch {
    return false
  }
}

/** Reads a source map; `undefined` when it is no regular file of the package. */
async function mapOf(url: string, path: string, folder: string): Promise<string | undefined> {
  if (url.startsWith('data:')) return (await fetch(url)).text()
  const file = await realpath(fileURLToPath(new URL(url, pathToFileURL(path))))
  const isOwn = isInside(file, await realpath(folder)) && (await stat(file)).isFile()
  return isOwn ? readFile(file, 'utf8') : undefined
}
