import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { bundleCommand } from '../packages/cli/build.ts'

const cli = fileURLToPath(new URL('../packages/cli/', import.meta.url))
const addons = join(cli, '../native/fast-lane/prebuilt')
// Not in node_modules: Deno does not load TypeScript, such as that of the package that builds, for a module there.
const bundles = fileURLToPath(new URL('../out/command/', import.meta.url))

/** Bundles the command before tests run, and names it to them: see `packages/cli/src/testing/command-path.ts`. */
export async function setup(project: TestProject): Promise<void> {
  const provide = async () => {
    process.env.WASI_WEBGPU_BUNDLED_COMMAND = join(await bundledCommand(), 'bin/wasi-webgpu.js')
  }
  project.onTestsRerun(provide)
  await provide()
}

/**
 * Writes the package of the bundled command, without its README, to a folder that is named after its contents: test
 * runs at the same time do not disturb each other.
 *
 * @returns the path of the folder
 */
export async function bundledCommand(): Promise<string> {
  const files = await bundleCommand()
  const hash = createHash('sha256')
  for (const { path, contents } of files) hash.update(basename(path)).update(contents)
  const copied = [addons, join(cli, 'bin')].flatMap(of => readdirSync(of).map(name => join(of, name)))
  for (const path of [...copied, join(cli, 'package.json')])
    hash.update(basename(path)).update(readFileSync(path))
  const folder = join(bundles, hash.digest('hex').slice(0, 16))
  if (existsSync(folder)) return folder
  mkdirSync(bundles, { recursive: true })
  const unfinished = mkdtempSync(join(bundles, 'unfinished-'))
  for (const name of ['bin', 'package.json'])
    cpSync(join(cli, name), join(unfinished, name), { recursive: true })
  cpSync(addons, join(unfinished, 'fast-lane/prebuilt'), { recursive: true })
  mkdirSync(join(unfinished, 'dist/bin'), { recursive: true })
  for (const { path, contents } of files)
    writeFileSync(join(unfinished, 'dist/bin', basename(path)), contents)
  try {
    renameSync(unfinished, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
    rmSync(unfinished, { recursive: true })
  }
  return folder
}
