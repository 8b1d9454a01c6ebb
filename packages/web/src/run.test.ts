import { readFileSync, statSync } from 'node:fs'
import { parse } from '@bytecodealliance/jco'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { program } from '../../../conformance/first-release/programs.ts'
import { echoing } from '../../cli/src/testing/components.ts'
import { pixelAt, readPicture } from './testing/picture.ts'
import { preview3Program } from './testing/preview3.ts'
import { Site } from './testing/site.ts'

let site: Site
beforeAll(async () => {
  site = await Site.open()
})
afterAll(() => site?.close())

describe.each([false, true])('run() with worker: %s', worker => {
  test.each(['hello-compute', 'hello-wgpu'])(
    'runs a program that computes on the GPU, and captures its output: %s',
    async name => {
      const page = await site.page('')
      const result = await page.evaluate(
        async ({ worker, name }) => {
          const events: string[] = []
          let stdout = ''
          const { code } = await web.run(fetch(`/examples/${name}/${name}.wasm`), {
            worker,
            stdout: text => {
              stdout += text
            },
            onload: ({ exports }) => void events.push(`load ${exports}`),
            onready: () => void events.push('ready'),
          })
          return { code, stdout, events }
        },
        { worker, name },
      )
      expect(result).toEqual({
        code: 0,
        stdout: '2 4 6 8 10 12 14 16\n',
        events: [expect.stringMatching(/^load .*wasi:cli\/run@0\.3\.0/), 'ready'],
      })
    },
  )

  test('tells of the shaders of a program, and runs it with others', async () => {
    const page = await site.page('')
    const [shaders, stdout, messages] = await page.evaluate(async worker => {
      const shaders: string[] = []
      let stdout = ''
      const told: string[] = []
      const run = (changed?: Record<string, string>) =>
        web.run(fetch('/examples/hello-compute/hello-compute.wasm'), {
          worker,
          stdout: text => {
            stdout += text
          },
          stderr: () => {},
          onshader: ({ code, messages }) => {
            if (changed === undefined) shaders.push(code)
            told.push(...messages.map(({ type, line, message }) => `${type} ${line}: ${message}`))
          },
          ...(changed && { shaders: changed }),
        })
      await run()
      const [code = ''] = shaders
      await run({ [code]: code.replace('*= 2', '*= 3') })
      await run({ [code]: code.replace('*= 2', '*= missing') })
      return [shaders, stdout, told]
    }, worker)
    const source = readFileSync(
      new URL('../../../examples/hello-compute/double.wgsl', import.meta.url),
      'utf8',
    )
    expect(shaders).toEqual([source])
    expect(stdout).toBe('2 4 6 8 10 12 14 16\n3 6 9 12 15 18 21 24\n')
    expect(messages).toEqual(["error 6: unresolved value 'missing'"])
  })

  test('traces the calls of a program to the GPU, and the times of its passes there', async () => {
    const page = await site.page('')
    const trace = await page.evaluate(async worker => {
      let text = ''
      await web.run(fetch('/examples/hello-compute/hello-compute.wasm'), {
        worker,
        stdout: () => {},
        trace: part => {
          text += part
        },
      })
      return text
    }, worker)
    const events = JSON.parse(trace) as { name: string; ph: string; cat: string; ts: number; dur?: number }[]
    expect(events.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['gpu-device.create-shader-module', 'gpu-queue.submit', 'submitted work']),
    )
    const submit = events.find(({ name }) => name === 'gpu-queue.submit')!
    expect(submit.dur).toBeGreaterThan(0)
    const passes = events.filter(({ cat, ph }) => cat === 'gpu' && ph === 'X')
    expect(passes.map(({ name }) => name)).toContain('compute pass')
  })

  test("opens the program's standard output as often as it asks", async () => {
    site.add('/echoing.wasm', await parse(echoing))
    const page = await site.page('')
    const result = await page.evaluate(async worker => {
      let stdout = ''
      const { code } = await web.run(fetch('/echoing.wasm'), {
        worker,
        stdout: text => {
          stdout += text
        },
      })
      return { code, stdout }
    }, worker)
    expect(result).toEqual({ code: 0, stdout: 'ab' })
  })

  test.each([
    ['print', 'hello from start\n'],
    ['print-async', 'hello from async start\n'],
    ['polls', '2 2 3 1 2\n'],
  ] as const)('prints with a function of the world of the program: %s', async (name, text) => {
    site.add(`/${name}.wasm`, await program(name))
    const page = await site.page('')
    const stdout = await page.evaluate(
      async ({ worker, name }) => {
        let stdout = ''
        const write = (text: string) => {
          stdout += text
        }
        await web.run(fetch(`/${name}.wasm`), { worker, stdout: write })
        return stdout
      },
      { worker, name },
    )
    expect(stdout).toBe(text)
  })

  test('provides WASI 0.3', async () => {
    site.add('/preview3.wasm', await preview3Program())
    const page = await site.page('')
    const result = await page.evaluate(async worker => {
      let stdout = ''
      const { code } = await web.run(fetch('/preview3.wasm'), {
        worker,
        stdout: text => {
          stdout += text
        },
      })
      return { code, stdout }
    }, worker)
    expect(result).toEqual({ code: 0, stdout: 'Hello from 0.3\n' })
  })

  test.each([
    ['draw', [0, 0, 255]],
    ['paint', [64, 64, 64]],
  ] as const)('runs a program of the first release that waits for frames: %s', async (name, colour) => {
    site.add(`/${name}.wasm`, await program(name))
    const page = await site.page('<canvas></canvas>')
    await page.evaluate(
      ({ worker, name }) => {
        const canvas = document.querySelector('canvas') as HTMLCanvasElement
        void web.run(fetch(`/${name}.wasm`), { worker, canvas })
      },
      { worker, name },
    )
    const lastPixel = async () => {
      const picture = readPicture(await page.locator('canvas').screenshot())
      return pixelAt(picture, picture.width - 1, picture.height - 1)
    }
    await expect.poll(lastPixel).toEqual(colour)
  })

  test('stops when its signal is aborted', async () => {
    const page = await site.page('')
    const outcome = await page.evaluate(async worker => {
      const stop = new AbortController()
      const canvas = document.createElement('canvas')
      document.body.append(canvas)
      const running = web.run(fetch('/probe.wasm'), {
        canvas,
        worker,
        signal: stop.signal,
        stdout: text => {
          if (text.startsWith('frames')) stop.abort()
        },
      })
      return running.then(String, (error: Error) => error.name)
    }, worker)
    expect(outcome).toBe('AbortError')
  })

  test('reports the bytes that arrive, and the frames that are drawn', async () => {
    const page = await site.page('<canvas style="width: 50px; height: 50px"></canvas>')
    const { progress, frame } = await page.evaluate(async worker => {
      const progress: unknown[] = []
      const stop = new AbortController()
      const { promise, resolve } = Promise.withResolvers<{ time: number; duration: number }>()
      web
        .run(fetch('/probe.wasm'), {
          canvas: document.querySelector('canvas')!,
          worker,
          signal: stop.signal,
          stdout: () => {},
          onprogress: event => progress.push(event),
          onframe: resolve,
        })
        .catch(() => {})
      const frame = await promise
      stop.abort()
      return { progress, frame }
    }, worker)
    const { size } = statSync(new URL('testing/probe/probe.wasm', import.meta.url))
    expect(progress.at(-1)).toEqual({ loaded: size, total: size })
    expect(frame.time).toBeGreaterThan(0)
    expect(frame.duration).toBeGreaterThanOrEqual(0)
  })

  test('rejects with the error that prevents a program from running', async () => {
    const page = await site.page('')
    const failures = await page.evaluate(async worker => {
      const failure = async (source: Promise<Response> | Uint8Array<ArrayBuffer>) => {
        const error = await web.run(source, { worker }).catch((error: Error) => error)
        return `${(error as Error).name}: ${(error as Error).message}`
      }
      return [
        await failure(fetch('/gone.wasm')),
        await failure(new TextEncoder().encode('no component')),
        // The program wants to draw, but has no canvas.
        await failure(fetch('/probe.wasm')),
      ]
    }, worker)
    expect(failures).toEqual([
      expect.stringMatching(/^DecodeError: .*gone\.wasm could not be loaded: HTTP status 404/),
      expect.stringMatching(/^DecodeError: this is not WebAssembly/),
      expect.stringMatching(/^LinkError: the component imports wasi-gfx:surface/),
    ])
  })
})
