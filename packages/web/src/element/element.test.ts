import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { soakFactor } from '../../../../scripts/soak-factor.ts'
import { importingRockets } from '../testing/failing-programs.ts'
import { Site, until } from '../testing/site.ts'

let site: Site
beforeAll(async () => {
  site = await Site.open()
})
afterAll(() => site?.close())

const probe = readFileSync(new URL('../testing/probe/probe.wasm', import.meta.url))
const hello = '/examples/hello-compute/hello-compute.wasm'

/** Text that the element shows instead of its canvas. */
function shown(page: Page): Promise<string> {
  return page.locator('wasi-webgpu >> #overlay').textContent() as Promise<string>
}

describe.each(['', 'worker'])('the element <wasi-webgpu %s>', worker => {
  test('reports the progress of its program in events', async () => {
    const page = await site.page(`<wasi-webgpu src="${hello}" autoplay ${worker}></wasi-webgpu>`)
    expect(await until(page, /^exit/)).toEqual([
      'load wasi:cli/run@0.3.0',
      'ready',
      'stdout 2 4 6 8 10 12 14 16',
      'exit 0',
    ])
    expect(await page.evaluate(() => document.querySelector('wasi-webgpu')!.matches(':state(ended)'))).toBe(
      true,
    )
  })

  test('loads its component once', async () => {
    const page = await site.page('')
    const requests: string[] = []
    page.on('request', request => requests.push(request.url()))
    await page.evaluate(
      ({ hello, worker }) => {
        document.body.innerHTML = `<wasi-webgpu src="${hello}" autoplay ${worker}></wasi-webgpu>`
      },
      { hello, worker },
    )
    await until(page, 'exit 0')
    await page.evaluate(() => document.querySelector('wasi-webgpu')!.setAttribute('src', '/probe.wasm'))
    await until(page, 'stdout frames 2')
    const components = requests.filter(url => url.endsWith('.wasm')).map(url => url.replace(/.*\//, ''))
    expect(components).toEqual(['hello-compute.wasm', 'probe.wasm'])
  })

  test('starts on request, and again', async () => {
    const page = await site.page(`<wasi-webgpu src="/probe.wasm" ${worker}></wasi-webgpu>`)
    expect(await shown(page)).toBe('Run')
    await page.getByRole('button', { name: 'Run' }).click()
    await until(page, 'stdout frames 2')
    expect(await shown(page)).toBe('')
    await page.evaluate(() => document.querySelector<Program>('wasi-webgpu')!.start())
    await until(page, 'stdout frames 2')
    await page.evaluate(() => document.querySelector<Program>('wasi-webgpu')!.stop())
    expect(await shown(page)).toBe('Run')
  })

  test('passes arguments to its program, and reports its exit code', async () => {
    const page = await site.page(
      `<wasi-webgpu src="${hello.replaceAll('hello-compute', 'image-filter')}" args='"/no such/file.png" out.png' autoplay ${worker}></wasi-webgpu>`,
    )
    const told = await until(page, /^exit/)
    expect(told.at(-1)).toBe('exit 1')
    expect(told.join('\n')).toMatch(/^stderr \/no such\/file.png: /m)
    expect(await shown(page)).toMatch(/^The program ended with code 1\.\n\/no such\/file\.png: /)
  })

  test('shows why its program ended, after a trap or a non-zero exit code', async () => {
    const page = await site.page(`<wasi-webgpu src="/probe.wasm" autoplay ${worker}></wasi-webgpu>`)
    const logged: string[] = []
    page.on('console', message => message.type() === 'error' && logged.push(message.text()))
    await until(page, 'stdout frames 2')
    await page.mouse.click(20, 20)
    await page.keyboard.press('e')
    await until(page, 'exit 1')
    expect(await shown(page)).toBe('The program ended with code 1.\nthe key for errors')
    await page.evaluate(() => document.querySelector<Program>('wasi-webgpu')!.start())
    await until(page, 'stdout frames 2')
    await page.mouse.click(20, 20)
    await page.keyboard.press('x')
    const message = `${site.url}/probe.wasm trapped: wasm trap: unreachable; the console of the browser has the stack`
    await until(page, `error ${message}`)
    expect(await shown(page)).toBe(message)
    await expect.poll(() => logged).toEqual([expect.stringMatching(/^Trap: wasm trap: unreachable\n +at /)])
  })

  test('reports an error of the GPU that the program does not capture, with label, line and caret, in the console too', async () => {
    const page = await site.page(`<wasi-webgpu src="/probe.wasm" autoplay ${worker}></wasi-webgpu>`)
    const logged: string[] = []
    page.on('console', message => message.type() === 'error' && logged.push(message.text()))
    await until(page, 'stdout frames 2')
    await page.mouse.click(20, 20)
    await page.keyboard.press('w')
    const wrong = /uncaptured GPU validation error: .*wrong\.wgsl:2:11 error: unresolved value 'missing'/
    await until(page, wrong)
    await until(page, / {10}\^{7}/)
    // With the line of the file and the caret.
    await expect
      .poll(() => logged)
      .toEqual([expect.stringMatching(RegExp(`^${wrong.source}\\n {2}let a = missing;\\n {10}\\^{7}`))])
  })

  test("restricts its program's GPU by its policy", async () => {
    const page = await site.page(
      `<wasi-webgpu src="${hello}" policy='{ "shaderBytes": 10 }' autoplay ${worker}></wasi-webgpu>`,
    )
    expect(await until(page, /^exit/)).toContainEqual(expect.stringMatching(/^stderr .*shader/))
    await page.evaluate(() =>
      document.querySelector('wasi-webgpu')!.setAttribute('policy', '{ "memory": "much" }'),
    )
    const failure = await page.evaluate(() =>
      document.querySelector<Program>('wasi-webgpu')!.start().catch(String),
    )
    expect(failure).toMatch(/^TypeError: .*memory/)
    expect(await shown(page)).toMatch(/memory/)
  })

  test('tells in one sentence what an address has that is not a component, and what to do', async () => {
    site.add('/no-program.wasm', Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]))
    site.add('/broken.wasm', response => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write(probe.subarray(0, 200), () => response.destroy())
    })
    site.add('/failing.wasm', response => response.writeHead(500).end())
    const page = await site.page('')
    const failure = (src: string) =>
      page.evaluate(
        async ({ src, worker }) => {
          document.body.innerHTML = `<wasi-webgpu src="${src}" ${worker}></wasi-webgpu>`
          const element = document.querySelector<Program>('wasi-webgpu')!
          await element.start().catch(() => {})
          return element.shadowRoot!.querySelector('#overlay')!.textContent
        },
        { src, worker },
      )
    for (const [content, told] of [
      [
        '<!doctype html>',
        'is an HTML page, not a component; check the address, and what the server sends for it',
      ],
      ['', 'is an empty file, not a component; check the address, and what the server sends for it'],
      ['Hello', 'is not WebAssembly; check the address, and what the server sends for it'],
      ['\0asm\x01\0\0\0', 'is a core module, not a component; make it one: wasi-webgpu build'],
      [
        '\0asm\x0c\0\x01\0',
        'is a component in the binary format 12, not 13; build it again with newer tools',
      ],
      [
        '\0asm\x0d\0\x01\0\x07',
        'is damaged or cut off: unexpected end of the component (at byte 9); build it again, and load the page again',
      ],
    ] as const) {
      site.add('/found.wasm', Buffer.from(content, 'latin1'))
      expect(await failure('/found.wasm')).toBe(`${site.url}/found.wasm ${told}`)
    }
    const unloaded: Readonly<Record<string, string>> = {
      [`${site.url}/gone.wasm`]: 'HTTP status 404 Not Found; check the address',
      [`${site.url}/failing.wasm`]: "HTTP status 500 Internal Server Error; look into the server's log",
      [`${site.url}/broken.wasm`]: 'the connection broke off; run the program again',
      'http://127.0.0.1:9/x.wasm':
        'its server does not answer, or does not let other pages load it; check the address, and its CORS headers',
      'http://': 'this is not an address of the web; check it',
    }
    for (const [src, told] of Object.entries(unloaded))
      expect(await failure(src)).toBe(`${src} could not be loaded: ${told}`)
    await page.context().setOffline(true)
    expect(await failure('/probe.wasm')).toBe(
      `${site.url}/probe.wasm could not be loaded: this browser is offline; connect it, and run the program again`,
    )
    await page.context().setOffline(false)
    expect(await failure('blob:gone')).toBe(
      'The file could not be loaded: it has changed or is gone; open it again',
    )
    await failure('/no-program.wasm')
    expect(await shown(page)).toMatch(
      /\/no-program\.wasm: this component is not a program: it exports nothing/,
    )
    site.add('/rockets.wasm', await importingRockets())
    await failure('/rockets.wasm')
    expect(await shown(page)).toMatch(
      /\/rockets\.wasm: .* imports acme:rockets\/launch@1\.2\.0, which is not provided: .*; give it to the element in options\.imports$/,
    )
    await page.evaluate(() => document.querySelector('wasi-webgpu')!.removeAttribute('src'))
    expect(
      await page.evaluate(() => document.querySelector<Program>('wasi-webgpu')!.start().catch(String)),
    ).toMatch(/give it a src/)
  })

  test('shows the text of a program that does not draw', async () => {
    const page = await site.page(`<wasi-webgpu src="${hello}" autoplay ${worker}></wasi-webgpu>`)
    await until(page, 'exit 0')
    expect(await shown(page)).toBe('2 4 6 8 10 12 14 16\n')
  })

  test('says what to do without a src, and without a GPU adapter', async () => {
    const script = 'GPU.prototype.requestAdapter = async () => null'
    const page = await site.page('<wasi-webgpu autoplay></wasi-webgpu>', { script })
    expect(await shown(page)).toMatch(/^<wasi-webgpu> needs a component: give it a src/)
    if (worker !== '') return
    await page.evaluate(src => document.querySelector('wasi-webgpu')!.setAttribute('src', src), hello)
    expect((await until(page, /^exit/)).at(-1)).toBe('exit 1')
    expect(await shown(page)).toMatch(/offers no GPU adapter: turn on hardware acceleration/)
  })

  test('runs under a strict Content-Security-Policy', async () => {
    const page = await site.page(`<wasi-webgpu src="/probe.wasm" autoplay ${worker}></wasi-webgpu>`, {
      csp: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
      script: recordViolations,
    })
    await until(page, 'stdout frames 2')
    // The only violation is the inline style of the page's body.
    expect(await page.evaluate('violations')).toEqual(['style-src-attr'])
  })
})

