/**
 * `node:process`: arguments, environment, standard streams and exit of a program. A function of Node that a component
 * does not have throws an error with a code of Node.
 *
 * @see https://nodejs.org/api/process.html
 */
import { getArguments, getEnvironment } from 'wasi:cli/environment@0.2.12'
import { exitWithCode } from 'wasi:cli/exit@0.2.12'
import { getStderr } from 'wasi:cli/stderr@0.2.12'
import { getStdout } from 'wasi:cli/stdout@0.2.12'
import { getTerminalStderr } from 'wasi:cli/terminal-stderr@0.2.12'
import { getTerminalStdout } from 'wasi:cli/terminal-stdout@0.2.12'
import type { OutputStream } from 'wasi:io/streams@0.2.12'
import { whenEnded } from '../program-end.ts'
import { writeAll } from '../write-all.ts'
import { bytesOf } from './file-options.ts'
import { checkFunction, checkInteger, codedError, refusing, wrongType } from './node-errors.ts'
import { StandardInput } from './standard-input.ts'
import { terminalCheck } from './terminal-check.ts'

/** As in Node, the user's arguments follow the path of the runtime and the path of the program. */
export const argv: string[] = ['wasi-webgpu', ...getArguments()]
export const argv0 = argv[0]!
export const execArgv: string[] = []
export const title = 'wasi-webgpu'

/** The environment. As in Node, every value is a text. */
export const env: Record<string, string> = new Proxy(Object.fromEntries(getEnvironment()), {
  set: (variables, name, value) => Reflect.set(variables, name, `${value}`),
})

type Callback = (error?: Error | null) => void

/** A standard stream, which writes immediately. */
class StandardStream {
  readonly fd: number
  readonly writable = true
  readonly #open: () => OutputStream
  #stream: OutputStream | undefined
  readonly #isTerminal: () => true | undefined

  constructor(fd: number, open: () => OutputStream, terminal: () => unknown) {
    this.fd = fd
    this.#open = open
    this.#isTerminal = terminalCheck(terminal)
  }

  /** As in Node, `true` on a terminal, and otherwise `undefined`. */
  get isTTY(): true | undefined {
    return this.#isTerminal()
  }

  /** Writes a text or bytes, and adds no line break. */
  write(contents: string | ArrayBufferView, encoding?: string | Callback, callback?: Callback): true {
    if (contents === null)
      throw codedError(TypeError, 'ERR_STREAM_NULL_VALUES', 'May not write null values to stream')
    const bytes = bytesOf(contents, typeof encoding === 'string' ? encoding : undefined, 'chunk')
    this.#stream ??= this.#open()
    writeAll(this.#stream, bytes)
    const done = typeof encoding === 'function' ? encoding : callback
    if (typeof done === 'function') nextTick(done as () => unknown)
    return true
  }
}

const missingOfStreams = refusing(
  'stdout.',
  'addListener cork destroy emit end off on once pipe removeListener setDefaultEncoding uncork',
)
for (const [name, value] of Object.entries(missingOfStreams))
  Object.defineProperty(StandardStream.prototype, name, { value, configurable: true })

export const stdout = new StandardStream(1, getStdout, getTerminalStdout)
export const stderr = new StandardStream(2, getStderr, getTerminalStderr)

export const stdin = new StandardInput()

let exitCode: number | undefined

/** Returns an exit code as a number. A text may contain an integer. */
function exitCodeOf(code: unknown): number | undefined {
  if (code === undefined || code === null) return undefined
  const number = typeof code === 'string' && code.trim() !== '' ? Number(code) : code
  if (typeof number !== 'number' || (typeof code === 'string' && !Number.isInteger(number)))
    throw wrongType('code', 'of type number', code)
  checkInteger(number, 'code')
  return number
}

/** Ends the program, with `process.exitCode` if no code is given. */
export function exit(code?: number | string | null): never {
  exitWithCode((exitCodeOf(code) ?? exitCode ?? 0) & 0xff)
  throw new Error('the host continued after the exit of the program')
}

whenEnded(() => {
  if (exitCode) exit()
})

/** Returns the folder that relative paths start from. */
export function cwd(): string {
  return '/'
}

/** Calls back before the program continues with anything else. */
export function nextTick(callback: (...args: unknown[]) => unknown, ...args: unknown[]): void {
  checkFunction(callback, 'callback')
  queueMicrotask(() => callback(...args))
}

/** Returns the time since the start of the program, in seconds. */
export function uptime(): number {
  return performance.now() / 1e3
}

/** Returns a time in seconds and nanoseconds, after `since` if it is given. */
export function hrtime(since?: readonly [seconds: number, nanoseconds: number]): [number, number] {
  if (since !== undefined && !Array.isArray(since)) throw wrongType('time', 'an instance of Array', since)
  const now = hrtime.bigint() - BigInt(since?.[0] ?? 0) * 1_000_000_000n - BigInt(since?.[1] ?? 0)
  return [Number(now / 1_000_000_000n), Number(now % 1_000_000_000n)]
}

/** Returns a time in nanoseconds. */
hrtime.bigint = (): bigint => BigInt(Math.round(performance.now() * 1e6))

const missing = refusing(
  'process.',
  `abort addListener addUncaughtExceptionCaptureCallback availableMemory chdir constrainedMemory cpuUsage dlopen emit
  emitWarning eventNames execve getActiveResourcesInfo getBuiltinModule getegid geteuid getgid getgroups getuid
  hasUncaughtExceptionCaptureCallback initgroups kill listenerCount listeners loadEnvFile memoryUsage off on once
  prependListener prependOnceListener rawListeners ref removeAllListeners removeListener resourceUsage setegid seteuid
  setgid setgroups setMaxListeners setSourceMapsEnabled setuid setUncaughtExceptionCaptureCallback threadCpuUsage umask
  unref`,
)
export const { chdir, emit, emitWarning, kill, memoryUsage, off, on, once, umask } = missing

const process = {
  ...missing,
  argv,
  argv0,
  cwd,
  env,
  execArgv,
  exit,
  hrtime,
  nextTick,
  stderr,
  stdin,
  stdout,
  title,
  uptime,
  get exitCode(): number | undefined {
    return exitCode
  },
  set exitCode(code: unknown) {
    exitCode = exitCodeOf(code)
  },
}

// biome-ignore lint/style/noDefaultExport: Node has one.
export { process as default }
