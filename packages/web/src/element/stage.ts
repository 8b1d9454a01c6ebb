/** State of the element's display. */
export type State = 'idle' | 'loading' | 'running' | 'ended' | 'failed'

/** The shadow tree of the element: the canvas, and the messages over it. */
export class Stage {
  readonly #host: HTMLElement & { autoplay: boolean }
  readonly #internals: ElementInternals
  readonly #size = new Map<'width' | 'height', number>()
  readonly #suggested = new Map<'width' | 'height', number>()
  readonly #sizeSheet = new CSSStyleSheet()
  readonly #overlay = document.createElement('div')
  readonly #start = part('button', 'start')
  readonly #progress = part('progress', 'progress')
  readonly #message = part('p', 'message')
  #canvas = part('canvas', 'canvas')
  #state: State = 'idle'

  constructor(host: HTMLElement & { autoplay: boolean }, onStart: () => void) {
    this.#host = host
    this.#internals = host.attachInternals()
    const root = host.attachShadow({ mode: 'open', delegatesFocus: true })
    // Constructed style sheets are allowed under a Content-Security-Policy that forbids inline styles.
    root.adoptedStyleSheets = [sheet(), this.#sizeSheet]
    this.#start.type = 'button'
    this.#start.textContent = 'Run'
    this.#start.addEventListener('click', onStart)
    this.#message.role = 'alert'
    this.#progress.ariaLabel = 'Loading'
    this.#overlay.id = 'overlay'
    root.append(this.#canvas, this.#overlay)
    this.show('idle')
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

  /** Shows a state. @param message message of a failure */
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
        this.#progress.removeAttribute('value')
        return [this.#progress]
      case 'running':
        return []
      case 'failed':
        return [this.#message]
      default:
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

let shared: CSSStyleSheet | undefined

/** The style sheet that all elements share. */
function sheet(): CSSStyleSheet {
  if (shared === undefined) {
    shared = new CSSStyleSheet()
    shared.replaceSync(css)
  }
  return shared
}

const css = `
:host { display: inline-block; position: relative; width: 300px; height: 150px; box-sizing: border-box; overflow: hidden; }
:host([hidden]) { display: none; }
canvas { display: block; width: 100%; height: 100%; }
canvas:focus:not(:focus-visible) { outline: none; }
#overlay { position: absolute; inset: 0; display: grid; place-items: center; font: 15px/1.5 system-ui, sans-serif; }
#overlay:empty { display: none; }
button { font: inherit; padding: 0.5em 1.5em; cursor: pointer; }
progress { width: min(60%, 20em); }
p { margin: 0; padding: 1em; box-sizing: border-box; width: 100%; max-height: 100%; overflow: auto; white-space: pre-wrap;
    overflow-wrap: anywhere; color: CanvasText; background: Canvas; }
`
