import { decode, encode } from 'wasi-webgpu:text/utf8'
import { startRandomNumbers } from '@wasi-webgpu/guest/start-random-numbers'
import { convertLongTextsBy } from './text-encoding.ts'
import { trackRejections } from './uncaught.ts'

let isStarted = false

/**
 * Lets a component convert long texts, and the program observe rejections and have new random numbers, from now on. No import can be called while the
 * program is built.
 */
export function start(): void {
  if (isStarted) return
  isStarted = true
  convertLongTextsBy({ decode, encode })
  trackRejections()
  startRandomNumbers()
}
