/**
 * Writes the address of the repository, which the `package.json` of the root states, into the manifests of the packages and of the
 * crates: part of `npm run generate`. With `--check` it writes nothing, and exits with 1 if a manifest would change.
 */
import { globSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { repositoryUrl, rootManifest } from './repository.ts'
import { writeGenerated } from './write-generated.ts'

type Manifest = Readonly<Record<string, unknown>>

/** The manifest of a package with its address, behind the licence. */
function withAddress(path: string, text: string): string {
  const present: Manifest = JSON.parse(text)
  const { homepage, bugs, repository, ...manifest } = present
  const folder = dirname(path)
  const address = {
    homepage: `${repositoryUrl}/tree/main/${folder}#readme`,
    bugs: rootManifest.bugs,
    repository: { ...rootManifest.repository, directory: folder },
  }
  const fields = Object.entries(manifest).flatMap(([name, value]) => [
    [name, value] as const,
    ...(name === 'license' ? Object.entries(address) : []),
  ])
  const written = Object.fromEntries(fields)
  // Only the formatter may differ.
  if (JSON.stringify(written) === JSON.stringify(present)) return text
  return `${JSON.stringify(written, null, 2)}\n`
}

const folder = fileURLToPath(new URL('..', import.meta.url))
for (const path of globSync('packages/*/package.json', { cwd: folder }))
  writeGenerated(path, text => withAddress(path, text))
// The members of the workspace take the address from its manifest.
writeGenerated('crates/Cargo.toml', text =>
  text.replace(/^repository = .*$/m, `repository = ${JSON.stringify(repositoryUrl)}`),
)
