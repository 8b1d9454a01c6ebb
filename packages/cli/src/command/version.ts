import { existsSync, readFileSync } from 'node:fs'

/** Returns the version of this package. */
export function version(): string {
  // Searches for package.json upwards, because the depth of this file differs between the sources and the
  // published package.
  let url = new URL('./package.json', import.meta.url)
  while (!existsSync(url)) url = new URL('../package.json', url)
  return (JSON.parse(readFileSync(url, 'utf8')) as { version: string }).version
}
