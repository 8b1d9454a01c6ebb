import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PausableLimit } from './pausable-limit.ts'
import { Pool, type PooledRequest, type PoolOptions } from './pool.ts'
import { FakeWorker } from './testing/fake-worker.ts'
import { encodeMessage, messageOf, type WorkerConfig } from './worker-protocol.ts'

class TestJob implements PooledRequest {
  readonly #path: string
  isOver = false
  /** The calls of the pool and the worker. */
  readonly told: string[] = []
  time: PausableLimit | undefined

  constructor(path = '/') {
    this.#path = path
  }

  frames = () => [encodeMessage('request', { method: 'GET', path: this.#path, authority: '', headers: [] })]
  onStart = (worker: { readonly id: number }, time: PausableLimit) => {
    this.time = time
    this.told.push(`start ${worker.id}`)
  }
  onDone = () => void this.told.push('done')
  onTimeout = (where: string) => void this.told.push(`timeout ${where}`)
  onHead = () => void this.told.push('head')
  onBody = () => true
  onEnd = () => void this.told.push('end')
  onFailure = () => void this.told.push('failure')
  onDrain = () => {}
}

let workers: FakeWorker[]
let events: string[]
let pool: Pool
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
  workers = []
  events = []
})
afterEach(async () => {
  const closed = pool.close()
  for (const worker of workers) worker.kill('SIGKILL')
  await vi.advanceTimersByTimeAsync(60_000)
  await closed
  vi.useRealTimers()
})

function makePool(options: Partial<PoolOptions> = {}): void {
  pool = new Pool({
    config: {} as WorkerConfig,
    workers: 1,
    startLimit: 60_000,
    timeLimit: 30_000,
    waitLimit: 30_000,
    pingLimit: 10_000,
    queueLimit: 2,
    onEvent: ({ kind, worker, reason }) => events.push([kind, worker, reason ?? ''].join(' ').trim()),
    spawn: () => {
      const worker = new FakeWorker()
      workers.push(worker)
      return worker.process
    },
    ...options,
  })
}

/** Makes a pool with a worker that is ready. */
async function makeReadyPool(options: Partial<PoolOptions> = {}): Promise<FakeWorker> {
  makePool(options)
  for (const worker of workers) worker.send('ready', {})
  await arrive()
  return workers[0] as FakeWorker
}

/** Makes a pool with a worker that has a request, and has confirmed it. */
async function makeBusyPool(options: Partial<PoolOptions> = {}): Promise<[FakeWorker, TestJob]> {
  const worker = await makeReadyPool(options)
  const job = new TestJob()
  pool.add(job)
  worker.send('heard', {})
  await arrive()
  return [worker, job]
}

/** Waits until everything that was sent has arrived. */
async function arrive(): Promise<void> {
  for (let i = 0; i < 10; i++) await new Promise(resolve => setImmediate(resolve))
}

async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds)
  await arrive()
}

it('workers have a GPU each, in turn, and a new worker has that of the one that it replaces', async () => {
  await makeReadyPool({ workers: 3, gpus: [4, 7] })
  const gpus = () => workers.map(({ frames }) => messageOf<'start'>(frames[0]!).adapter)
  expect(gpus()).toEqual([{ index: 4 }, { index: 7 }, { index: 4 }])
  workers[1]!.exit(1)
  await arrive()
  expect(gpus().slice(3)).toEqual([{ index: 7 }])
})

