import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nonBlocking } from '@wasi-webgpu/native/terminal'
import { expect, it, onTestFinished } from 'vitest'
import { lossyOutput } from './lossy-output.ts'

/** Returns an output whose reader takes `room` bytes, and as many again each time that the writer has waited `patience` times. */
function pipe({ room = 0, patience = Infinity, code = 'EAGAIN' }) {
  const state = { room, waits: 0, text: '' }
  const write = lossyOutput(-1, {
    write(bytes) {
      const taken = bytes.subarray(0, state.room)
      if (taken.length === 0) throw Object.assign(new Error(code), { code })
      state.text += new TextDecoder().decode(taken)
      state.room -= taken.length
      return taken.length
    },
    wait() {
      state.waits++
      if (state.waits % patience === 0) state.room = room
    },
  })
  return { state, write }
}

it('a guest that prints waits for a slow reader, and nothing is lost', () => {
  const { state, write } = pipe({ room: 3, patience: 2 })
  write('0123456789\n')
  write('abc\n')
  expect(state.text).toBe('0123456789\nabc\n')
})

it('output is lost at once while its reader has stopped, and a line has the number of bytes when it goes on', () => {
  const { state, write } = pipe({ room: 4 })
  write('0123456789\n')
  const { waits } = state
  for (let i = 0; i < 1000; i++) write('lost\n')
  expect(state.waits).toBe(waits)
  state.room = 1000
  write('again\n')
  write('and on\n')
  expect(state.text.split('\n').slice(0, 1)).toEqual(['0123'])
  expect(state.text).toMatch(/^0123\ntime=\S+ event=output-lost bytes=5007\nagain\nand on\n$/)
})

it.each(['ENOSPC', 'EPIPE', 'EIO'])('output that fails with %s is lost without an error or a wait', code => {
  const { state, write } = pipe({ code })
  expect(write('text\n')).toBe(true)
  expect(state.waits).toBe(0)
  state.room = 1000
  write('again\n')
  expect(state.text).toMatch(/^time=\S+ event=output-lost bytes=5\nagain\n$/)
})

it('a callback of a write is called, whether the output is lost or not', async () => {
  const { state, write } = pipe({})
  await new Promise<void>(resolve => void write('lost\n', () => resolve()))
  state.room = 1000
  await new Promise<void>(resolve => void write('written\n', 'utf8', () => resolve()))
  expect(state.text).toContain('written')
})

it('a pipe that nobody reads takes what fits, and the writer goes on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-test-'))
  const path = join(folder, 'pipe')
  execFileSync('mkfifo', [path])
  const reader = openSync(path, constants.O_RDWR)
  const output = nonBlocking(reader)
  onTestFinished(() => {
    for (const fd of [reader, output]) closeSync(fd)
    rmSync(folder, { recursive: true })
  })
  const write = lossyOutput(output)
  const line = `${'x'.repeat(99)}\n`
  for (let i = 0; i < 1000; i++) write(line)
  const bytes = new Uint8Array(0x10_0000)
  const read = () => new TextDecoder().decode(bytes.subarray(0, readSync(reader, bytes)))
  const before = read()
  write('again\n')
  const text = before + read()
  expect(text).toMatch(/ event=output-lost bytes=\d+\nagain\n$/)
  const lost = [...text.matchAll(/bytes=(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0)
  const written = text.split('').filter(character => character === 'x').length
  expect(lost).toBeGreaterThan(0)
  expect(written / 99 + lost / line.length).toBe(1000)
})