describe('in a page without a bundler', () => {
  test('an import map finds the package', async () => {
    const page = await site.page(
      `<script type="importmap">{ "imports": { "@wasi-webgpu/web": "/dist/wasi-webgpu.js" } }</script>
       <canvas style="width: 100px; height: 50px"></canvas>
       <script type="module">
         import { run } from '@wasi-webgpu/web'
         const canvas = document.querySelector('canvas')
         run(fetch('/probe.wasm'), { canvas, worker: true, stdout: text => happened.push(text.trim()) })
       </script>`,
    )
    expect(await until(page, 'frames 2')).toContain('size 100 50')
  })
})

function recordViolations(): void {
  const violations: string[] = []
  Object.assign(globalThis, { violations })
  document.addEventListener('securitypolicyviolation', event => violations.push(event.effectiveDirective))
}

describe('where the browser lacks', () => {
  test.each([
    [
      'WebGPU',
      () => {
        delete (Navigator.prototype as { gpu?: unknown }).gpu
      },
      /^This program needs WebGPU, which this browser does not have\. Chrome and Edge have it from version 113 on, Safari/,
    ],
    [
      'WebGPU because of an insecure connection',
      () => {
        delete (Navigator.prototype as { gpu?: unknown }).gpu
        Object.defineProperty(globalThis, 'isSecureContext', { value: false })
      },
      /^This program needs WebGPU, which browsers give only to pages from https:/,
    ],
    [
      'JSPI',
      () => {
        Reflect.deleteProperty(WebAssembly, 'Suspending')
      },
      /^This program waits for the GPU, for which this browser lacks JavaScript Promise Integration\. Chrome and Edge/,
    ],
  ])('%s, the element says so, and which browsers have it', async (_, script, message) => {
    const page = await site.page(`<wasi-webgpu src="${hello}" autoplay></wasi-webgpu>`, { script })
    await until(page, /^error/)
    expect(await shown(page)).toMatch(message)
    expect(await page.getByRole('alert').count()).toBe(1)
  })

  test('JSPI, a program that does not need it runs', async () => {
    const page = await site.page(
      `<wasi-webgpu src="${hello.replaceAll('hello', 'async')}" autoplay></wasi-webgpu>`,
      { script: () => void Reflect.deleteProperty(WebAssembly, 'Suspending') },
    )
    expect(await until(page, /^exit/)).toContain('stdout primes below 100000: 9592')
  })
})

