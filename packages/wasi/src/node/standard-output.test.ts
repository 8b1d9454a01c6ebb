import { spawn } from 'node:child_process'
import { buffer, text } from 'node:stream/consumers'
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
