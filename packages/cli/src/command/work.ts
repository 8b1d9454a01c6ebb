import type { ComponentFile } from '@wasi-webgpu/native/component-file'
import { ComponentFileError } from '@wasi-webgpu/native/errors'
import { letHeapGrow, logLines } from '@wasi-webgpu/serve'
import { QueueError, type WorkOptions, work as workOn } from '@wasi-webgpu/work'
import { CommandError, UsageError } from '../command-error.ts'
import { adminAddress } from '../options/address-option.ts'
import { gpuPolicy } from '../options/gpu-policy-option.ts'
import { parseGrants } from '../options/grant-options.ts'
import { parseLimits } from '../options/limit-options.ts'
import { logFormat } from '../options/log-format.ts'
import { memoryLimit } from '../options/memory-option.ts'
import { parseNats } from '../options/nats-options.ts'
import { otlpEndpoint } from '../options/otlp-option.ts'
import { chosenGpu, onlyFile, type Parsed, parse } from '../options/parsed-arguments.ts'
import { componentFile } from '../registry/component-file.ts'
import { endSignal } from '../run/end-signal.ts'
import { listenProblem } from '../run/listening.ts'
import { refuseOtherRuntimes } from '../run/other-runtimes.ts'
import { workerGpus } from '../run/worker-gpus.ts'
import { standardOutput } from '../terminal/write-in-turns.ts'

/** `wasi-webgpu work`: does the jobs of a NATS queue with a component until a signal ends the process. */
export async function work(args: readonly string[]): Promise<number> {
  const parsed = parse('work', args)
  refuseOtherRuntimes('work')
  const file = onlyFile('work', parsed)
  const { maxDeliver, ...limits } = parseLimits(parsed)
  const log = logLines(...standardOutput(), logFormat(parsed))
  const options: WorkOptions = {
    nats: parseNats(parsed),
    source: parseSource(parsed, maxDeliver),
    publish: parsed.texts('publish'),
    admin: adminAddress(parsed),
    otlp: otlpEndpoint(parsed),
    ...limits,
    ...chosenGpu(parsed),
    gpus: await workerGpus(parsed),
    policy: await gpuPolicy(parsed),
    grants: { ...parseGrants(parsed, true), args: [file, ...parsed.rest] },
    memory: memoryLimit(parsed),
    reuse: parsed.flag('reuse'),
    log,
  }
  const component = await componentFile(file, parsed)
  letHeapGrow()
  const worker = await started(component, file, options)
  log({ event: 'working', source: worker.source, admin: worker.adminUrl })
  const end = await Promise.race([endSignal(), worker.lost])
  if (end instanceof QueueError) throw new CommandError(end.message, { cause: end })
  log({ event: 'ending', signal: end })
  await worker.close()
  return 0
}

async function started(component: ComponentFile, name: string, options: WorkOptions) {
  try {
    return await workOn(component, options)
  } catch (error) {
    if (error instanceof ComponentFileError) throw error
    const { message } = error as Error
    if (error instanceof QueueError) throw new CommandError(message, { cause: error })
    const { admin } = options
    const problem = admin === undefined ? undefined : listenProblem(error, admin, '--admin-addr')
    throw new CommandError(problem ?? `${name} cannot work here: ${message}`, { cause: error })
  }
}

function parseSource(parsed: Parsed, maxDeliver: number | undefined): WorkOptions['source'] {
  const [stream, consumer, subject] = ['stream', 'consumer', 'subject'].map(name => parsed.text(name))
  const usage = 'use --stream <name> --consumer <name>, or --subject <subject>'
  if (subject !== undefined) {
    const other = ['stream', 'consumer', 'max-deliver', 'dead-letter'].find(name => parsed.has(name))
    if (other !== undefined)
      throw new UsageError(`--subject has no stream, so --${other} says nothing`, usage)
    return { subject, group: parsed.text('group') }
  }
  if (stream === undefined || consumer === undefined)
    throw new UsageError(
      `work needs ${stream === undefined ? 'a source of jobs' : 'a consumer of the stream'}`,
      usage,
    )
  if (parsed.has('group'))
    throw new UsageError('a consumer shares its jobs among all workers, without --group', usage)
  return {
    stream,
    consumer,
    deadLetter: parsed.text('dead-letter'),
    ...(maxDeliver !== undefined && { maxDeliver }),
  }
}