describe('a worker that cannot start', () => {
  it.each<[string, () => ChildProcess]>([
    [
      'because spawn throws',
      () => {
        throw new Error('spawn EINVAL')
      },
    ],
    [
      'for want of descriptors, so that it has no streams',
      () => {
        const child = new EventEmitter()
        process.nextTick(() => child.emit('error', new Error('spawn EMFILE')))
        return child as ChildProcess
      },
    ],
  ])('%s is started again after a delay', async (_, fail) => {
    let failures = 2
    makePool({
      spawn: () => {
        if (failures-- > 0) return fail()
        workers.push(new FakeWorker())
        return workers[0]!.process
      },
    })
    await expect(pool.ready).rejects.toThrow(/it cannot be started: spawn E/)
    await pass(200)
    await pass(400)
    workers[0]!.send('ready', {})
    await arrive()
    expect(events).toEqual([
      'starting 1',
      expect.stringMatching(/^gone 1 it cannot be started: spawn E/),
      'starting 2',
      expect.stringMatching(/^gone 2 it cannot be started: spawn E/),
      'starting 3',
      'ready 3',
    ])
  })

  it('within its limit is killed, and the server fails with the reason', async () => {
    makePool({ startLimit: 5000 })
    const ready = expect(pool.ready).rejects.toThrow('it did not start in 5 s')
    await pass(5000)
    await ready
    expect(workers[0]!.killed).toBe('SIGKILL')
  })

  it('again after a request, within its limit, is replaced', async () => {
    const [worker] = await makeBusyPool({ startLimit: 5000 })
    worker.send('done', {})
    await arrive()
    await pass(5000)
    expect(worker.killed).toBe('SIGKILL')
    expect(events).toContain('gone 1 it was not ready for the next request in 5 s')
    expect(workers).toHaveLength(2)
  })
})

describe('an idle worker', () => {
  it('that does not answer a ping is replaced', async () => {
    const worker = await makeReadyPool()
    await pass(1000)
    expect(worker.kinds).toEqual(['start', 'ping'])
    expect(pool.isResponsive).toBe(true)
    await pass(9999)
    expect(pool.isResponsive).toBe(false)
    await pass(1)
    expect(events.slice(2)).toEqual([
      'gone 1 it neither answered a ping nor confirmed a request',
      'starting 2',
    ])
  })

  it('that answers pings is kept', async () => {
    const worker = await makeReadyPool()
    for (let i = 0; i < 30; i++) {
      await pass(1000)
      worker.send('pong', {})
      await arrive()
    }
    expect(pool.isResponsive).toBe(true)
    expect(events).toEqual(['starting 1', 'ready 1'])
  })

  it('that owes an answer to a ping receives a request only if no other is idle', async () => {
    await makeReadyPool({ workers: 2 })
    await pass(1000)
    workers[0]!.send('pong', {})
    await arrive()
    pool.add(new TestJob())
    await arrive()
    expect(workers.map(({ kinds }) => kinds.includes('request'))).toEqual([true, false])
  })
})

describe('workers that owe an answer to a ping', () => {
  it('end at the deadline of the ping, although one of them has a request since', async () => {
    await makeReadyPool({ workers: 3 })
    for (const worker of workers.slice(1)) worker.send('ready', {})
    await arrive()
    await pass(1000)
    pool.add(new TestJob())
    await pass(10_000)
    expect(workers.slice(0, 3).map(({ killed }) => killed)).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL'])
  })
})

