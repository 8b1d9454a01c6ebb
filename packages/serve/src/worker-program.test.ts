import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { assemble } from '../../component/src/testing/wat.ts'
import { encodeMessage } from './worker-protocol.ts'

/**
 * Worker whose guest waits for what never happens while its watchdog watches. After its socket has closed it prints a line, from a timer that keeps no
 * process alive.
 */
const program = `import { Worker } from 'node:worker_threads'
import { runWorker } from ${JSON.stringify(new URL('worker-program.ts', import.meta.url))}
const { unref } = Worker.prototype
const watched = new Promise(resolve => {
  Worker.prototype.unref = function () { resolve(unref.call(this)) }
})
await runWorker({
  async open() {
    await watched
    console.log('waits')
    const pipes = () => process.getActiveResourcesInfo().filter(name => name === 'PipeWrap').length
    const open = pipes()
    const timer = setInterval(() => {
      if (pipes() === open) return
      console.log('lives')
      clearInterval(timer)
    }, 10).unref()
    return new Promise(() => {})
  },
})`

it('a worker whose guest waits for what never happens lives until it is killed, and Node prints no warning', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [module, file] = [join(folder, 'program.mjs'), join(folder, 'empty.wasm')]
  writeFileSync(module, program)
  writeFileSync(file, await assemble('(component)'))
  const child = spawn(process.execPath, [module, String(process.pid)], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [, stdout, stderr, socket] = child.stdio as unknown as [null, Socket, Socket, Socket]
  const warnings = text(stderr)
  socket.on('error', () => {})
  socket.write(encodeMessage('start', { file } as never))
  for (const line of ['waits\n', 'lives\n']) {
    const ended = once(child, 'exit').then(async () => [`ended: ${await warnings}`])
    const [printed] = await Promise.race([once(stdout.setEncoding('utf8'), 'data'), ended])
    expect(printed).toBe(line)
    socket.destroy()
  }
  child.kill('SIGKILL')
  expect(await warnings).toBe('')
})
