/**
 * The whole playground, with the examples in TypeScript, which it builds: `npm run playground` serves it and opens it in the
 * browser, `npm run playground -- FOLDER` writes it to a folder, as static files for any path of a site.
 *
 * The playground of the package `@wasi-webgpu/web` lacks these examples, whose components and models have 70 MB.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createServer } from 'vite'
import { componentOf } from '../examples/lib/run-examples.ts'
import { openBrowser } from '../packages/cli/src/dev/open-browser.ts'
import { buildPlayground } from '../packages/web/playground/build-playground.ts'
import { playgroundConfig } from '../packages/web/playground/config.ts'
import { listed } from '../packages/web/playground/example-list.ts'

/**
 * Writes the whole playground to a folder. An earlier one there is replaced.
 *
 * @throws Error when the folder has other contents
 */
export async function writePlayground(folder: string): Promise<void> {
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, 'dev.html')))
    throw new Error(`${folder} has contents that are no playground; name a new or empty folder`)
  await buildPlayground(resolve(folder), await builtExamples())
}

/** Builds the examples in TypeScript, unless they are built. Returns the paths of their components by name. */
async function builtExamples(): Promise<Map<string, string>> {
  const built = new Map<string, string>()
  for (const [name, { isBuilt }] of Object.entries(listed))
    if (isBuilt) built.set(name, await componentOf(name))
  return built
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2)
  if (folder === undefined) {
    const server = await createServer(playgroundConfig(await builtExamples()))
    await server.listen()
    server.printUrls()
    // Vite's own way prints a stack where the system has no program that opens pages.
    await openBrowser(server.resolvedUrls!.local[0]!)
  } else {
    await writePlayground(folder)
  }
}
