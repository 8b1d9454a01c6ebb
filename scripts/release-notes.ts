/**
 * Prints the notes of the newest release, for its tag: `node scripts/release-notes.ts`. Each change stands once, with the packages whose
 * CHANGELOGs have it.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A CHANGELOG, with the items of `changelog.ts`, and the name of its package. */
export interface Changelog {
  readonly name: string
  readonly text: string
}

const headings: Readonly<Record<string, string>> = {
  'Major Changes': 'Incompatible changes',
  'Minor Changes': 'New',
  'Patch Changes': 'Corrections',
}

/** Returns the notes as Markdown. A change that is new for one package and a correction for another is new. */
export function releaseNotes(changelogs: readonly Changelog[], version: string): string {
  const packages = new Map<string, string[]>()
  const sections = Object.entries(headings).map(([heading, title]) => {
    const changes: string[] = []
    for (const { name, text } of changelogs) {
      for (const change of changesOf(text, version, heading)) {
        const names = packages.get(change)
        if (names === undefined) changes.push(change)
        packages.set(change, [...(names ?? []), name])
      }
    }
    return { title, changes }
  })
  return sections
    .filter(({ changes }) => changes.length > 0)
    .map(({ title, changes }) => {
      const items = changes.map(change => `- **${packages.get(change)!.join(', ')}**: ${change}`)
      return `## ${title}\n\n${items.join('\n\n')}\n`
    })
    .join('\n')
}

/** Returns the texts of the changes below a heading of a version. */
function changesOf(changelog: string, version: string, heading: string): string[] {
  const [, release = ''] = changelog.split(`\n## ${version}\n`)
  const [, changes = ''] = release.split(/\n## /)[0]!.split(`\n### ${heading}\n`)
  return changes
    .split(/\n### /)[0]!
    .split(/^- /m)
    .slice(1)
    .map(item => item.trim())
}

/** Returns the version of the published packages, and their CHANGELOGs, that of the command first. */
export function published(): { readonly version: string; readonly changelogs: readonly Changelog[] } {
  const root = join(import.meta.dirname, '..')
  const packages = globSync('packages/*/package.json', { cwd: root }).map(path => {
    const {
      name,
      version,
      private: isPrivate,
    }: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(join(root, path), 'utf8'))
    return { name: String(name), version, isPrivate, file: join(root, dirname(path), 'CHANGELOG.md') }
  })
  const released = packages.filter(({ isPrivate, file }) => !isPrivate && existsSync(file))
  const changelogs = released
    .map(({ name, file }) => ({ name, text: readFileSync(file, 'utf8') }))
    .sort((a, b) => Number(b.name === 'wasi-webgpu') - Number(a.name === 'wasi-webgpu'))
  return { version: String(released[0]!.version), changelogs }
}

if (import.meta.main) {
  const { version, changelogs } = published()
  console.log(releaseNotes(changelogs, version))
}