describe('a request in the pool', () => {
  it('that a hanging worker does not confirm goes to another worker', async () => {
    const worker = await makeReadyPool()
    const job = new TestJob()
    pool.add(job)
    await pass(10_000)
    expect(worker.killed).toBe('SIGKILL')
    workers[1]!.send('ready', {})
    await arrive()
    workers[1]!.send('heard', {})
    await arrive()
    expect(job.told).toEqual(['start 2'])
  })

  it('that a worker confirmed before it ended does not go to another', async () => {
    const worker = await makeReadyPool()
    const job = new TestJob()
    pool.add(job)
    worker.send('heard', {})
    worker.exit(null, 'SIGSEGV')
    await arrive()
    expect(job.told).toEqual(['start 1', 'failure', 'done'])
  })

  it('that a worker did not confirm before it ended goes to another worker', async () => {
    const worker = await makeReadyPool()
    const job = new TestJob()
    pool.add(job)
    worker.exit(null, 'SIGKILL')
    await arrive()
    workers[1]!.send('ready', {})
    workers[1]!.send('heard', {})
    await arrive()
    expect(job.told).toEqual(['start 2'])
  })

  it('that goes to another worker waits no longer than the wait limit in total', async () => {
    await makeReadyPool({ waitLimit: 15_000 })
    const job = new TestJob()
    pool.add(job)
    await pass(10_000)
    await pass(4999)
    expect(job.told).toEqual([])
    await pass(1)
    expect(job.told).toEqual(['timeout queue'])
  })

  it('is refused at once when the queue is full', async () => {
    makePool()
    expect([1, 2, 3].map(() => pool.add(new TestJob()))).toEqual([true, true, false])
    workers[0]!.send('ready', {})
    await arrive()
    expect(pool.add(new TestJob())).toBe(true)
  })

  it('has a time limit that counts only while it is not paused', async () => {
    const [, job] = await makeBusyPool()
    await pass(20_000)
    job.time!.pause()
    await pass(100_000)
    job.time!.run()
    await pass(9999)
    expect(job.told).toEqual(['start 1'])
    await pass(1)
    expect(job.told).toEqual(['start 1', 'timeout worker', 'failure', 'done'])
    expect(events).toContain('gone 1 a request took longer than 30 s')
  })
})

describe('a request that waits while workers borrow connections', () => {
  /** Makes a pool whose two workers borrow a connection each. */
  async function makeLentPool(): Promise<readonly [FakeWorker, FakeWorker]> {
    await makeReadyPool({ workers: 2 })
    for (const _ of workers) lend()
    return workers as [FakeWorker, FakeWorker]
  }

  /** Makes a pool in which the guests of both workers have a request, the second one the younger. */
  async function makeBusyPool(): Promise<readonly [FakeWorker, FakeWorker]> {
    const both = await makeLentPool()
    for (const worker of both) await begin(worker)
    return both
  }

  /** Lends a connection to an idle worker. */
  function lend(): void {
    const terms = { bodyLimit: 1000, responseLimit: 1000, reserved: [], keepAlive: 75 }
    const lender = { terms, clientLimit: 1000, onFinished() {}, onRest() {}, onClosing() {}, onReturned() {} }
    expect(
      pool.lend(
        new Socket().on('error', () => {}),
        lender,
      ),
    ).toBe(true)
  }

  async function begin(worker: FakeWorker): Promise<void> {
    worker.send('begun', { method: 'GET', path: '/', id: 'one', received: 0, hasMore: false })
    worker.hurry()
    await pass(100)
  }

  const areAsked = () => workers.map(({ kinds }) => kinds.includes('recall'))

  async function add(): Promise<void> {
    pool.add(new TestJob())
    await arrive()
  }

  it('has the worker asked whose request is the youngest', async () => {
    await makeBusyPool()
    await add()
    expect(areAsked()).toEqual([false, true])
  })

  it('has another worker asked that answers requests while the first computes', async () => {
    const [first] = await makeBusyPool()
    await add()
    first.send('answered', { status: 200, sent: 2, seconds: 0 })
    first.send('done', {})
    await begin(first)
    expect(areAsked()).toEqual([true, true])
  })

  it('has another idle worker asked when the first has begun a request', async () => {
    await makeLentPool()
    await add()
    const at = areAsked().indexOf(true)
    expect(areAsked().filter(isAsked => isAsked)).toHaveLength(1)
    await begin(workers[at]!)
    expect(areAsked()).toEqual([true, true])
  })

  it('has another worker asked when the first keeps the request that it gives back', async () => {
    const [, second] = await makeBusyPool()
    await add()
    second.send('returned', { isRunning: true, isReady: false })
    second.hurry()
    await arrive()
    expect(areAsked()).toEqual([true, true])
  })

  it('has a worker asked when the one that it was sent to ends before it confirms', async () => {
    await makeReadyPool({ workers: 2 })
    lend()
    await add()
    const borrower = workers.find(({ lent }) => lent.length > 0)!
    const other = workers.find(worker => worker !== borrower)!
    expect(other.kinds).toContain('request')
    other.exit(1)
    await arrive()
    expect(borrower.kinds).toContain('recall')
  })
})