describe('several elements', () => {
  test('run at the same time', async () => {
    const page = await site.page(
      '<wasi-webgpu id="a" src="/probe.wasm" autoplay width=100></wasi-webgpu>' +
        '<wasi-webgpu id="b" src="/probe.wasm" autoplay width=110 worker></wasi-webgpu>',
    )
    await until(page, 'stdout frames 2')
    await until(page, 'stdout frames 2')
    await page.mouse.move(50, 50)
    await until(page, 'stdout move 50 50')
    const boxes = await page.locator('wasi-webgpu').all()
    const { x } = (await boxes[1]!.boundingBox())!
    await page.mouse.move(x + 30, 40)
    await until(page, 'stdout move 30 40')
  })

  test('leave each other alone when one ends', async () => {
    const page = await site.page(
      '<wasi-webgpu id="a" src="/probe.wasm" autoplay></wasi-webgpu><wasi-webgpu id="b" src="/probe.wasm" autoplay></wasi-webgpu>',
    )
    await until(page, 'stdout frames 2')
    await until(page, 'stdout frames 2')
    await page.evaluate(() => document.querySelector('#b')!.remove())
    await until(page, 'stdout frames 100')
  })
})

/** The part of the element's interface that these tests call. */
type Program = HTMLElement & { start(): Promise<void>; stop(): void }

