/**
 * Builds the docs site: `npm run docs:build` writes plain files to `out/docs`, or with `-- --out FOLDER` elsewhere; `npm run docs`
 * serves the site and follows changes. `--play` adds the playground at `/play/`, with the examples in C. `--check` writes pages
 * without scripts, colours and search, in a third of the time, to test their links. `DOCS_BASE=/path/` is the folder of the server
 * under which the site will stand, by default `/`.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build, createServer } from 'vitepress'
import { openBrowser } from '../../packages/cli/src/dev/open-browser.ts'
import { bundle } from '../../packages/web/build.ts'
import { buildPlayground } from '../../packages/web/playground/build-playground.ts'
import { pages } from './pages.ts'
import { root } from './root.ts'
import { stage } from './stage.ts'

const { values: options } = parseArgs({
  options: {
    out: { type: 'string' },
    check: { type: 'boolean' },
    play: { type: 'boolean' },
    serve: { type: 'boolean' },
  },
})
if (options.play) process.env.DOCS_PLAYGROUND = 'play'
if (options.check) process.env.DOCS_CHECK = 'check'
const site = fileURLToPath(new URL('.', import.meta.url))
const source = join(root, options.check ? 'out/docs-check' : 'out/docs-source')
process.env.DOCS_SOURCE = source
const destination = resolve(options.out ?? join(root, 'out/docs'))

/** Writes the pages where the generator reads them. Files that have not changed stay as they are. */
function write(): void {
  const staged = stage()
  for (const [path, text] of staged.pages) writeChanged(join(source, path), text)
  for (const file of staged.files) {
    const copy = join(source, 'public/files', file)
    mkdirSync(dirname(copy), { recursive: true })
    copyFileSync(join(root, file), copy)
  }
}

/** Writes the element that runs examples in the pages of the site. */
async function writeElement(): Promise<void> {
  for (const [name, contents] of await bundle()) {
    const path = join(source, 'public/live', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, contents)
  }
}

function writeChanged(path: string, text: string): void {
  try {
    if (readFileSync(path, 'utf8') === text) return
  } catch {
    mkdirSync(dirname(path), { recursive: true })
  }
  writeFileSync(path, text)
}

rmSync(source, { recursive: true, force: true })
write()
if (!options.check) await writeElement()
if (options.serve) {
  const server = await createServer(site)
  await server.listen()
  server.printUrls()
  // Vite's own way prints a stack where the system has no program that opens pages.
  await openBrowser(server.resolvedUrls!.local[0]!)
  for (const folder of new Set(
    pages.filter(({ generate }) => generate === undefined).map(({ file }) => dirname(join(root, file))),
  )) {
    watch(folder, (_, name) => {
      if (name?.endsWith('.md')) write()
    })
  }
} else {
  await build(site, { outDir: destination })
  if (options.play) await buildPlayground(join(destination, 'play'))
}
