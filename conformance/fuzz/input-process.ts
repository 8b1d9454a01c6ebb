/**
 * Runs inputs of a target in this process, one at a time: `node input-process.ts TARGET`. The parent process sends an input as
 * bytes, and receives a {@link Report}. An input may hang or crash this process without stopping its parent.
 */
import type { RunInput } from './target.ts'
import { targets } from './targets.ts'

/** Message to the parent process. */
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'outcome'; readonly outcome: string }
  | { readonly kind: 'fault'; readonly message: string }

/** Most bytes of memory that one input may add to the process: 768 MiB. */
const memoryLimit = 768 * 2 ** 20

/** Errors that no code has caught. */
const uncaught: unknown[] = []
process.on('unhandledRejection', error => uncaught.push(error))
process.on('uncaughtException', error => uncaught.push(error))
process.on('disconnect', () => process.exit())

const name = process.argv[2] as keyof typeof targets
const run = await (await (targets[name] as (typeof targets)[string])()).open()
process.on('message', async (input: Uint8Array<ArrayBuffer>) => send(await reportOn(run, input)))
send({ kind: 'ready' })

async function reportOn(run: RunInput, input: Uint8Array<ArrayBuffer>): Promise<Report> {
  const before = mostMemory()
  try {
    const outcome = await run(input)
    await turnOfEvents()
    await turnOfEvents()
    if (uncaught.length > 0) return fault(`uncaught: ${textOf(uncaught.splice(0)[0])}`)
    const grown = mostMemory() - before
    if (grown > memoryLimit) return fault(`memory: the input took ${Math.round(grown / 2 ** 20)} MiB`)
    return { kind: 'outcome', outcome }
  } catch (error) {
    uncaught.length = 0
    return fault(textOf(error))
  }
}

/** Returns the most bytes of memory that the process has had so far. */
function mostMemory(): number {
  return process.resourceUsage().maxRSS * 1024
}

function turnOfEvents(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

function fault(message: string): Report {
  return { kind: 'fault', message }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : String(error)
}

function send(report: Report): void {
  process.send?.(report)
}
