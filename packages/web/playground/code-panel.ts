import type { CreatedShader } from '@wasi-webgpu/web'
import type { CodeEditor } from './code-editor.ts'
import { byId, create } from './elements.ts'

/** A text that the panel shows. */
interface Code {
  readonly file: string
  /** The text as it was at first; for a shader, as the program gives it. */
  readonly text: string
  /** Whether a program has created a shader with the text. It can be edited then. */
  isShader: boolean
  /** Messages of the compiler on the text in use. */
  messages: CreatedShader['messages']
}

/**
 * Shows the sources of the program and the shaders that it creates. A shader can be edited: the program then runs again with the
 * edited text in place of its own. The editor loads when the panel is first seen.
 */
export class CodePanel {
  /** Edited shaders, by the text that the program gives. */
  readonly edits = new Map<string, string>()
  readonly #onRun: () => void
  readonly #files = byId('file-list', 'select')
  readonly #apply = byId('apply', 'button')
  readonly #undo = byId('undo', 'button')
  readonly #hint = byId('code-hint', 'p')
  #codes: Code[] = []
  #shown: Code | undefined
  /** Text in the editor that the program does not run with yet. */
  #draft: string | undefined
  #editor: Promise<CodeEditor> | undefined

  /** @param onRun runs the program again, from its beginning */
  constructor(onRun: () => void) {
    this.#onRun = onRun
    this.#files.addEventListener('change', () => this.#show(this.#codes[this.#files.selectedIndex]))
    this.#apply.addEventListener('click', () => this.#save())
    this.#undo.addEventListener('click', () => this.#restore())
    new IntersectionObserver(entries => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) void this.#refresh()
    }).observe(byId('code'))
  }

  /** Shows the sources of another program, the one where it begins first; none for a component of the user. */
  open(sources: Readonly<Record<string, string>>): void {
    this.edits.clear()
    this.#codes = Object.entries(sources).map(([file, text]) => ({
      file,
      text,
      isShader: false,
      messages: [],
    }))
    this.#show(this.#codes[0])
  }

  /** The program has created a shader. */
  add({ label, code, messages }: CreatedShader): void {
    let known = this.#codes.find(({ text }) => text === code)
    if (known === undefined) {
      const number = this.#codes.filter(({ isShader }) => isShader).length + 1
      const file = `${label === '' ? `shader ${number}` : label.replace(/\.wgsl$/, '')}.wgsl`
      known = { file, text: code, isShader: true, messages }
      this.#codes.push(known)
    }
    known.isShader = true
    known.messages = messages
    if (this.#shown === undefined || this.#shown === known) this.#show(known, this.#draft)
    else this.#list()
  }

  #show(code: Code | undefined, draft?: string): void {
    this.#shown = code
    this.#draft = draft
    this.#list()
    if (this.#editor !== undefined) void this.#refresh()
  }

  #list(): void {
    const option = (code: Code) => {
      const mark = this.edits.has(code.text) ? ' (edited)' : code.isShader ? '' : ' (read only)'
      return create('option', { selected: code === this.#shown }, `${code.file}${mark}`)
    }
    this.#files.replaceChildren(...this.#codes.map(option))
    this.#files.disabled = this.#codes.length === 0
    const code = this.#shown
    this.#apply.hidden = this.#undo.hidden = code?.isShader !== true
    this.#apply.disabled = this.#draft === undefined
    this.#undo.disabled = this.#draft === undefined && !this.edits.has(code?.text ?? '')
    this.#hint.textContent =
      code === undefined ? 'The shaders that the program creates appear here.' : hintFor(code)
  }

  async #refresh(): Promise<void> {
    const code = this.#shown
    this.#editor ??= this.#load()
    const editor = await this.#editor
    if (code === undefined || code !== this.#shown) return
    const edited = this.edits.get(code.text) ?? code.text
    editor.show({ file: code.file, text: this.#draft ?? edited, isReadOnly: !code.isShader })
    if (this.#draft === undefined) editor.mark(code.messages)
  }

  async #load(): Promise<CodeEditor> {
    const { CodeEditor } = await import('./code-editor.ts')
    return new CodeEditor(
      byId('editor'),
      text => {
        this.#draft = text
        this.#list()
      },
      () => this.#save(),
    )
  }

  #save(): void {
    const code = this.#shown
    if (code === undefined || this.#draft === undefined) return
    this.edits.set(code.text, this.#draft)
    this.#draft = undefined
    this.#list()
    this.#onRun()
  }

  #restore(): void {
    const code = this.#shown
    if (code === undefined) return
    const wasEdited = this.edits.delete(code.text)
    this.#show(code)
    if (wasEdited) this.#onRun()
  }
}

function hintFor({ isShader, file }: Code): string {
  if (isShader) return ''
  return file.endsWith('.wgsl')
    ? 'The program has not created this shader.'
    : 'Compiled; its shaders can be edited.'
}
