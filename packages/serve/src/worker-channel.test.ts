import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
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