describe('the pool of workers', () => {
  it('answers every request that is not itself at fault, while guests trap and hang and workers crash', async () => {
    const crashed = new Set<string>()
    const spawn = () => {
      const worker: FakeWorker = new FakeWorker(frame => {
        if (frame.kind === 'start') worker.send('ready', {})
        if (frame.kind === 'ping') worker.send('pong', {})
        if (frame.kind !== 'request') return
        const { path } = messageOf<'request'>(frame)
        if (faultOf(path) === 'crash' && !crashed.has(path)) {
          crashed.add(path)
          worker.exit(null, 'SIGSEGV')
          return
        }
        worker.send('heard', {})
        if (faultOf(path) === 'hang') return
        if (faultOf(path) === 'trap') worker.send('failed', { kind: 'trap', reason: 'unreachable' })
        else worker.send('end', { trailers: [] })
        worker.send('done', {})
        worker.send('ready', {})
      })
      workers.push(worker)
      return worker.process
    }
    makePool({ spawn, workers: 6, queueLimit: 10_000, waitLimit: 3_600_000 })
    const jobs = new Map(Array.from({ length: 5000 }, (_, i) => [`${i}`, new TestJob(`${i}`)]))
    for (const job of jobs.values()) expect(pool.add(job)).toBe(true)
    while (pool.counts.busy + pool.counts.queued > 0) await pass(1000)

    const expected = { hang: ['timeout worker', 'failure', 'done'], trap: ['failure', 'done'] }
    const wrong = [...jobs].filter(([path, { told }]) => {
      const fault = faultOf(path)
      const [start, ...rest] = told
      const right = fault === 'hang' || fault === 'trap' ? expected[fault] : ['end', 'done']
      return !start?.startsWith('start ') || `${rest}` !== `${right}`
    })
    expect(wrong.map(([path, { told }]) => [path, told])).toEqual([])
    const withFault = (fault: string) => [...jobs.keys()].filter(path => faultOf(path) === fault).length
    const gone = (reason: RegExp) => events.filter(event => /^gone/.test(event) && reason.test(event)).length
    expect([gone(/took longer/), gone(/SIGSEGV/)]).toEqual([withFault('hang'), withFault('crash')])
  })

  it('is unresponsive when all workers have been silent for longer than the ping limit', async () => {
    const [worker] = await makeBusyPool()
    await pass(9000)
    expect(pool.isResponsive).toBe(true)
    await pass(1000)
    expect(pool.isResponsive).toBe(false)
    worker.send('head', { status: 200, headers: [] })
    await arrive()
    expect(pool.isResponsive).toBe(true)
  })

  it('is responsive while a worker prepares for the next request', async () => {
    const [worker] = await makeBusyPool()
    worker.send('done', {})
    await arrive()
    expect([pool.isResponsive, pool.counts]).toEqual([true, { ready: 1, busy: 0, queued: 0, starting: 0 }])
  })

  it('is responsive while a worker waits for its client', async () => {
    const [, job] = await makeBusyPool()
    job.time!.pause()
    await pass(20_000)
    expect(pool.isResponsive).toBe(true)
  })

  it('ends although an idle worker hangs', async () => {
    const worker = await makeReadyPool()
    worker.exit = () => {}
    const closed = pool.close()
    await pass(10_000)
    expect(worker.killed).toBe('SIGKILL')
    worker.emit('exit', null, 'SIGKILL')
    await closed
  })
})

/** Fault of the request with a number: 1 in 20 traps, 1 in 50 hangs, and 1 in 30 ends its first worker unconfirmed. */
function faultOf(path: string): 'trap' | 'hang' | 'crash' | undefined {
  const i = Number(path)
  if (i % 50 === 7) return 'hang'
  if (i % 20 === 3) return 'trap'
  return i % 30 === 1 ? 'crash' : undefined
}
