import { readFileSync } from 'node:fs'
import { codeFrame } from '@wasi-webgpu/build/code-frame'
import { prefixed, visible, visibleLines } from '@wasi-webgpu/native/terminal'

/**
 * Formats errors for the standard error: after each `file:line: …` or `file:line:column: …`, an excerpt of the source with
 * a caret under the column. An error whose file cannot be read has none.
 *
 * @param errors one error a line
 */
export function withCodeFrames(errors: string): string {
  return visibleLines(errors)
    .split('\n')
    .flatMap(error => [prefixed(error), ...frameOf(error)])
    .join('\n')
}

function frameOf(error: string): string[] {
  const [, file, line, column] = /^(.+?):(\d+)(?::(\d+))?: /.exec(error) ?? []
  if (file === undefined) return []
  try {
    return codeFrame(
      readFileSync(file, 'utf8'),
      Number(line),
      column === undefined ? undefined : Number(column),
      visible,
    )
  } catch {
    return []
  }
}
