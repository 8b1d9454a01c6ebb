import { byId } from './elements.ts'

let timer: ReturnType<typeof setTimeout> | undefined

/** Says something for as long as it takes to read it. */
export function toast(text: string): void {
  byId('toast').textContent = text
  clearTimeout(timer)
  timer = setTimeout(() => byId('toast').replaceChildren(), Math.max(2500, timePerCharacter * text.length))
}

/** Milliseconds that a slow reader needs for a character. */
const timePerCharacter = 60
