/** The address of the repository, from the `package.json` of the root, which alone states it. */
import { readFileSync } from 'node:fs'

/** Fields of the root's manifest, as npm knows them. */
export const rootManifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly bugs: string
  readonly repository: { readonly type: 'git'; readonly url: string }
}

/** Address of the repository's page: `https://github.com/ORG/NAME`. */
export const repositoryUrl = rootManifest.repository.url.replace(/^git\+/, '').replace(/\.git$/, '')
