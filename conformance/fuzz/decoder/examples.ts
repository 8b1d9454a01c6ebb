import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { samples } from '../../../packages/component/src/testing/samples.ts'
import { type ComponentSource, readScript } from '../../wast/directives.ts'
import { assemble, Refusal } from '../../wast/wasm-tools.ts'
import { readTree } from './binary-tree.ts'

type Bytes = Uint8Array<ArrayBuffer>

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Most bytes of an example. Most bytes of larger ones are code, which the runtime only passes on. */
const maxSize = 150_000

/** Collects components: those of this repository, and those in files and folders that a user names. */
export async function collectExamples(paths: readonly string[]): Promise<Bytes[]> {
  const found = await Promise.all(Object.values(samples).map(text => assemble({ kind: 'text', text })))
  const own = ['examples/*/*.wasm', 'conformance/**/*.{wasm,wat}']
  for (const file of globSync(own, { cwd: root }).sort())
    found.push(...(await readComponents(join(root, file))))
  for (const path of paths) {
    const files = statSync(path).isDirectory()
      ? globSync('**/*.{wasm,wat,wast}', { cwd: path }).map(file => join(path, file))
      : [path]
    for (const file of files.sort()) found.push(...(await readComponents(file)))
  }
  return found.filter(bytes => bytes.length <= maxSize && bytes[6] === 1 && isReadable(bytes))
}

/** Reads a component in binary or text format, or the components of a script, without those that are malformed. */
async function readComponents(file: string): Promise<Bytes[]> {
  const bytes = new Uint8Array(readFileSync(file))
  if (file.endsWith('.wasm')) return [bytes]
  const text = new TextDecoder().decode(bytes)
  const sources = file.endsWith('.wat') ? [{ kind: 'text', text } as const] : componentsOf(text)
  const components: Bytes[] = []
  for (const source of sources) {
    try {
      components.push(await assemble(source))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return components
}

function componentsOf(script: string): ComponentSource[] {
  return readScript(script).flatMap(({ command }) =>
    command.kind === 'component' || command.kind === 'component definition' ? [command.source] : [],
  )
}

/** Whether sections can be told apart in the bytes, which may be malformed in scripts. */
function isReadable(bytes: Bytes): boolean {
  try {
    readTree(bytes)
    return true
  } catch {
    return false
  }
}
