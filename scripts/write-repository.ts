/**
 * Writes the address of the repository, which the `package.json` of the root states, into the manifests of the packages and of the
 * crates: part of `npm run generate`. With `--check` it writes nothing, and exits with 1 if a manifest would change.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root, web } from './repository.ts'

type Manifest = Readonly<Record<string, unknown>>

/** The manifest of a package with its address, behind the licence. */
function withAddress(path: string, text: string): string {
  const { homepage, bugs, repository, ...manifest }: Manifest = JSON.parse(text)
  const folder = dirname(path)
  const address = {
    homepage: `${web}/tree/main/${folder}#readme`,
    bugs: root.bugs,
    repository: { ...root.repository, directory: folder },
  }
  const fields = Object.entries(manifest).flatMap(([name, value]) => [
    [name, value] as const,
    ...(name === 'license' ? Object.entries(address) : []),
  ])
  return `${JSON.stringify(Object.fromEntries(fields), null, 2)}\n`
}

/** The manifest of the workspace of the crates, whose members take the address from it. */
function crates(_: string, text: string): string {
  return text.replace(/^repository = .*$/m, `repository = ${JSON.stringify(web)}`)
}

const folder = join(import.meta.dirname, '..')
const manifests = [
  ...globSync('packages/*/package.json', { cwd: folder }).map(path => [path, withAddress] as const),
  ['crates/Cargo.toml', crates] as const,
]
for (const [path, write] of manifests) {
  const text = readFileSync(join(folder, path), 'utf8')
  const written = write(path, text)
  // Only the formatter may differ.
  if (path.endsWith('.json') ? equal(JSON.parse(written), JSON.parse(text)) : written === text) continue
  if (process.argv.includes('--check')) {
    console.error(`${path} is not what \`npm run generate\` writes`)
    process.exitCode = 1
  } else {
    writeFileSync(join(folder, path), written)
    console.log(`wrote ${path}`)
  }
}

function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