describe('an element that is', () => {
  test('moved with moveBefore continues', async () => {
    const page = await site.page('<div></div><wasi-webgpu src="/probe.wasm" autoplay></wasi-webgpu>')
    await until(page, 'stdout frames 2')
    await page.evaluate(() => {
      const target = document.querySelector('div') as unknown as {
        moveBefore(node: Element, before: null): void
      }
      target.moveBefore(document.querySelector('wasi-webgpu')!, null)
    })
    expect(await until(page, 'stdout frames 100')).not.toContain('ready')
  })

  test('moved to another document has its styles there, and runs', async () => {
    const page = await site.page(`<iframe></iframe><wasi-webgpu src="${hello}" width="321"></wasi-webgpu>`)
    const width = await page.evaluate(async () => {
      const element = document.querySelector<Program>('wasi-webgpu')!
      document.querySelector('iframe')!.contentDocument!.body.append(element)
      await element.start()
      return element.getBoundingClientRect().width
    })
    expect(width).toBe(321)
  })

  test.each(['', 'worker'])(
    'moved to another document while it loads, and while it runs, starts again there and ends with the document; with the attribute %j',
    async worker => {
      const log: string[] = []
      const page = await site.page('<iframe></iframe>', { script: countDevices, log })
      const { promise: requested, resolve } = Promise.withResolvers<void>()
      let requests = 0
      site.add('/slow.wasm', response => {
        requests++
        resolve()
        if (requests > 1) response.end(probe)
      })
      await page.evaluate(worker => {
        document.body.insertAdjacentHTML(
          'beforeend',
          `<wasi-webgpu src="/slow.wasm" autoplay ${worker}></wasi-webgpu>`,
        )
        const element = document.querySelector('wasi-webgpu')!
        const record = (event: Event) => {
          const line = (event as CustomEvent).detail.text.trim()
          if (element.ownerDocument !== document) happened.push(`there ${line}`)
        }
        const listen = () => element.addEventListener('stdout', record)
        Object.assign(globalThis, { element, listen })
      }, worker)
      await requested
      await page.evaluate("listen(); document.querySelector('iframe').contentDocument.body.append(element)")
      await until(page, 'there frames 2')
      await page.evaluate("popup = open('', '', 'popup'); popup.document.body.append(element)")
      await until(page, 'there frames 2')
      await page.evaluate('document.body.append(element)')
      await until(page, 'stdout frames 2')
      for (const [view, end] of [
        ['popup', 'popup.close()'],
        ["document.querySelector('iframe').contentWindow", "document.querySelector('iframe').remove()"],
      ]) {
        // Chromium removes the listeners of elements in a document that ends.
        await page.evaluate(`${view}.document.body.append(element); listen()`)
        await until(page, 'there frames 2')
        await page.evaluate(end!)
        await expect.poll(() => page.evaluate("element.matches(':state(idle)')")).toBe(true)
      }
      expect(requests).toBe(6)
      await expect.poll(() => page.workers().length).toBe(0)
      const opened = worker === '' ? 5 : 0
      await expect.poll(() => page.evaluate('devices')).toEqual({ opened, lost: opened })
      expect(log.filter(line => /^(error|uncaught)/.test(line))).toEqual([])
    },
  )

  test('mounted, unmounted and mounted again, as by the StrictMode of React, runs once', async () => {
    const page = await site.page('')
    await page.evaluate(src => {
      const element = document.createElement('wasi-webgpu')
      element.setAttribute('src', src)
      element.setAttribute('autoplay', '')
      document.body.append(element)
      element.remove()
      document.body.append(element)
    }, hello)
    const told = await until(page, 'exit 0')
    expect(told.filter(event => event === 'ready')).toHaveLength(1)
  })

  test('given another src runs the new component', async () => {
    const page = await site.page('<wasi-webgpu src="/probe.wasm" autoplay></wasi-webgpu>')
    await until(page, 'stdout frames 2')
    await page.evaluate(src => document.querySelector('wasi-webgpu')!.setAttribute('src', src), hello)
    await until(page, 'stdout 2 4 6 8 10 12 14 16')
    await until(page, 'exit 0')
  })

  test.each(['', 'worker'])(
    'stopped, removed, started and added again many times leaves nothing behind; with the attribute %j',
    async worker => {
      const page = await site.page('', { script: countDevices })
      const inspector = await page.context().newCDPSession(page)
      const ends = ['restart', 'remove', 'stop']
      const cycle = async (times: number) => {
        for (let i = 0; i < times; i++) {
          await page.evaluate(worker => {
            const element = document.querySelector<Program>('wasi-webgpu')
            if (element) void element.start()
            else document.body.innerHTML = `<wasi-webgpu src="/probe.wasm" autoplay ${worker}></wasi-webgpu>`
          }, worker)
          await until(page, 'stdout frames 2')
          await page.evaluate(
            end => {
              if (end === 'stop') document.querySelector<Program>('wasi-webgpu')!.stop()
              if (end !== 'restart') document.body.innerHTML = ''
              happened.length = 0
            },
            ends[i % 3],
          )
        }
      }
      /** How many objects with this prototype are reachable. The size of the heap also holds what the engine learns about the code. */
      const living = async (expression: string) => {
        const prototype = await inspector.send('Runtime.evaluate', { expression, objectGroup: 'living' })
        const { objects } = await inspector.send('Runtime.queryObjects', {
          prototypeObjectId: prototype.result.objectId!,
          objectGroup: 'living',
        })
        const { result } = await inspector.send('Runtime.callFunctionOn', {
          objectId: objects.objectId!,
          functionDeclaration: 'function () { return this.length }',
        })
        await inspector.send('Runtime.releaseObjectGroup', { objectGroup: 'living' })
        return result.value as number
      }
      const measure = async () => {
        // The second pass collects objects that finalizers of the first one released.
        for (let i = 0; i < 3; i++) {
          await inspector.send('HeapProfiler.collectGarbage')
          await page.waitForTimeout(50)
        }
        const { nodes, jsEventListeners } = await inspector.send('Memory.getDOMCounters')
        return {
          instances: await living('WebAssembly.Instance.prototype'),
          memories: await living('WebAssembly.Memory.prototype'),
          devices: await living('GPUDevice.prototype'),
          elements: await living("customElements.get('wasi-webgpu').prototype"),
          nodes,
          jsEventListeners,
          workers: page.workers().length,
        }
      }
      const warmUp = 6
      await cycle(warmUp)
      const before = await measure()
      await cycle(24 * soakFactor)
      // The end of a worker takes time.
      const atMost = (count: number): unknown => expect.toSatisfy((now: number) => now <= count)
      await expect.poll(measure).toEqual({
        instances: atMost(before.instances),
        memories: atMost(before.memories),
        devices: atMost(before.devices),
        elements: atMost(before.elements),
        nodes: atMost(before.nodes + 5),
        jsEventListeners: atMost(before.jsEventListeners + 5),
        workers: 0,
      })
      if (worker === '') {
        const opened = warmUp + 24 * soakFactor
        await expect.poll(() => page.evaluate('devices')).toEqual({ opened, lost: opened })
      }
    },
  )
})

function countDevices(): void {
  const devices = { opened: 0, lost: 0 }
  Object.assign(globalThis, { devices })
  const { requestDevice } = GPUAdapter.prototype
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor)
    devices.opened++
    void device.lost.then(() => devices.lost++)
    return device
  }
}
