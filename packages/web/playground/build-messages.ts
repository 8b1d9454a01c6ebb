import type { ShaderMessage } from '@wasi-webgpu/web'

/** Returns the errors of a build, lines `FILE:LINE:COLUMN: MESSAGE` after the name of the command, by file. */
export function messagesIn(errors: string): Map<string, ShaderMessage[]> {
  const messages = new Map<string, ShaderMessage[]>()
  for (const [, file = '', line, column, message = ''] of errors.matchAll(
    /^(?:wasi-webgpu: )?(.+?):(\d+):(\d+): (.+)$/gm,
  )) {
    const found = messages.get(file) ?? []
    messages.set(file, found)
    found.push({ type: 'error', message, line: Number(line), column: Number(column), length: 1 })
  }
  return messages
}
