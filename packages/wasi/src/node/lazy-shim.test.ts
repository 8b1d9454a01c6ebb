import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

/** Runs statements with `imports` of WASI 0.2 in a process, and returns what it prints and how many threads it starts. */
function threadsOf(statements: string) {
  const script = `
    const threads = require('node:worker_threads')
    let started = 0
    threads.Worker = class extends threads.Worker { constructor(...args) { super(...args); started++ } }
    require('node:module').syncBuiltinESMExports()
    const packages = ['cli/stdin', 'cli/stdout', 'cli/terminal-stdin', 'io/streams', 'io/poll', 'clocks/monotonic-clock', 'filesystem/types']
    import(${JSON.stringify(import.meta.resolve('./wasi.ts'))}).then(async ({ wasi }) => {
      const imports = await wasi({}, packages.map(name => 'wasi:' + name + '@0.2.12'))
      const call = (path, ...args) => {
        const [name, member] = path.split('#')
        return imports['wasi:' + name + '@0.2'][member](...args)
      }
      ${statements}
      process.stderr.write(String(started))
    })`
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { input: 'typed', encoding: 'utf8' })
  return { stdout, threads: stderr }
}

it('a guest of WASI 0.2 that prints, waits and has a handle of the standard input starts no thread', () => {
  const { stdout, threads } = threadsOf(`
    call('cli/stdin#getStdin')
    call('cli/terminal-stdin#getTerminalStdin')
    const output = call('cli/stdout#getStdout')
    const permit = call('io/streams#[method]output-stream.check-write', output)
    call('io/streams#[method]output-stream.write', output, Buffer.from('permits ' + permit))
    call('io/streams#[method]output-stream.blocking-flush', output)
    const ready = call('io/streams#[method]output-stream.subscribe', output)
    call('io/poll#poll', [ready, call('clocks/monotonic-clock#subscribeDuration', 1000n)])`)
  expect({ stdout, threads }).toEqual({ stdout: 'permits 1048576', threads: '0' })
})

it("a guest of WASI 0.2 that reads the standard input starts the shim's thread", () => {
  const { stdout, threads } = threadsOf(`
    const read = '[method]input-stream.blocking-read'
    const skip = '[method]input-stream.blocking-skip'
    const input = call('cli/stdin#getStdin')
    const skipped = call('io/streams#' + skip, input, 2n)
    const output = call('cli/stdout#getStdout')
    const write = '[method]output-stream.blocking-write-and-flush'
    call('io/streams#' + write, output, call('io/streams#' + read, input, 100n))
    call('io/streams#' + write, output, Buffer.from(' ' + skipped))`)
  expect({ stdout, threads }).toEqual({ stdout: 'ped 2', threads: '1' })
})
