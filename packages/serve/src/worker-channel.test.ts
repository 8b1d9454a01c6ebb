import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, expect, it, vi } from 'vitest'
import { WorkerChannel } from './worker-channel.ts'

const folder = mkdtempSync(join(tmpdir(), 'worker-channel-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('a worker writes nothing to a file that got the number of its closed socket', async () => {
  const fifo = join(folder, 'fifo')
  execFileSync('mkfifo', [fifo])
  const fd = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK)
  const server = openSync(fifo, 'w')
  const channel = new WorkerChannel(fd)
  closeSync(server)
  expect(await channel.next()).toBeUndefined()

  const file = join(folder, 'file')
  const files = []
  do files.push(openSync(file, 'w'))
  while (files.at(-1)! < fd)
  expect(files).toContain(fd)
  channel.sendBody(Uint8Array.of(1, 2, 3))
  expect(readFileSync(file)).toHaveLength(0)
  for (const each of files) closeSync(each)
})

it('a message that may wait leaves with the next one, or after some milliseconds', async () => {
  const loop = join(folder, 'loop')
  execFileSync('mkfifo', [loop])
  // The channel reads what it writes itself.
  const channel = new WorkerChannel(openSync(loop, constants.O_RDWR | constants.O_NONBLOCK))
  const kinds: string[] = []
  const read = async () => {
    for (let i = 0; i < 2; i++) kinds.push((await channel.next())!.kind)
  }
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const both = read()
    channel.sendLater('done', {})
    for (let i = 0; i < 10; i++) await setImmediate()
    expect(kinds).toEqual([])
    channel.send('pong', {})
    await both
    expect([kinds, vi.getTimerCount()]).toEqual([['done', 'pong'], 0])

    const more = read()
    channel.sendLater('done', {})
    channel.sendSoon('ready', {})
    await more
    channel.sendLater('done', {})
    vi.advanceTimersByTime(10)
    expect((await channel.next())!.kind).toBe('done')
  } finally {
    vi.useRealTimers()
  }
})
