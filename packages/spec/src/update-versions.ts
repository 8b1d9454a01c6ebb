import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Api } from './model.ts'

/**
 * Updates the version in every hand-written file that names the package with one. WIT requires the version, and documents
 * and tests quote programs of users; with this function, a new version is an edit of `translate.ts` alone.
 *
 * @param root the repository
 * @returns the updated texts by path from the root
 */
export function withCurrentVersions(api: Api, root: string): Map<string, string> {
  const versions = [api.version, ...api.sameAs]
  const files = execFileSync(
    'git',
    ['grep', '-l', '--untracked', '-F', `${api.package}`, '--', ...handWritten],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  return new Map(
    files
      .split('\n')
      .filter(path => path !== '')
      .map(path => [path, withVersions(readFileSync(join(root, path), 'utf8'), api, versions)]),
  )
}

const handWritten = [
  '*.md',
  '*.ts',
  '*.wit',
  ':!wit',
  ':!docs/api',
  ':!**/generated/**',
  ':!**/CHANGELOG.md',
  ':!.changeset',
]

/** Replaces each version by the one with the same first two numbers, if the API has one. */
function withVersions(text: string, api: Api, versions: readonly string[]): string {
  const name = new RegExp(`\\b${api.package}(?:/${api.interface})?@(\\d+\\.[1-9]\\d*)\\.\\d+-rc\\.\\d+`, 'g')
  return text.replaceAll(name, (known, line: string) => {
    const version = versions.find(version => version.startsWith(`${line}.`))
    return version === undefined ? known : `${known.slice(0, known.indexOf('@'))}@${version}`
  })
}
