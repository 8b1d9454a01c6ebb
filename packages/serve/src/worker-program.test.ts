import { execFileSync, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { assemble } from '../../component/src/testing/wat.ts'
import { encodeMessage } from './worker-protocol.ts'

let component: Uint8Array
beforeAll(async () => {
  component = await assemble('(component)')
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/**
 * Starts a worker whose guest waits for what never happens, after `begin`. `report` prints a line to the test.
 *
 * @param stderr standard error, to which guests print
 */
function startWorker(begin: string, stderr: 'pipe' | number) {
  const source = `import { writeSync } from 'node:fs'
    import { Worker } from 'node:worker_threads'
    const report = line => writeSync(1, line)
    const { unref } = Worker.prototype
    const watched = new Promise(resolve => {
      Worker.prototype.unref = function () { resolve(unref.call(this)) }
    })
    await runWorker({ async open() { ${begin}; return new Promise(() => {}) } })`
  return startProgram(source, component, stderr)
}

/** Starts a worker with the source of a module that calls `runWorker`, for a component. */
function startProgram(source: string, component: Uint8Array, stderr: 'pipe' | number) {
  const folder = temporaryFolder()
  const [module, file] = [join(folder, 'program.mjs'), join(folder, 'guest.wasm')]
  const imported = JSON.stringify(new URL('worker-program.ts', import.meta.url))
  writeFileSync(module, `import { runWorker } from ${imported}\n${source}`)
  writeFileSync(file, component)
  const stdio: StdioOptions = ['ignore', 'pipe', stderr, 'pipe']
  const child = spawn(process.execPath, [module, String(process.pid)], { stdio })
  onTestFinished(() => void child.kill('SIGKILL'))
  const socket = child.stdio[3] as Socket
  socket.on('error', () => {})
  socket.write(encodeMessage('start', { file } as never))
  const lines = (child.stdout as Socket).setEncoding('utf8')
  const line = async () => {
    const [printed] = await Promise.race([once(lines, 'data'), once(child, 'exit').then(() => ['ended'])])
    return printed
  }
  return { child, socket, line }
}

it('a worker whose guest waits for what never happens lives until it is killed, and Node prints no warning', async () => {
  // Once nothing but the watchdog and the socket keeps the worker alive, the socket is closed. A timer that keeps no process
  // alive notices.
  const begin = `await watched
    const pipes = () => process.getActiveResourcesInfo().filter(name => name === 'PipeWrap').length
    const open = pipes()
    const timer = setInterval(() => {
      if (pipes() === open) return
      report('lives')
      clearInterval(timer)
    }, 10).unref()
    report('waits')`
  const { child, socket, line } = startWorker(begin, 'pipe')
  const warnings = text(child.stderr as Socket)
  expect(await line()).toBe('waits')
  socket.destroy()
  expect(await line()).toBe('lives')
  child.kill('SIGKILL')
  expect(await warnings).toBe('')
})

it('a guest that prints goes on although nobody reads the output of guests', async () => {
  const path = join(temporaryFolder(), 'pipe')
  execFileSync('mkfifo', [path])
  const pipe = openSync(path, constants.O_RDWR)
  onTestFinished(() => closeSync(pipe))
  const begin = `for (const stream of [process.stdout, process.stderr]) stream.write('x'.repeat(100_000))
    report('printed')`
  const { line } = startWorker(begin, pipe)
  expect(await line()).toBe('printed')
})

it('the start of an instance sends no request under the trace of the call before', async () => {
  const traces: unknown[] = []
  const { promise: started, resolve } = Promise.withResolvers<void>()
  const server = createServer(({ url, headers }, response) => {
    traces.push([url, headers.traceparent])
    response.end()
    if (traces.length === 2) resolve()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const authority = `127.0.0.1:${(server.address() as AddressInfo).port}`
  // Each instance sends a request while it starts.
  const source = `let instances = 0
    await runWorker({
      open: () => ({
        grants: { network: [${JSON.stringify(authority)}] },
        async bind(provided) {
          const [types, client] = ['types', 'client'].map(name => provided['wasi:http/' + name + '@0.3'])
          const [request] = types.Request.new(new types.Fields(), undefined, Promise.resolve({ tag: 'ok' }), undefined)
          request.setScheme({ tag: 'HTTP' })
          request.setAuthority(${JSON.stringify(authority)})
          request.setPathWithQuery('/' + ++instances)
          await client.send(request)
          return { imports: {}, async answer() {} }
        },
      }),
      callOf: () => ({ head: { trace: [['traceparent', 'of the first call']] } }),
    })`
  const guest = await assemble(`(component
    (import "wasi:http/types@0.3.0" (instance)) (import "wasi:http/client@0.3.0" (instance)))`)
  const { socket } = startProgram(source, guest, 'pipe')
  socket.write(encodeMessage('request', {} as never))
  socket.write(encodeMessage('end', { trailers: [] }))
  await started
  expect(traces).toEqual([
    ['/1', undefined],
    ['/2', undefined],
  ])
})
