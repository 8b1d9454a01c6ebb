import { availableParallelism } from 'node:os'
import { ComponentFileError } from '@wasi-webgpu/native'
import { letHeapGrow, logLines, serve as serveComponent } from '@wasi-webgpu/serve'
import { CommandError, UsageError } from '../command-error.ts'
import { gpuPolicy } from '../options/gpu-policy-option.ts'
import { parseGrants } from '../options/grant-options.ts'
import { memoryLimit } from '../options/memory-option.ts'
import { gpuChoice, onlyFile, type Parsed, parse } from '../options/parsed-arguments.ts'
import { parseBytes, parseMilliseconds } from '../options/quantities.ts'

/** `wasi-webgpu serve`: a component answers HTTP, until the process is told to end. */
export async function serve(args: readonly string[]): Promise<number> {
  const parsed = parse('serve', args)
  if (parsed.flag('web')) return servePlayground(parsed)
  refuseOtherRuntimes()
  const file = onlyFile('serve', parsed)
  const time = (name: string, byDefault: string) =>
    parseMilliseconds(`--${name}`, parsed.text(name) ?? byDefault)
  const options = {
    ...parseAddress(parsed.text('addr') ?? '127.0.0.1:8080'),
    workers: parseCount(parsed, 'workers', 1024) ?? availableParallelism(),
    connections: parseCount(parsed, 'connections', 1_000_000) ?? 10_000,
    startLimit: time('start-limit', '1min'),
    timeLimit: time('time-limit', '30s'),
    clientLimit: time('client-limit', '30s'),
    waitLimit: time('wait-limit', '30s'),
    pingLimit: time('ping-limit', '10s'),
    queueLimit: parseCount(parsed, 'queue-limit', 1_000_000) ?? 1000,
    bodyLimit: parseBytes('--body-limit', parsed.text('body-limit') ?? '16MiB'),
    gpu: gpuChoice(parsed),
    policy: await gpuPolicy(parsed),
    grants: { ...parseGrants(parsed), args: [file, ...parsed.rest] },
    memory: memoryLimit(parsed),
    reuse: parsed.flag('reuse'),
    log: logLines(text => process.stdout.write(text)),
  }
  letHeapGrow()
  const server = await listening(file, options, () => serveComponent(file, options))
  options.log({ event: 'listening', url: server.url, workers: options.workers })
  const signal = await endSignal()
  options.log({ event: 'ending', signal })
  process.once('SIGINT', () => process.exit(1))
  process.once('SIGTERM', () => process.exit(1))
  await server.close()
  return 0
}

/** Serves the playground, until the process is told to end. It is for people: it says where it is in a sentence. */
async function servePlayground(parsed: Parsed): Promise<number> {
  const { positionals } = parsed
  if (positionals.length > 0) {
    throw new UsageError(
      `unexpected '${positionals[0]}'`,
      'serve --web serves the playground, which opens files itself',
    )
  }
  const address = parseAddress(parsed.text('addr') ?? '127.0.0.1:8080')
  const { StaticServer } = await import('@wasi-webgpu/serve')
  const { playgroundFolder } = await import('@wasi-webgpu/web/playground')
  const server = await listening('the playground', address, () =>
    StaticServer.start(playgroundFolder, address),
  )
  process.stdout.write(`The playground is at ${server.url}\n`)
  await endSignal()
  await server.close()
  return 0
}

/** Its workers are processes of Node's, at the other end of a socket that they inherit. */
function refuseOtherRuntimes(): void {
  const { bun, deno } = process.versions
  const other = bun ? 'Bun' : deno ? 'Deno' : undefined
  if (other === undefined) return
  throw new CommandError(`serve does not run in ${other}; use Node: npx wasi-webgpu serve …`)
}

/** @param what is to listen, for messages */
async function listening<Server>(
  what: string,
  { host, port }: { readonly host: string; readonly port: number },
  start: () => Promise<Server>,
): Promise<Server> {
  try {
    return await start()
  } catch (error) {
    if (error instanceof ComponentFileError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    const address = `${host}:${port}`
    if (code === 'EADDRINUSE') {
      throw new CommandError(`${address} is in use; choose another with --addr`, { cause: error })
    }
    if (code !== undefined)
      throw new CommandError(`cannot listen on ${address}: ${message}`, { cause: error })
    throw new CommandError(`${what} cannot be served here: ${message}`, { cause: error })
  }
}

/** Waits for the signal by which the process is told to end. */
function endSignal(): Promise<string> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
  })
}

/** Reads `HOST:PORT`, with the host of IPv6 in brackets. */
function parseAddress(text: string): { host: string; port: number } {
  const [, v6, other, digits] = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  if (digits === undefined || port > 65_535) {
    throw new UsageError(`--addr '${text}' is no address`, 'it is --addr <host>:<port>, as in 127.0.0.1:8080')
  }
  return { host: v6 ?? (other || '127.0.0.1'), port }
}

/** A number from 1 up; `undefined` when there is no such option. */
function parseCount(parsed: Parsed, name: string, most: number): number | undefined {
  const text = parsed.text(name)
  if (text === undefined) return undefined
  const count = Number(text)
  if (!/^\d+$/.test(text) || count < 1 || count > most) {
    throw new UsageError(`--${name} '${text}' is out of range`, `it is a number from 1 to ${most}`)
  }
  return count
}
