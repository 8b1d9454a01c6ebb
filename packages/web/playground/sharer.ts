import { copyText } from './copy-text.ts'
import { byId } from './elements.ts'

/** A program to share. */
export interface Shared {
  /** Name of its file. */
  readonly file: string
  /** URL of its component. */
  readonly url: string
  readonly args: string
  /** Whether it reads files that the page supplies. */
  readonly readsFiles: boolean
  /** URL of the playground with the program; absent for a file of the user. */
  readonly link?: string
}

/** Connects the dialog that has a link to the program, a snippet that embeds it, and its component. */
export function connectSharer(current: () => Shared | undefined): void {
  const dialog = byId('sharer', 'dialog')
  const link = byId('link', 'input')
  const snippet = byId('snippet', 'textarea')
  byId('share', 'button').addEventListener('click', () => {
    const shared = current()
    if (shared === undefined) return
    byId('link-row').hidden = shared.link === undefined
    link.value = shared.link ?? ''
    snippet.value = snippetFor(shared)
    Object.assign(byId('download', 'a'), { href: shared.url, download: shared.file })
    dialog.showModal()
  })
  byId('done', 'button').addEventListener('click', () => dialog.close())
  byId('copy-link', 'button').addEventListener('click', () => void copyText(link.value, 'The link', link))
  byId('copy-snippet', 'button').addEventListener(
    'click',
    () => void copyText(snippet.value, 'The snippet', snippet),
  )
}

/** Returns HTML that embeds the program, with its component beside the page. */
export function snippetFor({ file, args, readsFiles }: Omit<Shared, 'url'>): string {
  const escaped = args.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  const lines = [
    '<script type="module" src="node_modules/@wasi-webgpu/web/dist/wasi-webgpu.js"></script>',
    '',
    `<wasi-webgpu src="${file}"${args === '' ? '' : ` args="${escaped}"`} autoplay worker width="640" height="480"></wasi-webgpu>`,
  ]
  if (readsFiles) lines.push('<!-- It reads files: set options.files of the element before it starts. -->')
  return lines.join('\n')
}
