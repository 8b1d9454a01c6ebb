import { expect, it, vi } from 'vitest'
import { lineFormats, logLine, logLines } from './log.ts'

const time = new Date('2026-01-02T03:04:05.678Z')

it('a line of the log has the fields that have a value', () => {
  expect(logLine({ method: 'GET', worker: undefined, status: 200, ms: 0.5 }, time)).toBe(
    'time=2026-01-02T03:04:05.678Z method=GET status=200 ms=0.5\n',
  )
})

it.each([
  ['two words', '"two words"'],
  ['a="b"', String.raw`"a=\"b\""`],
  ['', '""'],
  ['new\nline=1', String.raw`"new\nline=1"`],
  ['\x1b[31mred', String.raw`\u001b[31mred`],
  ['\u202eback', String.raw`\u202eback`],
])('the text %j is one field of one line of the log', (value, shown) => {
  expect(logLine({ path: value }, time)).toBe(`time=2026-01-02T03:04:05.678Z path=${shown}\n`)
})

it('a line in JSON is an object with the fields that have a value, and cannot draw on a terminal', () => {
  const line = lineFormats.json({ path: '/\x1b[31m\u202e"', worker: undefined, status: 200 }, time)
  expect(line).toMatch(/^[\x20-\x7e]+\n$/)
  expect(JSON.parse(line)).toEqual({ time: time.toISOString(), path: '/\x1b[31m\u202e"', status: 200 })
})

it('lines of the log are written in batches', () => {
  vi.useFakeTimers({ now: time })
  try {
    const written: string[] = []
    const log = logLines(text => written.push(text))
    log({ status: 200 })
    log({ status: 404 })
    expect(written).toEqual([])
    vi.runAllTimers()
    log({ status: 500 })
    vi.runAllTimers()
    const [first, second] = [200, 404].map(status => logLine({ status }, time))
    expect(written[0]).toBe(`${first}${second}`)
    expect(written).toHaveLength(2)
  } finally {
    vi.useRealTimers()
  }
})

it('lines wait while a batch is being written, and are lost beyond a bound', async () => {
  vi.useFakeTimers({ now: time })
  try {
    const written: string[] = []
    let next = Promise.withResolvers<void>()
    const log = logLines(text => {
      written.push(text)
      return next.promise
    })
    log({ status: 200 })
    vi.runAllTimers()
    const path = 'a'.repeat(0x4000)
    for (let i = 0; i < 100; i++) log({ path })
    vi.runAllTimers()
    expect(written).toHaveLength(1)
    const slow = next
    next = Promise.withResolvers()
    slow.resolve()
    await vi.waitUntil(() => written.length === 2)
    expect(written[1]).toMatch(/^time=\S+ event=log-lost lines=\d+\n/)
    const [lost, kept] = [Number(/lines=(\d+)/.exec(written[1]!)![1]), written[1]!.match(/path=/g)!.length]
    expect([lost + kept, kept > 60]).toEqual([100, true])
  } finally {
    vi.useRealTimers()
  }
})

it('lines that come while a batch is being written are one batch with those that come soon after it', async () => {
  vi.useFakeTimers({ now: time })
  try {
    const written: string[] = []
    const log = logLines(async text => void written.push(text))
    log({ status: 200 })
    vi.runAllTimers()
    log({ status: 201 })
    await vi.advanceTimersByTimeAsync(0)
    log({ status: 202 })
    vi.runAllTimers()
    expect(written.map(text => text.replaceAll(/time=\S+ /g, ''))).toEqual([
      'status=200\n',
      'status=201\nstatus=202\n',
    ])
  } finally {
    vi.useRealTimers()
  }
})

it('lines that cannot be written are lost, and counted by the next batch that can be', () => {
  vi.useFakeTimers({ now: time })
  try {
    let isFull = true
    const written: string[] = []
    const log = logLines(text => {
      if (isFull) throw new Error('ENOSPC: no space left on device, write')
      written.push(text)
    })
    for (const status of [200, 404]) log({ status })
    vi.runAllTimers()
    log({ status: 500 })
    vi.runAllTimers()
    isFull = false
    for (const status of [201, 202]) {
      log({ status })
      vi.runAllTimers()
    }
    expect(written.map(text => text.replaceAll(/time=\S+ /g, ''))).toEqual([
      'event=log-lost lines=3\nstatus=201\n',
      'status=202\n',
    ])
  } finally {
    vi.useRealTimers()
  }
})
