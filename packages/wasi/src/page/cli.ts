import { createCli } from '@bytecodealliance/preview2-shim/cli'
import { error as ioError, streams } from '@bytecodealliance/preview2-shim/io'
import type { Imports } from '@wasi-webgpu/component'
import { exit } from '../exit.ts'
import { type GuestRoom, readStreamBytes } from '../guest-room.ts'
import type { Grants } from './page-wasi.ts'
import { poll } from './poll.ts'
import { streamMethods } from './stream-methods.ts'

/** Returns `wasi:cli` and `wasi:io`. The standard input is empty, and no stream is a terminal. */
export function cli({ args = [], env = {}, stdout = log, stderr = warn }: Grants, room: GuestRoom): Imports {
  const shim = createCli({
    arguments: [...args],
    environment: env,
    stdout: outputHandler(textSink(stdout)),
    stderr: outputHandler(textSink(stderr)),
  })
  const { terminalInput, terminalOutput, terminalStdin, terminalStdout, terminalStderr } = shim
  const terminals = { terminalInput, terminalOutput, terminalStdin, terminalStdout, terminalStderr }
  const environment = { ...shim.environment, initialCwd: () => undefined, getInitialCwd: () => undefined }
  return {
    'wasi:io/error@0.2': ioError,
    'wasi:io/poll@0.2': poll(),
    'wasi:io/streams@0.2': { ...streams, ...streamMethods },
    'wasi:cli/stdin@0.2': { getStdin: () => lasting(shim.stdin.getStdin()) },
    'wasi:cli/stdout@0.2': { getStdout: () => lasting(shim.stdout.getStdout()) },
    'wasi:cli/stderr@0.2': { getStderr: () => lasting(shim.stderr.getStderr()) },
    'wasi:cli/stdin@0.3': { readViaStream: () => [[], Promise.resolve(ok)] },
    'wasi:cli/stdout@0.3': outputStream(textSink(stdout), room),
    'wasi:cli/stderr@0.3': outputStream(textSink(stderr), room),
    'wasi:cli/types@0.3': {},
    ...inVersions('environment', environment),
    ...inVersions('exit', exit),
    ...inVersions('terminal-input', terminals.terminalInput),
    ...inVersions('terminal-output', terminals.terminalOutput),
    ...inVersions('terminal-stdin', terminals.terminalStdin),
    ...inVersions('terminal-stdout', terminals.terminalStdout),
    ...inVersions('terminal-stderr', terminals.terminalStderr),
  }
}

// Looked up at each call, because a page may replace the console's functions.
const log = (text: string) => console.log(text)
const warn = (text: string) => console.error(text)

/** Keeps a standard stream open when the guest drops its handle: the shim has one object for all handles. */
function lasting<Stream extends object>(stream: Stream): Stream {
  return Object.assign(stream, { [Symbol.dispose]: () => {} })
}

function inVersions(name: string, value: object): Imports {
  return { [`wasi:cli/${name}@0.2`]: value, [`wasi:cli/${name}@0.3`]: value }
}

/** Returns a function that decodes bytes to text; a character may span several calls. */
function textSink(write: Write<string>): Write<Uint8Array> {
  const decoder = new TextDecoder()
  return bytes => {
    const text = decoder.decode(bytes, { stream: true })
    if (text !== '') return write(text)
  }
}

/** A function that receives output, and may return a promise to wait for before the next call. */
type Write<Output> = (output: Output) => void | Promise<void>

/** An empty `result` inside a future. */
const ok = { tag: 'ok', val: undefined }

/** Returns an output handler for the shim of WASI 0.2. */
function outputHandler(write: Write<Uint8Array>) {
  return { write: (bytes: Uint8Array) => void write(bytes), flush() {}, blockingFlush() {} }
}

/** Returns `stdout` or `stderr` of WASI 0.3. */
function outputStream(write: Write<Uint8Array>, room: GuestRoom) {
  const written = async (data: AsyncIterable<Uint8Array>): Promise<typeof ok> => {
    for await (const bytes of data) await write(bytes)
    return ok
  }
  return {
    writeViaStream: (data: AsyncIterable<Uint8Array>) => room.keepWhile(() => written(data), readStreamBytes),
  }
}
