import { existsSync, readFileSync } from 'node:fs'

/** The version of this package. */
export function version(): string {
  // The nearest package.json upwards: how deep this file lies differs between the sources and what is published.
  let url = new URL('./package.json', import.meta.url)
  while (!existsSync(url)) url = new URL('../package.json', url)
  return (JSON.parse(readFileSync(url, 'utf8')) as { version: string }).version
}
