import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { buffer, text } from 'node:stream/consumers'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'

const size = 0x10_0000
const count = 16

it.each(['stdout', 'stderr'] as const)(
  'a guest of WASI 0.2 that prints waits for a slow reader of its %s',
  async name => {
    const script = `
    const { wasi } = await import(${JSON.stringify(import.meta.resolve('./wasi.ts'))})
    const imports = await wasi({}, ['wasi:cli/${name}@0.2.3', 'wasi:io/streams@0.2.3'])
    const output = imports['wasi:cli/${name}@0.2'].get${name === 'stdout' ? 'Stdout' : 'Stderr'}()
    const write = imports['wasi:io/streams@0.2']['[method]output-stream.blocking-write-and-flush']
    for (let i = 0; i < ${count}; i++) write(output, new Uint8Array(${size}))
    process.${name === 'stdout' ? 'stderr' : 'stdout'}.write(String(process.${name}.writableLength))
    process.exit()`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const { stdout, stderr } = child
    const [printed, queued] = await Promise.all(
      name === 'stdout' ? [buffer(stdout), text(stderr)] : [buffer(stderr), text(stdout)],
    )
    expect([printed.length, queued]).toEqual([count * size, '0'])
  },
)

it('a guest of WASI 0.2 in a worker thread cannot fill the memory of the host with output', async () => {
  const script = `
    const { parentPort } = require('node:worker_threads')
    import(${JSON.stringify(import.meta.resolve('./wasi.ts'))}).then(async ({ wasi }) => {
      const imports = await wasi({}, ['wasi:cli/stdout@0.2.3', 'wasi:io/streams@0.2.3'])
      const output = imports['wasi:cli/stdout@0.2'].getStdout()
      const write = imports['wasi:io/streams@0.2']['[method]output-stream.blocking-write-and-flush']
      let written = 0
      try {
        for (; written < 100; written++) write(output, new Uint8Array(${size}))
      } catch ({ tag, val }) {
        parentPort.postMessage([written, tag, val.toDebugString()])
      }
    })`
  const worker = new Worker(script, { eval: true, stdout: true })
  const [result] = await once(worker, 'message')
  await worker.terminate()
  expect(result).toEqual([65, 'last-operation-failed', expect.stringContaining('slow reader')])
})

it('a write that the system refuses fails for a guest of WASI 0.2', async () => {
  const script = `
    const { wasi } = await import(${JSON.stringify(import.meta.resolve('./wasi.ts'))})
    process.stdout.write = () => { throw new Error('ENOSPC: no space left on device, write') }
    const imports = await wasi({}, ['wasi:cli/stdout@0.2.3', 'wasi:io/streams@0.2.3'])
    const output = imports['wasi:cli/stdout@0.2'].getStdout()
    try {
      imports['wasi:io/streams@0.2']['[method]output-stream.blocking-write-and-flush'](output, new Uint8Array(1))
    } catch ({ tag, val }) {
      process.stderr.write(tag + ' ' + val.toDebugString())
    }
    process.exit()`
  const { stderr } = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  expect(await text(stderr)).toBe('last-operation-failed ENOSPC: no space left on device, write')
})
