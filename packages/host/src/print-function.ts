import { t } from '@wasi-webgpu/component'
import { Lifted } from '@wasi-webgpu/component/host'

/**
 * Returns the function `print: func(s: string)`, which the examples of the standard's authors import directly from their host,
 * in worlds without WASI. A component whose `print` has another type is refused.
 *
 * @param write receives each text with a line break
 */
export function printFunction(write: (text: string) => void): Lifted {
  return new Lifted(t.func({ s: t.string }), (text: string) => write(`${text}\n`))
}
