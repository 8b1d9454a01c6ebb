import type { CreatedShader } from '@wasi-webgpu/web'
import type { CodeEditor } from './code-editor.ts'
import { copyText } from './copy-text.ts'
import { byId, create } from './elements.ts'
import { toast } from './toast.ts'

/** Saves a changed file. Rejects with why it is not saved. */
export type SaveFile = (file: string, before: string, text: string) => Promise<void>

/** A text that the panel shows. */
interface Code {
  readonly file: string
  /** The text that is saved; for a shader, as the program gives it. */
  text: string
  /** Saves the file; absent where a server has none. */
  readonly save?: SaveFile | undefined
  /** Whether a program has created a shader with the text. It can be edited then. */
  isShader: boolean
  /** Messages of the compiler on the text in use. */
  messages: CreatedShader['messages']
}

/**
 * Shows the sources of the program and the shaders that it creates. A file that a server saves can be edited, and a shader too: the
 * program then runs again with the edited text in place of its own. The editor loads when the panel is first seen.
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
  /** Texts of the files that a server saves. */
  #latest: Readonly<Record<string, string>> = {}
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
    this.#latest = sources
    this.#codes = codesOf(sources)
    this.#show(this.#codes[0])
  }

  /**
   * Shows the sources of the program as they are now. A change that is not saved is kept.
   *
   * @param messages errors of the last build, by file
   */
  update(
    sources: Readonly<Record<string, string>>,
    messages: ReadonlyMap<string, CreatedShader['messages']>,
    save: SaveFile,
  ): void {
    const shown = this.#shown
    const draft = this.#draft
    this.#latest = sources
    const generated = this.#codes.filter(
      code => code.save === undefined && !Object.hasOwn(sources, code.file),
    )
    this.#codes = [...codesOf(sources, save), ...generated]
    for (const code of this.#codes) if (code.save) code.messages = messages.get(code.file) ?? []
    const again = this.#codes.find(({ file }) => file === shown?.file)
    // The change is one of the text that was shown, which the server compares with the file.
    if (again !== undefined && shown !== undefined && draft !== undefined) again.text = shown.text
    this.#show(again ?? this.#codes[0], again && draft)
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
      const mark = this.edits.has(code.text) ? ' (edited)' : isEditable(code) ? '' : ' (read only)'
      return create('option', { selected: code === this.#shown }, `${code.file}${mark}`)
    }
    this.#files.replaceChildren(...this.#codes.map(option))
    this.#files.disabled = this.#codes.length === 0
    const code = this.#shown
    this.#apply.hidden = this.#undo.hidden = code === undefined || !isEditable(code)
    this.#apply.textContent = code?.save === undefined ? 'Run with it' : 'Save'
    this.#apply.disabled = this.#draft === undefined
    this.#undo.disabled = this.#draft === undefined && !this.edits.has(code?.text ?? '')
    this.#hint.replaceChildren(...(code === undefined ? [noCode] : this.#hintFor(code)))
  }

  /** Why the text cannot be edited here, and where it can. */
  #hintFor(code: Code): (Node | string)[] {
    if (isEditable(code)) return []
    if (code.file.endsWith('.wgsl')) return ['The program has not created this shader.']
    const [main = code.file] = Object.keys(this.#latest)
    if (!isBuiltByDev(main)) return ['Compiled; its shaders can be edited.']
    const command = `npx wasi-webgpu dev --page ${main}`
    const copy = create('button', { type: 'button' }, 'Copy')
    copy.addEventListener('click', () => void copyText(command, 'The command'))
    const where = 'Compiled; its shaders can be edited. Programs are edited in the page of '
    return [where, create('code', {}, command), ' ', copy]
  }

  async #refresh(): Promise<void> {
    const code = this.#shown
    this.#editor ??= this.#load()
    const editor = await this.#editor
    if (code === undefined || code !== this.#shown) return
    const edited = this.edits.get(code.text) ?? code.text
    editor.show({ file: code.file, text: this.#draft ?? edited, isReadOnly: !isEditable(code) })
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
    const draft = this.#draft
    if (code === undefined || draft === undefined) return
    if (code.save === undefined) {
      this.edits.set(code.text, draft)
      this.#draft = undefined
      this.#list()
      this.#onRun()
      return
    }
    code.save(code.file, code.text, draft).then(
      () => {
        code.text = draft
        if (this.#draft === draft) this.#draft = undefined
        this.#list()
      },
      ({ message }) => toast(message),
    )
  }

  #restore(): void {
    const code = this.#shown
    if (code === undefined) return
    code.text = this.#latest[code.file] ?? code.text
    const wasEdited = this.edits.delete(code.text)
    this.#show(code)
    if (wasEdited) this.#onRun()
  }
}

function codesOf(sources: Readonly<Record<string, string>>, save?: SaveFile): Code[] {
  return Object.entries(sources).map(([file, text]) => ({ file, text, save, isShader: false, messages: [] }))
}

function isEditable({ save, isShader }: Code): boolean {
  return save !== undefined || isShader
}

const noCode = 'The shaders that the program creates appear here.'

/** Whether `wasi-webgpu dev` builds a program that begins in the file. */
function isBuiltByDev(file: string): boolean {
  return /\.(ts|c|cpp)$/.test(file)
}
