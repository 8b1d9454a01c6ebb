import { preview } from 'vite'

/** A folder of plain files on a free port of this machine. */
export interface ServedFolder {
  readonly url: string
  close(): Promise<void>
}

/** Serves the files of a folder below a path, such as `/docs/`; `index.html` answers for its folder. */
export async function serveFolder(folder: string, base: string): Promise<ServedFolder> {
  const server = await preview({
    configFile: false,
    logLevel: 'warn',
    // A path without a file is an error, instead of the start page.
    appType: 'mpa',
    base,
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0 },
  })
  return { url: server.resolvedUrls!.local[0]!, close: () => server.close() }
}
