import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
import { c, cpp } from '@codemirror/legacy-modes/mode/clike'
import { rust } from '@codemirror/legacy-modes/mode/rust'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { ShaderMessage } from '@wasi-webgpu/web'
import { wgsl } from './wgsl-language.ts'

/** A text in the editor. */
export interface EditedText {
  /** Name of the file, whose end tells the language. */
  readonly file: string
  readonly text: string
  readonly isReadOnly: boolean
}

/** An editor of code, in a shadow tree: its styles are then allowed by the page's Content-Security-Policy. */
export class CodeEditor {
  readonly #view: EditorView
  readonly #onChange: (text: string) => void
  readonly #onSave: () => void
  #shown: Omit<EditedText, 'text'> | undefined

  /**
   * @param onChange called with the text when the user has changed it
   * @param onSave called when the user presses Ctrl+S or Ctrl+Enter
   */
  constructor(container: HTMLElement, onChange: (text: string) => void, onSave: () => void) {
    this.#onChange = onChange
    this.#onSave = onSave
    const root = container.attachShadow({ mode: 'open' })
    this.#view = new EditorView({ parent: root, root })
  }

  /** Shows a text. One that the editor has already keeps its place and its history. */
  show({ file, text, isReadOnly }: EditedText): void {
    const isShown = this.#shown?.file === file && this.#shown.isReadOnly === isReadOnly
    if (isShown && this.#view.state.doc.toString() === text) return
    this.#shown = { file, isReadOnly }
    this.#view.setState(
      EditorState.create({
        doc: text,
        extensions: [
          languageOf(file),
          lineNumbers(),
          history(),
          drawSelection(),
          bracketMatching(),
          isReadOnly ? [] : [highlightActiveLine(), lintGutter()],
          EditorState.readOnly.of(isReadOnly),
          EditorView.contentAttributes.of({
            'aria-label': `${file}${isReadOnly ? ', read only' : ''}`,
            tabindex: '0', // so that the keyboard reaches, and scrolls, what it cannot edit
          }),
          EditorView.updateListener.of(update => {
            if (update.docChanged) this.#onChange(update.state.doc.toString())
          }),
          keymap.of([
            { key: 'Mod-s', preventDefault: true, run: () => this.#save() },
            { key: 'Mod-Enter', run: () => this.#save() },
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          syntaxHighlighting(colours),
          theme,
        ],
      }),
    )
  }

  /** Marks what the compiler says of the text. */
  mark(messages: readonly ShaderMessage[]): void {
    const { doc } = this.#view.state
    const diagnostics = messages
      .filter(({ line }) => line >= 1 && line <= doc.lines)
      .map(({ type, message, line, column, length }) => {
        const { from: start, to: end } = doc.line(line)
        const from = Math.min(start + Math.max(0, column - 1), end)
        return { from, to: Math.min(from + Math.max(1, length), doc.length), severity: type, message }
      })
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics))
  }

  #save(): boolean {
    this.#onSave()
    return true
  }
}

function languageOf(file: string): Extension {
  if (/\.[cm]?[jt]s$/.test(file)) return javascript({ typescript: true })
  if (file.endsWith('.wgsl')) return wgsl
  if (file.endsWith('.rs')) return StreamLanguage.define(rust)
  return StreamLanguage.define(file.endsWith('.cpp') ? cpp : c)
}

const colours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--quiet)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: 'light-dark(#8a2bb8, #d7a6ff)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'light-dark(#0b6e3f, #8fdcae)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'light-dark(#a34a00, #ffb87a)' },
  { tag: [tags.typeName, tags.className, tags.namespace], color: 'light-dark(#0a6a8a, #7fd4f0)' },
  { tag: [tags.meta, tags.annotation, tags.processingInstruction], color: 'light-dark(#a0264f, #ff9fbd)' },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName)],
    color: 'light-dark(#2c4fc7, #a5b8ff)',
  },
])

const theme = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', color: 'var(--text)', backgroundColor: 'var(--panel)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--accent)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--quiet)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'var(--raised)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--text)',
    border: '1px solid var(--line)',
    borderRadius: '6px',
  },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 28%, transparent)',
  },
})
