import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wasiWebgpu } from '../testing/command.ts'
import { commandHere } from '../testing/command-here.ts'

const program = fileURLToPath(
  new URL('../../../../examples/async-compute/async-compute.wasm', import.meta.url),
)
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-trace-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Event {
  readonly name: string
  readonly ph: string
  readonly ts: number
  readonly dur?: number
  readonly id?: number
  readonly args?: Record<string, unknown>
}

describe('wasi-webgpu run --trace', () => {
  it('writes each call with its time and arguments, and how long results and the GPU take', async () => {
    const file = join(folder, 'trace.json')
    const plain = await commandHere(['run', program, '--gpu', 'null'])
    const { code, stdout, stderr } = await commandHere(['run', program, '--gpu', 'null', '--trace', file])
    expect({ code, stdout }).toEqual({ code: plain.code, stdout: plain.stdout })
    const events: Event[] = JSON.parse(await readFile(file, 'utf8'))
    const calls = events.filter(({ ph }) => ph === 'X')
    expect(stderr).toMatch(
      RegExp(`^wrote .*trace\\.json, ${calls.length} calls; tracing took \\d+ ms of [\\d.]+ m?s\\n$`),
    )
    for (const { ts, dur } of calls) expect(Math.min(ts, dur!)).toBeGreaterThanOrEqual(0)

    const of = (name: string) => calls.filter(event => event.name === name).map(({ args }) => args)
    expect(of('gpu-device.create-buffer')).toContainEqual({
      self: expect.any(Number),
      descriptor: { size: 4, usage: 'mapRead | storage', label: 'for everything' },
    })
    expect(of('gpu-device.create-shader-module')[0]).toMatchObject({
      descriptor: { code: expect.stringMatching(/… \(\d+ characters\)$/) },
    })
    expect(of('gpu-queue.submit')).toContainEqual({
      self: expect.any(Number),
      'command-buffers': { length: 1 },
    })
    for (const name of ['gpu-buffer.map-async', 'submitted work']) {
      const pairs = Map.groupBy(
        events.filter(event => event.name === name && event.ph !== 'X'),
        ({ id }) => id,
      )
      expect(pairs.size).toBeGreaterThan(0)
      for (const [begin, end] of pairs.values()) {
        expect([begin!.ph, end!.ph]).toEqual(['b', 'e'])
        expect(end!.ts).toBeGreaterThanOrEqual(begin!.ts)
      }
    }
  })

  it('has the times of passes on a GPU with timestamps', async () => {
    const file = join(folder, 'passes.json')
    await commandHere(['run', program, '--gpu', 'software', '--trace', file])
    const events: (Event & { tid: number })[] = JSON.parse(await readFile(file, 'utf8'))
    const passes = events.filter(({ tid, ph }) => tid === 4 && ph === 'X')
    expect(passes.map(({ name }) => name)).toEqual(['compute pass', 'compute pass'])
    const submissions = events.filter(({ name, ph }) => name === 'gpu-queue.submit' && ph === 'X')
    for (const { ts, dur } of passes) {
      expect(dur).toBeGreaterThan(0)
      expect(ts).toBeGreaterThanOrEqual(submissions[0]!.ts)
    }
  })

  it('says in one line that the file cannot be written', async () => {
    const { code, stderr } = await commandHere(['run', program, '--trace', join(folder, 'none', 'x.json')])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^wasi-webgpu: --trace .*x\.json cannot be written: ENOENT[^\n]*\n$/)
  })

  // The device, which is always full, is one of Linux.
  it.runIf(existsSync('/dev/full'))('lets the program go on when the disk is full', async () => {
    const { code, stderr } = await wasiWebgpu(['run', program, '--gpu', 'null', '--trace', '/dev/full'])
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'wasi-webgpu: --trace /dev/full cannot be written: ENOSPC: no space left on device, write; it lacks the last calls\n',
    })
  })
})
