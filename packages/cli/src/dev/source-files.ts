import { readFile, stat, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { text } from 'node:stream/consumers'

/** A change of a file, as the page sends it. */
interface Change {
  readonly file: string
  /** Text that the page has shown. A file with another one is left alone. */
  readonly before: string
  readonly text: string
}

/**
 * The sources of the program, which the page of `dev` shows and saves: the texts that the last build read from the working folder,
 * except those of packages. Only the machine itself gets them, and only its own page may save them.
 */
export class SourceFiles {
  /** Absolute paths by the names that the page shows, the entry first. */
  #paths = new Map<string, string>()

  /** @param inputs the files that a build has read */
  set(inputs: Iterable<string>): void {
    const named = Array.from(
      inputs,
      path => [relative('', path).split(sep).join('/'), resolve(path)] as const,
    )
    this.#paths = new Map(named.filter(([name]) => isShown(name)))
  }

  /** Answers `GET` with the texts by file, as JSON, and `PUT` of a {@link Change} by saving it. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (!isFromOwnPage(request))
        end(response, 403, 'Only the page of this server, on its own machine, has the sources.\n')
      else if (request.method === 'GET') end(response, 200, JSON.stringify(await this.#texts()))
      else if (request.method === 'PUT') end(response, ...(await this.#save(await changeIn(request))))
      else response.writeHead(405, { allow: 'GET, PUT' }).end()
    } catch (error) {
      end(response, 500, `${(error as Error).message}\n`)
    }
  }

  async #texts(): Promise<Record<string, string>> {
    const texts: [string, string][] = []
    for (const [name, path] of this.#paths) {
      const { size } = await stat(path)
      if (size <= largest) texts.push([name, await readFile(path, 'utf8')])
    }
    return Object.fromEntries(texts)
  }

  async #save(change: Change | undefined): Promise<[status: number, text: string]> {
    const path = change && this.#paths.get(change.file)
    if (change === undefined || path === undefined) return [404, 'This is no source of the program.\n']
    if ((await readFile(path, 'utf8')) !== change.before)
      return [
        409,
        `${change.file} has changed on the disk; press Restore to see it, which discards your change`,
      ]
    await writeFile(path, change.text)
    return [204, '']
  }
}

function isShown(name: string): boolean {
  if (isAbsolute(name) || /(^|\/)(\.\.|node_modules)(\/|$)/.test(name)) return false
  return /\.([cm]?[jt]sx?|wgsl|c|h|cc|cpp|cxx|hpp|hh)$/.test(name)
}

/** Bytes of a file that the page shows, and of a change. */
const largest = 1 << 20

/** Whether a request comes from this machine, and not from a page of another site. */
function isFromOwnPage({ socket, headers }: IncomingMessage): boolean {
  const isLocal = /^(127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? '')
  return isLocal && (headers.origin === undefined || headers.origin === `http://${headers.host}`)
}

async function changeIn(request: IncomingMessage): Promise<Change | undefined> {
  if (Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY) > 3 * largest) return undefined
  const { file, before, text: changed } = changeOf(await text(request)) ?? {}
  if (typeof file !== 'string' || typeof before !== 'string' || typeof changed !== 'string') return undefined
  return { file, before, text: changed }
}

/** Returns the value in JSON; `null` for none. */
function changeOf(json: string): Partial<Change> | null {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

function end(response: ServerResponse, status: number, text: string): void {
  const type = status === 200 ? 'application/json' : 'text/plain; charset=utf-8'
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text)
}
