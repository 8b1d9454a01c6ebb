import { letHeapGrow, logLines, serve as serveComponent } from '@wasi-webgpu/serve'
import type { NatsOptions } from '@wasi-webgpu/work'
import { UsageError } from '../command-error.ts'
import { adminAddress, parseAddress } from '../options/address-option.ts'
import { gpuPolicy } from '../options/gpu-policy-option.ts'
import { parseGrants } from '../options/grant-options.ts'
import { parseLimits } from '../options/limit-options.ts'
import { logFormat } from '../options/log-format.ts'
import { memoryLimit } from '../options/memory-option.ts'
import { parseNats } from '../options/nats-options.ts'
import { natsOptions } from '../options/option-table.ts'
import { otlpEndpoint } from '../options/otlp-option.ts'
import { chosenGpu, onlyFile, type Parsed, parse } from '../options/parsed-arguments.ts'
import { componentFile } from '../registry/component-file.ts'
import { endSignal } from '../run/end-signal.ts'
import { listening } from '../run/listening.ts'
import { refuseOtherRuntimes } from '../run/other-runtimes.ts'
import { workerGpus } from '../run/worker-gpus.ts'
import { standardOutput } from '../terminal/write-in-turns.ts'

/** `wasi-webgpu serve`: answers HTTP with a component until a signal ends the process. */
export async function serve(args: readonly string[]): Promise<number> {
  const parsed = parse('serve', args)
  if (parsed.flag('web')) return servePlayground(parsed)
  refuseOtherRuntimes('serve')
  const file = onlyFile('serve', parsed)
  const nats = natsOfStore(parsed)
  const grants = { ...parseGrants(parsed, nats !== undefined), args: [file, ...parsed.rest] }
  const options = {
    ...parseAddress(parsed.text('addr')),
    admin: adminAddress(parsed),
    ...parseLimits(parsed),
    ...chosenGpu(parsed),
    gpus: await workerGpus(parsed),
    otlp: otlpEndpoint(parsed),
    policy: await gpuPolicy(parsed),
    grants,
    memory: memoryLimit(parsed),
    reuse: parsed.flag('reuse'),
    ...(nats !== undefined && { worker: await storeWorker(nats) }),
    log: logLines(...standardOutput(), logFormat(parsed)),
  }
  const component = await componentFile(file, parsed)
  letHeapGrow()
  const server = await listening(file, options, () => serveComponent(component, options))
  options.log({ event: 'listening', url: server.url, admin: server.adminUrl, workers: server.workers })
  options.log({ event: 'ending', signal: await endSignal() })
  await server.close()
  return 0
}

/** Returns the NATS system that has the buckets, if one is named. */
function natsOfStore(parsed: Parsed): NatsOptions | undefined {
  const other = Object.keys(natsOptions).find(name => name !== 'nats' && parsed.has(name))
  if (!parsed.has('nats')) {
    if (other === undefined) return undefined
    throw new UsageError(`--${other} needs a NATS system`, 'name it with --nats nats://<host>:<port>')
  }
  if (parsed.has('store'))
    throw new UsageError('--store is a folder, so --nats says nothing', 'use one of the two for the buckets')
  return parseNats(parsed)
}

async function storeWorker(nats: NatsOptions) {
  // Most servers need no client of NATS.
  const { natsWorker } = await import('@wasi-webgpu/work')
  return natsWorker(nats)
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
