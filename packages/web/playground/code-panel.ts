import type { CreatedShader } from '@wasi-webgpu/web'
import type { CodeEditor } from './code-editor.ts'
import { copyText } from './copy-text.ts'
import { type Draft, storeDrafts, storedDrafts } from './drafts.ts'
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
 * program then runs again with the edited text in place of its own. After a reload, the texts are drafts until they are run again: a
 * shader may have blocked the GPU. The editor loads when the panel is first seen.
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
  /** Name of the program that the drafts belong to. */
  #program = ''
  /** Texts that the program does not run with yet, or that are not saved. */
  #drafts: readonly Draft[] = []
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

  /**
   * Shows the sources of another program, the one where it begins first; none for a component of the user.
   *
   * @param program name that the changed texts are kept by
   */
  open(program: string, sources: Readonly<Record<string, string>> = {}): void {
    if (program !== this.#program) {
      this.#program = program
      this.edits.clear()
      this.#drafts = storedDrafts(program)
    }
    this.#latest = sources
    this.#codes = codesOf(sources)
    this.#show(this.#codes[0])
  }

  /**
   * Shows the sources of the program as they are now. A change that is not saved is kept.
   *
   * @param program name that the changed texts are kept by
   * @param messages errors of the last build, by file
   */
  update(
    program: string,
    sources: Readonly<Record<string, string>>,
    messages: ReadonlyMap<string, CreatedShader['messages']>,
    save: SaveFile,
  ): void {
    if (program !== this.#program) this.open(program)
    const shown = this.#shown
    this.#latest = sources
    const generated = this.#codes.filter(
      code => code.save === undefined && !Object.hasOwn(sources, code.file),
    )
    this.#codes = [...codesOf(sources, save), ...generated]
    for (const code of this.#codes) {
      if (code.save === undefined) continue
      code.messages = messages.get(code.file) ?? []
      // The change is one of an earlier text, which the server compares with the file.
      code.text = this.#draftOf(code)?.before ?? code.text
    }
    this.#show(this.#codes.find(({ file }) => file === shown?.file) ?? this.#codes[0])
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
    if (this.#shown === undefined || this.#shown === known) this.#show(known)
    else this.#list()
  }

  #show(code: Code | undefined): void {
    this.#shown = code
    this.#list()
    if (this.#editor !== undefined) void this.#refresh()
  }

  #list(): void {
    const option = (code: Code) => {
      return create('option', { selected: code === this.#shown }, `${code.file}${this.#markOf(code)}`)
    }
    this.#files.replaceChildren(...this.#codes.map(option))
    this.#files.disabled = this.#codes.length === 0
    const code = this.#shown
    this.#apply.hidden = this.#undo.hidden = code === undefined || !isEditable(code)
    this.#apply.textContent = code?.save === undefined ? 'Run with it' : 'Save'
    const isDraft = code !== undefined && this.#draftOf(code) !== undefined
    this.#apply.disabled = !isDraft
    this.#undo.disabled = !isDraft && !this.edits.has(code?.text ?? '')
    this.#hint.replaceChildren(...(code === undefined ? [noCode] : this.#hintFor(code)))
  }

  #markOf(code: Code): string {
    if (this.#draftOf(code) !== undefined) return code.save === undefined ? ' (not run yet)' : ' (not saved)'
    if (this.edits.has(code.text)) return ' (edited)'
    return isEditable(code) ? '' : ' (read only)'
  }

  #draftOf({ file, text, save }: Code): Draft | undefined {
    return this.#drafts.find(draft => (save === undefined ? draft.before === text : draft.file === file))
  }

  /** Sets the draft of a text, or removes it. */
  #setDraft(code: Code, text?: string): void {
    const { file, text: before } = code
    const others = this.#drafts.filter(draft => draft !== this.#draftOf(code))
    this.#drafts = text === undefined ? others : [...others, { file, before, text }]
    this.#keep()
  }

  /** Stores what the user has changed. */
  #keep(): void {
    const edited = Array.from(this.edits, ([before, text]) => ({ file: '', before, text }))
    const shaders = edited.filter(({ before }) => !this.#drafts.some(draft => draft.before === before))
    storeDrafts(this.#program, [...this.#drafts, ...shaders])
  }

  /** Why the text cannot be edited here, and where it can. */
  #hintFor(code: Code): (Node | string)[] {
    if (isEditable(code)) return []
    if (code.file.endsWith('.wgsl')) return ['The program has not created this shader.']
    const [main = code.file] = Object.keys(this.#latest)
    if (!isBuiltByDev(main)) return ['Compiled: its shaders can be edited here.']
    const command = `npx wasi-webgpu dev --page ${main}`
    const copy = create('button', { type: 'button' }, 'Copy')
    copy.addEventListener('click', () => void copyText(command, 'The command'))
    const where = 'Compiled: its shaders can be edited here. To edit the program, get its sources and run '
    return [where, create('code', {}, command), ' ', copy]
  }

  async #refresh(): Promise<void> {
    const code = this.#shown
    const place = byId('editor')
    // The text without colours, until the editor has loaded.
    if (place.shadowRoot === null)
      place.replaceChildren(...(code === undefined ? [] : [create('pre', {}, this.#textOf(code))]))
    this.#editor ??= this.#load()
    const editor = await this.#editor
    place.replaceChildren()
    if (code === undefined || code !== this.#shown) return
    const draft = this.#draftOf(code)?.text
    const text = this.#textOf(code)
    editor.show({ file: code.file, text, isReadOnly: !isEditable(code) })
    if (draft === undefined) editor.mark(code.messages)
  }

  /** The text as the user has left it. */
  #textOf(code: Code): string {
    return this.#draftOf(code)?.text ?? this.edits.get(code.text) ?? code.text
  }

  async #load(): Promise<CodeEditor> {
    const { CodeEditor } = await import('./code-editor.ts')
    return new CodeEditor(
      byId('editor'),
      text => {
        if (this.#shown === undefined) return
        this.#setDraft(this.#shown, text)
        this.#list()
      },
      () => this.#save(),
    )
  }

  #save(): void {
    const code = this.#shown
    const draft = code && this.#draftOf(code)?.text
    if (code === undefined || draft === undefined) return
    if (code.save === undefined) {
      this.edits.set(code.text, draft)
      this.#setDraft(code)
      this.#list()
      this.#onRun()
      return
    }
    code.save(code.file, code.text, draft).then(
      () => {
        const now = this.#draftOf(code)?.text
        code.text = draft
        this.#setDraft(code, now === draft ? undefined : now)
        this.#list()
      },
      ({ message }) => toast(message),
    )
  }

  #restore(): void {
    const code = this.#shown
    if (code === undefined) return
    const wasEdited = this.edits.delete(code.text)
    this.#setDraft(code)
    if (code.save !== undefined) code.text = this.#latest[code.file] ?? code.text
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
