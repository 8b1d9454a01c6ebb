import type { FrameTiming } from '@wasi-webgpu/web'

/** Number of frames that the graph shows. */
const most = 240
/** Height of the graph, in milliseconds. */
const highest = 50

/** Shows the time between frames, and the program's part of it, as bars. */
export class FrameGraph {
  readonly #canvas: HTMLCanvasElement
  readonly #text: HTMLElement
  readonly #frames: { readonly interval: number; readonly duration: number }[] = []
  #last: number | undefined
  #request = 0
  #told = 0

  constructor(element: HTMLElement) {
    this.#canvas = element.querySelector('canvas') as HTMLCanvasElement
    this.#text = element.querySelector('p') as HTMLElement
    new ResizeObserver(() => this.#drawSoon()).observe(this.#canvas)
    this.clear()
  }

  clear(): void {
    this.#frames.length = 0
    this.#last = undefined
    this.#told = 0
    this.#text.textContent = 'No frames yet'
    this.#canvas.ariaLabel = 'No frames yet'
    this.#drawSoon()
  }

  add({ time, duration }: FrameTiming): void {
    if (this.#last !== undefined) {
      this.#frames.push({ interval: time - this.#last, duration })
      if (this.#frames.length > most) this.#frames.shift()
    }
    this.#last = time
    if (time - this.#told > 500 && this.#frames.length > 2) {
      this.#told = time
      this.#tell()
    }
    this.#drawSoon()
  }

  #tell(): void {
    const recent = this.#frames.slice(-60)
    const interval = mean(recent.map(frame => frame.interval))
    const work = mean(recent.map(frame => frame.duration))
    const text = `${Math.round(1000 / interval)} frames/s · ${interval.toFixed(1)} ms · program ${work.toFixed(1)} ms`
    this.#text.textContent = text
    this.#canvas.ariaLabel = `Frame times: ${text}`
  }

  #drawSoon(): void {
    if (this.#request !== 0) return
    this.#request = requestAnimationFrame(() => {
      this.#request = 0
      this.#draw()
    })
  }

  #draw(): void {
    const canvas = this.#canvas
    const context = canvas.getContext('2d') as CanvasRenderingContext2D
    const { clientWidth: width, clientHeight: height } = canvas
    canvas.width = width * devicePixelRatio
    canvas.height = height * devicePixelRatio
    context.scale(devicePixelRatio, devicePixelRatio)
    // A canvas does not support `light-dark()`; the computed values of these properties are plain colours.
    const { color: line, accentColor: accent, outlineColor: quiet } = getComputedStyle(canvas)
    const y = (milliseconds: number) => height - (Math.min(milliseconds, highest) / highest) * height
    const step = width / most
    for (const [i, { interval, duration }] of this.#frames.entries()) {
      const x = width - (this.#frames.length - i) * step
      context.fillStyle = line
      context.fillRect(x, y(interval), Math.max(1, step - 0.5), height - y(interval))
      context.fillStyle = accent
      context.fillRect(x, y(duration), Math.max(1, step - 0.5), height - y(duration))
    }
    context.strokeStyle = quiet
    context.setLineDash([3, 4])
    context.globalAlpha = 0.6
    context.beginPath()
    context.moveTo(0, y(1000 / 60))
    context.lineTo(width, y(1000 / 60))
    context.stroke()
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
