import { decode, encode } from 'wasi-webgpu:text/utf8'
import { convertLongTextsBy } from './text-encoding.ts'

/** Lets a component convert long texts from now on. No import can be called while the program is built. */
export function startText(): void {
  convertLongTextsBy({ decode, encode })
}
