import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
}

/** A folder of plain files on a free port of this machine. */
export interface ServedFolder {
  readonly url: string
  close(): void
}

/** Serves the files of a folder below a path, such as `/docs/`; `index.html` answers for its folder. */
export async function serveFolder(folder: string, base: string): Promise<ServedFolder> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://site').pathname)
    const file = path.replace(base, '').replace(/(^|\/)$/, '$1index.html')
    try {
      const bytes = readFileSync(join(folder, file))
      response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
      response.end(bytes)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
