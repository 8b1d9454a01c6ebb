import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { EventText } from '../../../host/src/trace/event-text.ts'
import { TraceFile } from './trace-file.ts'

/** Bytes that the disk still takes, and those that it takes at a time. */
const disk = vi.hoisted(() => ({ left: Infinity, atATime: Infinity }))

vi.mock('node:fs', async original => {
  const fs = await original<typeof import('node:fs')>()
  const writeSync = (file: number, bytes: Uint8Array, start: number) => {
    if (disk.left === 0) throw new Error('ENOSPC: no space left on device, write')
    const length = Math.min(bytes.length - start, disk.left, disk.atATime)
    disk.left -= length
    return fs.writeSync(file, bytes, start, length)
  }
  return { ...fs, writeSync }
})

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-trace-file-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => Object.assign(disk, { left: Infinity, atATime: Infinity }))

/** Writes events of 100 kB, of which three are a chunk, and returns the text of the file. */
function written(count: number): { readonly text: string; readonly error: Error | undefined } {
  const path = join(folder, 'trace.json')
  const file = new TraceFile(path)
  const events = new EventText(text => file.write(text))
  for (let ts = 0; ts < count; ts++) events.add({ name: 'ö'.repeat(100_000), ph: 'X', ts, tid: 1 })
  events.close()
  file.close()
  return { text: readFileSync(path, 'utf8'), error: file.error }
}

it('a file has all events though the system takes a part of each write', () => {
  disk.atATime = 100_001
  const { text, error } = written(4)
  expect(JSON.parse(text).map(({ ts }: { ts: number }) => ts)).toEqual([0, 1, 2, 3])
  expect(error).toBeUndefined()
})

it('a full disk ends the file after an event that is whole, and no later event fails', () => {
  disk.left = 900_000
  const { text, error } = written(9)
  expect(JSON.parse(`${text}]`).map(({ ts }: { ts: number }) => ts)).toEqual([0, 1, 2])
  expect(error?.message).toContain('ENOSPC')
})
