import { byId } from './elements.ts'

let timer: ReturnType<typeof setTimeout> | undefined

/** Says something for a moment. */
export function toast(text: string): void {
  byId('toast').textContent = text
  clearTimeout(timer)
  timer = setTimeout(() => byId('toast').replaceChildren(), 2500)
}
