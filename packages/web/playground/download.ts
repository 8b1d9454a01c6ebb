import { create } from './elements.ts'

/** Saves a file of the page. */
export function download(name: string, contents: Blob): void {
  const url = URL.createObjectURL(contents)
  create('a', { href: url, download: name }).click()
  // The browser reads the contents after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
