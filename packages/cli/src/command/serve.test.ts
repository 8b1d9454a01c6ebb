import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { componentFiles, type Ended, ended, wasiWebgpu } from '../testing/command.ts'
import { commandHere } from '../testing/command-here.ts'
import { commandPath } from '../testing/command-path.ts'
import { exporting } from '../testing/components.ts'

const gpuHttp = fileURLToPath(new URL('../../../../examples/gpu-http/gpu-http.wasm', import.meta.url))
let folder: string
let files: Record<'program' | 'endless', string>
beforeAll(async () => {
  ;({ folder, files } = await componentFiles({ program: exporting({ start: '' }), endless }))
})
afterAll(() => rm(folder, { recursive: true }))

/** A component whose start never ends. */
const endless = `(component
  (core module $m (func $start (loop (br 0))) (start $start))
  (core instance (instantiate $m))
  (instance (export "wasi:http/incoming-handler@0.2.3")))`

describe('wasi-webgpu serve says in one line', () => {
  it('that a component does not start in time', async () => {
    const args = [files.endless, '--addr', '127.0.0.1:0', '--workers', '1', '--start-limit', '3s']
    await expectOneLine(args, `${files.endless} cannot be served here: it did not start in 3 s`, wasiWebgpu)
  })

  it('that the limit on open files is too low for its workers', async () => {
    const { code, stderr } = await ended('sh', [
      '-c',
      'ulimit -n 100; exec "$0" "$@"',
      process.execPath,
      commandPath,
      'serve',
      gpuHttp,
      '--workers',
      '64',
    ])
    expect([code, stderr]).toEqual([
      1,
      `wasi-webgpu: ${gpuHttp} cannot be served here: 64 workers need more than the limit of 100 open files; raise it with ulimit -n, or start fewer workers\n`,
    ])
  })

  it('that a component has no handler, and which exports it has', async () => {
    await expectOneLine(
      [files.program],
      /program\.wasm does not serve HTTP: it exports neither wasi:http\/handler@0\.3 nor wasi:http\/incoming-handler@0\.2, only start; wasi-webgpu run runs other programs$/,
    )
  })

  it.each(['nonsense', '127.0.0.1', '127.0.0.1:99999', '::1:80', ''])(
    'that %j is not an address',
    async address => {
      await expectOneLine(
        [gpuHttp, '--addr', address],
        `--addr '${address}' is not an address; use --addr <host>:<port>, as in 127.0.0.1:8080`,
      )
    },
  )

  it('that an address is in use, or does not belong to this machine', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    try {
      await new Promise(resolve => other.once('listening', resolve))
      const { port } = other.address() as AddressInfo
      const options = [gpuHttp, '--gpu', 'null', '--workers', '1', '--addr']
      await Promise.all([
        expectOneLine(
          [...options, `127.0.0.1:${port}`],
          `127.0.0.1:${port} is in use; choose another with --addr`,
          wasiWebgpu,
        ),
        // An address that is reserved for documentation.
        expectOneLine(
          [...options, '192.0.2.1:0'],
          /^cannot listen on 192\.0\.2\.1:0: .*EADDRNOTAVAIL/,
          wasiWebgpu,
        ),
      ])
    } finally {
      other.close()
    }
  })

  it('that a component starts with more memory than --memory', async () => {
    await expectOneLine(
      [gpuHttp, '--gpu', 'null', '--workers', '1', '--addr', '127.0.0.1:0', '--memory', '64KiB'],
      /memories that start with \d+ pages exceed the limit of 1 pages$/,
      wasiWebgpu,
    )
  })

  it.each([
    [['--log', 'xml'], "unknown --log 'xml'; use text or json"],
    [
      ['--admin-addr', 'x:y'],
      "--admin-addr 'x:y' is not an address; use --admin-addr <host>:<port>, as in 127.0.0.1:8080",
    ],
    [['--gpus', 'both'], "--gpus 'both' is neither all nor a list; use --gpus all or --gpus 0,1"],
    [
      ['--gpus', '0,1', '--workers', '1'],
      '--workers 1 leaves GPUs unused; use at least 2, or leave --workers out',
    ],
    [
      ['--gpus', '0', '--gpu-index', '1'],
      '--gpus excludes --gpu-index and --gpu-name; use --gpus alone, such as --gpus 0,1',
    ],
    [['--gpu-index', 'x'], "--gpu-index 'x' is not a number; wasi-webgpu info lists the adapters"],
    [['--workers', '0'], "--workers '0' is out of range; use a number from 1 to 1024"],
    [['--memory', '1M'], "--memory '1M' is not a size; use 4096, 64KiB, 512MiB, 512MB or 2GiB"],
    [['--time-limit', '0'], "--time-limit '0' is not a time; use 500ms, 30s, 5m or 1h"],
    [['--web'], `unexpected '${gpuHttp}'; serve --web serves the playground, which opens files itself`],
  ])('why it refuses %j', async (args, message) => {
    await expectOneLine([gpuHttp, ...args], message)
  })
})

/** Expects one line. The command runs in this process, unless it starts workers. */
async function expectOneLine(
  args: readonly string[],
  message: string | RegExp,
  run: (args: readonly string[]) => Promise<Ended> = commandHere,
): Promise<void> {
  const { code, stderr } = await run(['serve', ...args])
  expect(code).toBe(1)
  const [, text, rest] = /^wasi-webgpu: ([^\n]+)\n(.*)$/s.exec(stderr) ?? []
  if (typeof message === 'string') expect(text).toBe(message)
  else expect(text).toMatch(message)
  expect(rest).toBe('')
}
