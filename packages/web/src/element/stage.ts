/** State of the element's display. */
export type State = 'idle' | 'loading' | 'running' | 'ended' | 'failed'

/** The shadow tree of the element: the canvas, and the messages over it. */
export class Stage {
  readonly #host: HTMLElement & { autoplay: boolean }
  readonly #internals: ElementInternals
  readonly #size = new Map<'width' | 'height', number>()
  readonly #suggested = new Map<'width' | 'height', number>()
  #sizeSheet = new CSSStyleSheet()
  readonly #root: ShadowRoot
  readonly #overlay = document.createElement('div')
  readonly #start = part('button', 'start')
  readonly #progress = part('progress', 'progress')
  readonly #message = part('p', 'message')
  /** Text of a program that does not draw. */
  readonly #output = part('pre', 'output')
  #canvas = part('canvas', 'canvas')
  #state: State = 'idle'

  constructor(host: HTMLElement & { autoplay: boolean }, onStart: () => void) {
    this.#host = host
    this.#internals = host.attachInternals()
    this.#root = host.attachShadow({ mode: 'open', delegatesFocus: true })
    // Constructed style sheets are allowed under a Content-Security-Policy that forbids inline styles.
    this.#root.adoptedStyleSheets = [sheet(globalThis), this.#sizeSheet]
    this.#start.type = 'button'
    this.#start.textContent = 'Run'
    this.#start.addEventListener('click', onStart)
    this.#message.role = 'alert'
    this.#progress.ariaLabel = 'Loading'
    this.#overlay.id = 'overlay'
    this.#root.append(this.#canvas, this.#overlay)
    this.show('idle')
  }

  /** Makes style sheets anew in the document to which the element has moved, since a document refuses those of another. */
  adopt(): void {
    const view = this.#host.ownerDocument.defaultView
    if (view === null) return
    this.#sizeSheet = new view.CSSStyleSheet()
    this.#root.adoptedStyleSheets = [sheet(view), this.#sizeSheet]
    this.#applySize()
  }

  /** Replaces the canvas by a fresh one, because the type of a canvas's context cannot change. */
  newCanvas(): HTMLCanvasElement {
    const canvas = part('canvas', 'canvas')
    this.#canvas.replaceWith(canvas)
    this.#canvas = canvas
    this.label(this.#host.getAttribute('aria-label'))
    return canvas
  }

  label(text: string | null): void {
    this.#canvas.ariaLabel = text
  }

  /** Shows the text that a program writes, where no picture hides it. */
  write(text: string): void {
    this.#output.textContent = ((this.#output.textContent ?? '') + text).slice(-mostText)
    this.#overlay.replaceChildren(...this.#shown(this.#state))
  }

  /** Shows a state. @param message message of a failure, or why the program cannot start */
  show(state: State, message = ''): void {
    this.#internals.states.delete(this.#state)
    this.#internals.states.add(state)
    this.#state = state
    this.#message.textContent = message.trim()
    this.#overlay.replaceChildren(...this.#shown(state))
  }

  #shown(state: State): HTMLElement[] {
    switch (state) {
      case 'loading':
        this.#output.textContent = ''
        this.#progress.removeAttribute('value')
        return [this.#progress]
      case 'running':
      case 'ended':
        if (this.#output.textContent !== '') return [this.#output]
        return state === 'running' || this.#host.autoplay ? [] : [this.#start]
      case 'failed':
        return [this.#message]
      default:
        if (this.#message.textContent !== '') return [this.#message]
        return this.#host.autoplay ? [] : [this.#start]
    }
  }

  showProgress(loaded: number, total: number | undefined): void {
    if (total !== undefined) this.#progress.value = loaded / total
  }

  /** Sets the size from an attribute, in CSS pixels; `NaN` for a missing attribute. */
  setSize(name: 'width' | 'height', length: number): void {
    if (length >= 0) this.#size.set(name, length)
    else this.#size.delete(name)
    this.#applySize()
  }

  /** Sets the size that the program requests, which applies where nothing else sets one. */
  suggestSize(width: number | undefined, height: number | undefined): void {
    if (width !== undefined) this.#suggested.set('width', width)
    if (height !== undefined) this.#suggested.set('height', height)
    this.#applySize()
  }

  #applySize(): void {
    const lengths = { ...Object.fromEntries(this.#suggested), ...Object.fromEntries(this.#size) }
    const rules = Object.entries(lengths).map(([name, length]) => `${name}: ${length}px;`)
    this.#sizeSheet.replaceSync(`:host { ${rules.join(' ')} }`)
  }
}

function part<Name extends keyof HTMLElementTagNameMap>(
  tag: Name,
  name: string,
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(tag)
  element.part.add(name)
  return element
}

/** The style sheet that all elements of a document share, by its window. */
const shared = new WeakMap<object, CSSStyleSheet>()

function sheet(view: typeof globalThis | (Window & typeof globalThis)): CSSStyleSheet {
  const known = shared.get(view)
  if (known !== undefined) return known
  const sheet = new view.CSSStyleSheet()
  sheet.replaceSync(css)
  shared.set(view, sheet)
  return sheet
}

/** Characters of a program's text that are shown. */
const mostText = 10_000

const css = `
:host { display: inline-block; position: relative; width: 300px; height: 150px; box-sizing: border-box; overflow: hidden; }
:host([hidden]) { display: none; }
canvas { display: block; width: 100%; height: 100%; }
canvas:focus:not(:focus-visible) { outline: none; }
#overlay { position: absolute; inset: 0; display: grid; place-items: center; font: 15px/1.5 system-ui, sans-serif; }
#overlay:empty { display: none; }
button { font: inherit; padding: 0.5em 1.5em; cursor: pointer; }
pre { margin: 0; padding: 1em; box-sizing: border-box; width: 100%; height: 100%; overflow: auto; white-space: pre-wrap;
      overflow-wrap: anywhere; color: CanvasText; background: Canvas; }
progress { width: min(60%, 20em); }
p { margin: 0; padding: 1em; box-sizing: border-box; width: 100%; max-height: 100%; overflow: auto; white-space: pre-wrap;
    overflow-wrap: anywhere; color: CanvasText; background: Canvas; }
`
