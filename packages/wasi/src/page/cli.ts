import { createCli } from '@bytecodealliance/preview2-shim/cli'
import { error as ioError, poll, streams } from '@bytecodealliance/preview2-shim/io'
import type { Imports } from '@wasi-webgpu/component'
import { camelCase } from '@wasi-webgpu/component/host'
import { exit } from '../exit.ts'
import type { Grants } from './page-wasi.ts'

/** `wasi:cli` and `wasi:io`. The standard input is empty, and nothing is a terminal. */
export function cli({ args = [], env = {}, stdout = log, stderr = warn }: Grants): Imports {
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
    'wasi:io/poll@0.2': poll,
    'wasi:io/streams@0.2': { ...streams, ...streamMethods },
    'wasi:cli/stdin@0.2': { getStdin: () => lasting(shim.stdin.getStdin()) },
    'wasi:cli/stdout@0.2': { getStdout: () => lasting(shim.stdout.getStdout()) },
    'wasi:cli/stderr@0.2': { getStderr: () => lasting(shim.stderr.getStderr()) },
    'wasi:cli/stdin@0.3': { readViaStream: () => [[], Promise.resolve(ok)] },
    'wasi:cli/stdout@0.3': outputStream(textSink(stdout)),
    'wasi:cli/stderr@0.3': outputStream(textSink(stderr)),
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

const methodsOfStreams = {
  'input-stream': ['read', 'blocking-read', 'skip', 'blocking-skip', 'subscribe'],
  'output-stream': [
    'check-write',
    'write',
    'blocking-write-and-flush',
    'flush',
    'blocking-flush',
    'subscribe',
    'write-zeroes',
    'blocking-write-zeroes-and-flush',
  ],
}

/** By their names in WIT, which the runtime takes before those of classes: a stream may be of a class other than the shim's. */
const streamMethods = Object.fromEntries(
  Object.entries(methodsOfStreams).flatMap(([stream, methods]) =>
    methods.map(method => [
      `[method]${stream}.${method}`,
      (self: Record<string, (...args: unknown[]) => unknown>, ...args: unknown[]) =>
        self[camelCase(method)]!(...args),
    ]),
  ),
)

// Looked up when they are called: a page may replace them.
const log = (text: string) => console.log(text)
const warn = (text: string) => console.error(text)

/** A guest may let go of a standard stream and ask for it again: the shim has one, which would end with the first handle. */
function lasting<Stream extends object>(stream: Stream): Stream {
  return Object.assign(stream, { [Symbol.dispose]: () => {} })
}

function inVersions(name: string, value: object): Imports {
  return { [`wasi:cli/${name}@0.2`]: value, [`wasi:cli/${name}@0.3`]: value }
}

/** Takes bytes, gives text: a character may come in pieces. */
function textSink(write: (text: string) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder()
  return bytes => {
    const text = decoder.decode(bytes, { stream: true })
    if (text !== '') write(text)
  }
}

/** Of a `result` without a value, in a future. */
const ok = { tag: 'ok', val: undefined }

/** An output stream of WASI 0.2. */
function outputHandler(write: (bytes: Uint8Array) => void) {
  return { write, flush() {}, blockingFlush() {} }
}

/** `stdout` and `stderr` of WASI 0.3. */
function outputStream(write: (bytes: Uint8Array) => void) {
  return {
    async writeViaStream(data: AsyncIterable<Uint8Array>): Promise<typeof ok> {
      for await (const bytes of data) write(bytes)
      return ok
    },
  }
}
