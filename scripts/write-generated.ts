import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Writes a generated file, if it changes. With `--check` it writes nothing, and the process exits with 1 if the file would change.
 *
 * @param path from the root of the repository
 * @param generate returns the new text for the present one, which is empty if the file does not exist
 */
export function writeGenerated(path: string, generate: (text: string) => string): void {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url))
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const generated = generate(text)
  if (generated === text) return
  if (process.argv.includes('--check')) {
    console.error(`${path} is not what \`npm run generate\` writes`)
    process.exitCode = 1
  } else {
    writeFileSync(file, generated)
    console.log(`wrote ${path}`)
  }
}
