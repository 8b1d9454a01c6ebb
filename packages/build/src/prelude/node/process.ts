/** `node:process`: arguments, environment, standard streams and exit of a program. */
import { getArguments, getEnvironment } from 'wasi:cli/environment@0.2.12'
import { exitWithCode } from 'wasi:cli/exit@0.2.12'
import { getStderr } from 'wasi:cli/stderr@0.2.12'
import { getStdout } from 'wasi:cli/stdout@0.2.12'
import type { OutputStream } from 'wasi:io/streams@0.2.12'
import { writeAll } from '../write-all.ts'

/** As in Node, the user's arguments follow the path of the runtime and the path of the program. */
export const argv: string[] = ['wasi-webgpu', ...getArguments()]

export const env: Record<string, string> = Object.fromEntries(getEnvironment())

export const stdout = { write: writer(getStdout) }
export const stderr = { write: writer(getStderr) }

/** Ends the program. */
export function exit(code = 0): never {
  exitWithCode(code & 0xff)
  throw new Error('the host continued after the exit of the program')
}

/** Writes immediately, and adds no line break. */
function writer(open: () => OutputStream): (text: string | Uint8Array) => true {
  let stream: OutputStream | undefined
  return text => {
    stream ??= open()
    writeAll(stream, text)
    return true
  }
}

const process = { argv, env, exit, stderr, stdout }

// biome-ignore lint/style/noDefaultExport: Node has one.
export { process as default }
