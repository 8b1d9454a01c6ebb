/**
 * Uses up what V8 bounds for a process, in worker threads, one after another, and prints how much each could use. The last
 * thread starts when the first that shares, half of whose calls wait in a worker of its own, has been terminated.
 *
 * Argument: the bytes, in base64, of a component whose export `f` waits for its import `wait`.
 */
import { once } from 'node:events'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'

/** How much a thread could use. */
export interface Used {
  /** Message of the trap of a call that could not wait; `undefined` if all calls wait. */
  readonly trap: string | undefined
  /** Number of sections of 20,000 types. */
  readonly sections: number
}

/** Output of the program, as JSON. */
export interface Report {
  /** A thread that starts before the first thread loads the runtime. */
  readonly apart: Used
  readonly shared: readonly [Used, Used, Used]
}

const typesOfSection = 20_000

async function main(): Promise<Report> {
  const [, apart] = await start(3001, 0)
  await import('../index.ts')
  const [worker, first] = await start(1500, 100, 1500)
  const [, second] = await start(3001, 200)
  await worker.terminate()
  const [, third] = await start(3001, 100)
  return { apart, shared: [first, second, third] }
}

/** Starts a thread for numbers of calls, of which the latter are in a thread that it starts. */
async function start(calls: number, firstSection: number, nestedCalls = 0): Promise<[Worker, Used]> {
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) })
  worker.postMessage([calls, firstSection, nestedCalls])
  return [worker, (await once(worker, 'message'))[0]]
}

async function inThread(calls: number, firstSection: number, nestedCalls: number): Promise<Used> {
  const { instantiate } = await import('../index.ts')
  if (nestedCalls > 0) await start(nestedCalls, firstSection)
  const bytes = Buffer.from(process.argv[2] as string, 'base64')
  const { exports } = await instantiate(bytes, { imports: { wait: () => new Promise(() => {}) } })
  let trap: string | undefined
  for (let i = 0; i < calls; i++) exports.f().catch(({ message }: Error) => (trap ??= message))
  await new Promise(resolve => setImmediate(resolve))
  return { trap, sections: await countSections(firstSection) }
}

/** Counts the sections that are accepted; each comes twice, and counts once. */
async function countSections(first: number): Promise<number> {
  const { checkModule } = await import('../binary/core-module.ts')
  const { Reader } = await import('../binary/reader.ts')
  for (let i = 0; ; i++) {
    const module = await withTypes(first + i)
    for (const _ of [1, 2]) {
      try {
        checkModule(new Reader(module))
      } catch (error) {
        if ((error as Error).message.includes('this process have more than 900000 types')) return i
        throw error
      }
    }
  }
}

/** Returns a module with a recursive group of structures, of which the last has a number of fields. */
async function withTypes(fields: number): Promise<Uint8Array<ArrayBuffer>> {
  const { concat, leb128, moduleOf, sectionOf } = await import('../binary/write.ts')
  const group = new Uint8Array(2 * typesOfSection)
  for (let i = 0; i < group.length; i += 2) group[i] = 0x5f
  const last = [0x5f, ...leb128(fields), ...Array.from({ length: fields }, () => [0x7f, 0]).flat()]
  return moduleOf(sectionOf(1, concat([[1, 0x4e, ...leb128(typesOfSection)], group.subarray(2), last])))
}

if (isMainThread) {
  console.log(JSON.stringify(await main()))
  process.exit()
}
// The listener keeps the thread, with what it uses, until the thread is terminated.
parentPort?.on('message', async ([calls, firstSection, nestedCalls]) =>
  parentPort?.postMessage(await inThread(calls, firstSection, nestedCalls)),
)
