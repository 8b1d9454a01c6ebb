import { byId } from './elements.ts'
import { httpUrl } from './link.ts'

/** Handlers for a component that the user opens. */
export interface Opener {
  /** A file was chosen, or dropped into the page. */
  onFile(file: File): void
  /** An http or https URL was entered. The dialog shows why a component there cannot be opened, when the promise rejects. */
  onUrl(url: string): Promise<void>
}

/** Connects the dialog that opens components, and accepts files dropped into the page. */
export function connectOpener({ onFile, onUrl }: Opener): void {
  const dialog = byId('opener', 'dialog')
  const address = byId('address', 'input')
  const problem = dialog.querySelector('.problem') as HTMLElement
  const chooser = byId('file', 'input')
  byId('open', 'button').addEventListener('click', () => {
    problem.hidden = true
    dialog.showModal()
  })
  byId('cancel', 'button').addEventListener('click', () => dialog.close())
  byId('choose', 'button').addEventListener('click', () => chooser.click())
  chooser.addEventListener('change', () => {
    const [file] = chooser.files ?? []
    chooser.value = ''
    dialog.close()
    if (file !== undefined) onFile(file)
  })
  const complain = (message: string) => {
    problem.textContent = message
    problem.hidden = false
  }
  dialog.querySelector('form')!.addEventListener('submit', event => {
    event.preventDefault()
    const url = httpUrl(address.value)
    problem.hidden = true
    if (url === undefined) complain('An address begins with https:// or http://.')
    else
      onUrl(url).then(
        () => dialog.close(),
        ({ message }) => complain(message),
      )
  })
  takeDrops(onFile)
}

function takeDrops(onFile: (file: File) => void): void {
  const drop = byId('drop')
  addEventListener('dragover', event => {
    event.preventDefault()
    drop.hidden = false
  })
  addEventListener('dragleave', (event: DragEvent) => {
    if (event.relatedTarget === null) drop.hidden = true
  })
  addEventListener('drop', (event: DragEvent) => {
    event.preventDefault()
    drop.hidden = true
    const [file] = event.dataTransfer?.files ?? []
    if (file !== undefined) onFile(file)
  })
}
