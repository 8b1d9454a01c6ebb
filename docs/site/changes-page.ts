/** The page with the changes of the newest release, from the CHANGELOGs of the packages: the notes of its tag. */
import { published, releaseNotes } from '../../scripts/release-notes.ts'

/** Returns the page as Markdown. */
export function changesPage(): string {
  const { version, changelogs } = published()
  return [
    `# Changes in ${version}`,
    'Each change has the names of the packages that it concerns.',
    releaseNotes(changelogs, version),
  ].join('\n\n')
}
