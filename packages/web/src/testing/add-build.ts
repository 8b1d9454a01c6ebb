import { build, type InlineConfig, type Rolldown } from 'vite'
import type { Site } from './site.ts'

/** Builds pages with Vite, and adds their files to a site. */
export async function addBuild(site: Site, config: InlineConfig): Promise<void> {
  const { output } = (await build({
    ...config,
    build: { ...config.build, write: false, minify: false },
    logLevel: 'error',
  })) as Rolldown.RolldownOutput
  for (const file of output) site.add(`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source)
}
