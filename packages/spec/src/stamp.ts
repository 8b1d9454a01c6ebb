import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Api } from './model.ts'

/**
 * Hand-written files that name the package with its version, with the versions of the API: WIT has no way to leave a
 * version out, and documents and tests quote what users write. So a version is changed in `translate.ts` alone.
 *
 * @param root the repository
 * @returns the texts of these files, by their paths from the root
 */
export function stamped(api: Api, root: string): Map<string, string> {
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

/** A version takes the place of another with the same first two numbers. */
function withVersions(text: string, api: Api, versions: readonly string[]): string {
  const name = new RegExp(`\\b${api.package}(?:/${api.interface})?@(\\d+\\.[1-9]\\d*)\\.\\d+-rc\\.\\d+`, 'g')
  return text.replaceAll(name, (known, line: string) => {
    const version = versions.find(version => version.startsWith(`${line}.`))
    return version === undefined ? known : `${known.slice(0, known.indexOf('@'))}@${version}`
  })
}
