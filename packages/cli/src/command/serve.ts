import { ComponentFileError } from '@wasi-webgpu/native/errors'
import { letHeapGrow, logLines, serve as serveComponent } from '@wasi-webgpu/serve'
import { CommandError, UsageError } from '../command-error.ts'
import { gpuPolicy } from '../options/gpu-policy-option.ts'
import { parseGrants } from '../options/grant-options.ts'
import { parseLimits } from '../options/limit-options.ts'
import { memoryLimit } from '../options/memory-option.ts'
import { chosenGpu, onlyFile, type Parsed, parse } from '../options/parsed-arguments.ts'
import { componentFile } from '../registry/component-file.ts'
import { endSignal } from '../run/end-signal.ts'
import { refuseOtherRuntimes } from '../run/other-runtimes.ts'
import { workerGpus } from '../run/worker-gpus.ts'
import { standardOutput } from '../terminal/write-in-turns.ts'

/** `wasi-webgpu serve`: answers HTTP with a component until a signal ends the process. */
export async function serve(args: readonly string[]): Promise<number> {
  const parsed = parse('serve', args)
  if (parsed.flag('web')) return servePlayground(parsed)
  refuseOtherRuntimes('serve')
  const file = onlyFile('serve', parsed)
  const grants = { ...parseGrants(parsed), args: [file, ...parsed.rest] }
  const options = {
    ...parseAddress(parsed.text('addr')),
    ...parseLimits(parsed),
    ...chosenGpu(parsed),
    gpus: await workerGpus(parsed),
    policy: await gpuPolicy(parsed),
    grants,
    memory: memoryLimit(parsed),
    reuse: parsed.flag('reuse'),
    log: logLines(...standardOutput()),
  }
  const component = await componentFile(file, parsed)
  letHeapGrow()
  const server = await listening(file, options, () => serveComponent(component, options))
  options.log({ event: 'listening', url: server.url, workers: server.workers })
  options.log({ event: 'ending', signal: await endSignal() })
  await server.close()
  return 0
}

/**
 * Serves the playground until a signal ends the process. People read its output, so it prints a sentence
 * instead of a log.
 */
async function servePlayground(parsed: Parsed): Promise<number> {
  const { positionals } = parsed
  if (positionals.length > 0) {
    throw new UsageError(
      `unexpected '${positionals[0]}'`,
      'serve --web serves the playground, which opens files itself',
    )
  }
  const address = parseAddress(parsed.text('addr'))
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

/**
 * Starts a server, and explains errors of its address.
 *
 * @param what the name of the thing to serve, for messages
 */
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

/** Parses `HOST:PORT`, `:PORT` or `PORT`, with an IPv6 address in brackets. */
function parseAddress(text = '127.0.0.1:8080'): { host: string; port: number } {
  const [, v6, other, digits] = /^(?:\[([^\]]+)\]:|([^:]*):)?(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  if (digits === undefined || port > 65_535) {
    throw new UsageError(
      `--addr '${text}' is not an address`,
      'use --addr <host>:<port>, as in 127.0.0.1:8080',
    )
  }
  return { host: v6 ?? (other || '127.0.0.1'), port }
}
