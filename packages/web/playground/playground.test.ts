import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addBuild } from '../src/testing/add-build.ts'
import { importingRockets } from '../src/testing/failing-programs.ts'
import { Site, type VisitOptions } from '../src/testing/site.ts'
import { playgroundConfig } from './config.ts'
import type { DevState } from './dev.ts'

let site: Site
beforeAll(async () => {
  site = await Site.open()
  await addBuild(site, playgroundConfig())
})
afterAll(() => site?.close())

/** Opens the playground with the given fragment. */
function visit(hash = '', options?: VisitOptions): Promise<Page> {
  return site.visit(`/index.html${hash}`, options)
}

async function expectState(page: Page, state: string): Promise<void> {
  await expect.poll(() => page.locator('#state').textContent()).toBe(state)
}

function output(page: Page): Promise<string | null> {
  return page.locator('#console pre').textContent()
}

describe('the playground', () => {
  test('runs an example when it is opened, shows how long its frames take, and leaves the console of the browser empty', async () => {
    const log: string[] = []
    const page = await visit('', { script: recordViolations, log })
    await expectState(page, 'Running')
    await expect.poll(() => page.locator('#frames p').textContent()).toMatch(/^\d+ frames\/s/)
    await page.getByRole('button', { name: 'Stop' }).click()
    await expectState(page, 'Stopped')
    expect(await page.evaluate('violations')).toEqual([])
    expect(log).toEqual([])
  })

  test('has the licences of the libraries in its scripts', async () => {
    const licenses = await (await fetch(new URL('/licenses.md', site.url))).text()
    expect(licenses).toMatch(
      /^## @codemirror\/view - .* \(MIT\)\n\nMIT License\n\nCopyright \(C\) .* Marijn Haverbeke/m,
    )
  })

  test('shows the output of an example and the pictures that it writes', async () => {
    const page = await visit()
    await page.getByRole('button', { name: /^Hello, compute/ }).click()
    await expectState(page, 'Ended')
    expect(await output(page)).toBe('2 4 6 8 10 12 14 16\nThe program has ended with code 0.\n')
    expect(await page.locator('#results').textContent()).toBe('2 4 6 8 10 12 14 16\n')
    expect(page.url()).toMatch(/#example=hello-compute$/)
    await page.getByRole('button', { name: /^Image filter/ }).click()
    await expect.poll(() => page.locator('#results img').count()).toBe(2)
    const sizes = await page.locator('#results img').evaluateAll(async images => {
      await Promise.all(images.map(image => (image as HTMLImageElement).decode()))
      return images.map(image => (image as HTMLImageElement).naturalWidth)
    })
    expect(sizes).toEqual([600, 600])
  })

  test('shows the imports and exports of a program, and the GPU', async () => {
    const page = await visit('#example=hello-compute')
    await page.getByRole('tab', { name: 'Imports and exports' }).click()
    const interfaces = page.locator('#interfaces')
    await expect
      .poll(() => interfaces.textContent())
      .toMatch(/Imports \(10\)[\s\S]*Exports \(1\)wasi:cli\/run@0\.3\.0/)
    await interfaces.getByText('wasi:cli/run@0.3.0').click()
    expect(await interfaces.locator('details[open] pre').textContent()).toBe('run: async func() -> result')
    await page.getByRole('tab', { name: 'GPU' }).click()
    await expect
      .poll(() => page.locator('#adapter').textContent())
      .toMatch(/swiftshader.*maxTextureDimension2D/)
  })

  test('shows the sources of an example, where to edit them, and runs it with the shader that the user edits', async () => {
    const page = await visit('#example=hello-compute', {
      script: recordViolations,
      context: { permissions: ['clipboard-read', 'clipboard-write'] },
    })
    await expectState(page, 'Ended')
    const loading = Promise.withResolvers<Route>()
    await page.route(/code-editor/, route => loading.resolve(route), { times: 1 })
    await page.getByRole('tab', { name: 'Code' }).click()
    const route = await loading.promise
    await page.locator('#editor pre').getByText('#embed "double.wgsl"').waitFor()
    await route.continue()
    const editor = page.locator('#editor .cm-content')
    await expect.poll(() => editor.textContent()).toContain('#embed "double.wgsl"')
    expect(await page.getByRole('button', { name: 'Run with it' }).isVisible()).toBe(false)
    const command = 'npx wasi-webgpu dev --page hello-compute.c'
    expect(await page.locator('#code-hint').textContent()).toContain(command)
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await expect.poll(() => page.getByText('The command is on the clipboard.').isVisible()).toBe(true)
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(command)
    await page.getByLabel('File').selectOption('double.wgsl')
    await expect.poll(() => editor.textContent()).toContain('numbers[id.x] *= 2;')
    const replace = async (found: string, by: string) => {
      await editor.getByText(found, { exact: true }).dblclick()
      await page.keyboard.insertText(by)
      await page.keyboard.press('ControlOrMeta+s')
    }
    await replace('2', '3')
    await expect.poll(() => output(page)).toMatch(/^3 6 9 12 15 18 21 24\n/)
    await replace('3', 'missing')
    await expectState(page, 'Failed')
    await expect.poll(() => page.locator('#editor .cm-lint-marker-error').count()).toBe(1)
    // The text may be what blocks the page: a reload keeps it, and runs without it.
    await page.reload()
    await expect.poll(() => output(page)).toMatch(/^2 4 6 8/)
    await page.getByRole('tab', { name: 'Code' }).click()
    await page.getByLabel('File').selectOption('double.wgsl (not run yet)')
    await expect.poll(() => editor.textContent()).toContain('numbers[id.x] *= missing;')
    await page.getByRole('button', { name: 'Run with it' }).click()
    await expectState(page, 'Failed')
    await page.getByRole('button', { name: 'Restore' }).click()
    await expect.poll(() => output(page)).toMatch(/^2 4 6 8/)
    expect(await editor.textContent()).toContain('numbers[id.x] *= 2;')
    expect(await page.evaluate('violations')).toEqual([])
  })

  test('records a trace of what a program asks of the GPU, and saves it for Perfetto', async () => {
    const page = await visit('#example=hello-compute')
    await expectState(page, 'Ended')
    await page.getByRole('button', { name: 'Record trace' }).click()
    await expectState(page, 'Ended')
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save trace' }).click(),
    ])
    expect(saved.suggestedFilename()).toBe('Hello, compute-trace.json')
    const names = JSON.parse(await readFile(await saved.path(), 'utf8')).map(
      ({ name }: { name: string }) => name,
    )
    expect(names).toContain('gpu-queue.submit')
  })

  test('passes arguments to a program, and shows why it fails rather than the files that it had', async () => {
    const page = await visit('#example=image-filter')
    await expectState(page, 'Ended')
    await page.getByLabel('Arguments').fill('/work/missing.png')
    await page.keyboard.press('Enter')
    await expectState(page, 'Failed')
    expect(await output(page)).toMatch(/^\/work\/missing\.png: .*\n+The program has ended with code 1\.\n$/)
    expect(await page.locator('#results').isVisible()).toBe(false)
  })
})

describe('a component of the user', () => {
  const file = fileURLToPath(new URL('../src/testing/probe/probe.wasm', import.meta.url))

  test('runs after it was chosen, and never leaves the browser', async () => {
    const page = await visit('#example=hello-compute')
    await expectState(page, 'Ended')
    const requests: string[] = []
    page.on('request', request => requests.push(`${request.method()} ${request.url()}`))
    await page.locator('#file').setInputFiles(file)
    await expectState(page, 'Running')
    await expect.poll(() => output(page)).toMatch(/frames 2/)
    expect(await page.getByRole('heading', { name: 'probe.wasm' }).count()).toBe(1)
    await page.getByRole('button', { name: 'Share' }).click()
    expect(await page.getByLabel('Link').isVisible()).toBe(false)
    expect(await page.getByLabel('In a page of yours').inputValue()).toContain(
      '<wasi-webgpu src="probe.wasm" autoplay',
    )
    await page.getByRole('button', { name: 'Done' }).click()
    expect(requests.filter(request => !/^GET (blob:|.*\/assets\/)/.test(request))).toEqual([])
  })

  test('runs after it was dropped on the page', async () => {
    const page = await visit('#example=hello-compute')
    const transfer = await page.evaluateHandle(async () => {
      const bytes = await (await fetch('/probe.wasm')).blob()
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], 'dropped.wasm'))
      return transfer
    })
    await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer })
    expect(await page.getByText('Drop it to run it').isVisible()).toBe(true)
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
    await expect.poll(() => output(page)).toMatch(/frames 2/)
    expect(await page.getByRole('heading', { name: 'dropped.wasm' }).count()).toBe(1)
  })

  test('whose use of the GPU is wrong shows the errors in red, with the worker and without', async () => {
    const page = await visit('#example=hello-compute')
    expect(await page.locator('#console').isVisible()).toBe(false)
    await page.locator('#file').setInputFiles(file)
    for (const isInWorker of [true, false]) {
      await page.getByLabel('In a worker').setChecked(isInWorker)
      await expect.poll(() => output(page)).toMatch(/frames 2/)
      await page.getByRole('tab', { name: 'GPU' }).click()
      await page.locator('wasi-webgpu').click()
      await page.keyboard.press('w')
      await expect.poll(() => page.locator('#console-tab').getAttribute('data-problems')).toBe('1')
      expect(await page.locator('#console .problem').textContent()).toMatch(
        /^uncaptured GPU validation error: .*wrong\.wgsl:2:11 error: unresolved value 'missing'\n.*\n {10}\^/,
      )
    }
  })

  test('that is not a component is reported, and the program on the stage runs on', async () => {
    const page = await visit()
    await expectState(page, 'Running')
    const choose = '; open the .wasm file of a component'
    const told = {
      Hello: `a.wasm is not WebAssembly${choose}`,
      '<!doctype html>': `a.wasm is an HTML page, not a component${choose}`,
      '': `a.wasm is an empty file, not a component${choose}`,
      '\0asm\x01\0\0\0': 'a.wasm is a core module, not a component; make it one: wasi-webgpu build',
      '\0asm\x0d\0\x01\0\x07':
        'a.wasm is damaged or cut off: unexpected end of the component (at byte 9); build it again, and open it again',
    }
    for (const [content, message] of Object.entries(told)) {
      await page
        .locator('#file')
        .setInputFiles({ name: 'a.wasm', mimeType: '', buffer: Buffer.from(content) })
      await expect.poll(() => page.locator('#toast').textContent()).toBe(message)
    }
    expect(await output(page)).toBe(`${Object.values(told).join('\n')}\n`)
    await expectState(page, 'Running')
  })

  test('whose import is missing shows which, without an empty graph of frames', async () => {
    const page = await visit('#example=hello-compute')
    const buffer = await importingRockets()
    await page.locator('#file').setInputFiles({ name: 'a.wasm', mimeType: '', buffer })
    await page.getByRole('tab', { name: 'Imports and exports' }).click()
    await expect
      .poll(() => page.locator('#interfaces').textContent())
      .toMatch(/acme:rockets\/launch@1\.2\.0 1 function missing here/)
    expect(await page.locator('#interfaces-tab').getAttribute('data-problems')).toBe('1')
    expect(await page.locator('#frames').isVisible()).toBe(false)
  })
})

describe('a link', () => {
  test('to a component asks before anything is loaded', async () => {
    const src = `${site.url}/probe.wasm`
    const page = await visit('#example=hello-compute')
    const requests: string[] = []
    page.on('request', request => requests.push(request.url()))
    await page.goto(`${site.url}/index.html#${new URLSearchParams({ src, args: 'frame-buffer' })}`)
    const question = page.getByText(`A link has brought you here. Run the program from ${new URL(src).host}?`)
    await expect.poll(() => question.isVisible()).toBe(true)
    expect(requests).not.toContain(src)
    await page.getByRole('button', { name: 'Run it' }).click()
    await expect.poll(() => output(page)).toMatch(/frames 2/)
    expect(await page.getByLabel('Arguments').inputValue()).toBe('frame-buffer')
  })

  test.each(['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'blob:x', 'probe.wasm'])(
    'to %s leads to the first example',
    async src => {
      const page = await visit(`#${new URLSearchParams({ src })}`)
      await expectState(page, 'Running')
      expect(await page.locator('#gallery button').first().getAttribute('aria-current')).toBe('true')
    },
  )

  test('leads to the running program, with its arguments', async () => {
    const page = await visit('#example=image-filter', {
      context: { permissions: ['clipboard-read', 'clipboard-write'] },
    })
    await page.getByLabel('Arguments').fill('/work/coffee.png /work/x.png')
    await page.getByRole('button', { name: 'Share' }).click()
    const [component] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the component' }).click(),
    ])
    expect(component.suggestedFilename()).toBe('image-filter.wasm')
    await page.getByRole('button', { name: 'Copy the link' }).click()
    await expect.poll(() => page.getByText('The link is on the clipboard.').isVisible()).toBe(true)
    const link = await page.evaluate(() => navigator.clipboard.readText())
    expect(link).toBe(`${site.url}/index.html#example=image-filter&args=%2Fwork%2Fcoffee.png+%2Fwork%2Fx.png`)
  })

  test('opens the address entered in the dialog', async () => {
    const page = await visit('#example=hello-compute')
    await page.getByRole('button', { name: 'Open…' }).click()
    await page.getByLabel('Address').fill('ftp://example.org/a.wasm')
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    expect(await page.getByRole('dialog').isVisible()).toBe(true)
    await page.getByLabel('Address').fill(`${site.url}/index.html`)
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.getByRole('alert').textContent())
      .toBe(
        `${site.url}/index.html is an HTML page, not a component; check the address, and what the server sends for it`,
      )
    expect(page.url()).toMatch(/#example=hello-compute$/)
    await page.getByLabel('Address').fill(`${site.url}/probe.wasm`)
    await page.keyboard.press('Enter')
    await expect.poll(() => output(page)).toMatch(/frames 2/)
    expect(page.url()).toContain('#src=http')
  })
})

describe('the page of wasi-webgpu dev', () => {
  test('runs each build that the server announces, shows the errors of a build over the last one, and saves sources', async () => {
    const program = await readFile(
      new URL('../../../examples/hello-compute/hello-compute.wasm', import.meta.url),
    )
    site.add('/dev/app.wasm', program)
    let state = ''
    let events: ServerResponse | undefined
    site.add('/dev/events', response => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(state)
      events = response
    })
    const changes = { text: 'const a = 1', answer: 409, received: [] as unknown[] }
    site.add('/dev/files', async (response, request) => {
      if (request.method === 'GET') {
        response.end(JSON.stringify({ 'app.ts': changes.text }))
        return
      }
      changes.received.push(await json(request))
      response.writeHead(changes.answer)
      response.end(changes.answer === 409 ? 'app.ts has changed on the disk\n' : undefined)
    })
    const send = (change: Partial<DevState>) => {
      state = `data: ${JSON.stringify({ name: 'app.ts', args: ['a b'], build: '1', errors: '', ...change })}\n\n`
      events?.write(state)
    }
    send({ build: '', errors: 'app.ts:1:1: wrong' })
    const page = await site.visit('/dev.html')
    await expect.poll(() => page.getByRole('alert').textContent()).toBe('app.ts:1:1: wrong')
    send({})
    await expectState(page, 'Ended')
    expect(await page.getByRole('alert').isVisible()).toBe(false)
    expect(await page.getByLabel('Arguments').inputValue()).toBe('["a b"]')
    expect(await output(page)).toBe('2 4 6 8 10 12 14 16\nThe program has ended with code 0.\n')
    await page.getByRole('tab', { name: 'Code' }).click()
    const editor = page.locator('#editor .cm-content')
    await expect.poll(() => editor.textContent()).toBe('const a = 1')
    await editor.click()
    await page.keyboard.press('ControlOrMeta+End')
    await page.keyboard.insertText('2')
    await page.keyboard.press('ControlOrMeta+s')
    await expect.poll(() => page.locator('#toast').textContent()).toBe('app.ts has changed on the disk')
    await page.reload()
    await page.getByRole('tab', { name: 'Code' }).click()
    await page.getByText('app.ts (not saved)').waitFor({ state: 'attached' })
    await expect.poll(() => editor.textContent()).toBe('const a = 12')
    changes.answer = 204
    await page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    const change = { file: 'app.ts', before: 'const a = 1', text: 'const a = 12' }
    expect(changes.received).toEqual([change, change])
    changes.text = 'const a = = 12'
    send({ errors: 'wasi-webgpu: app.ts:1:11: Unexpected "="' })
    await expect.poll(() => page.locator('#editor .cm-lint-marker-error').count()).toBe(1)
    site.add('/dev/app.wasm', Buffer.from('no component'))
    send({ build: '2' })
    await expectState(page, 'Failed')
    events?.end()
    await expect
      .poll(() => page.getByRole('alert').first().textContent())
      .toMatch(/The server does not answer/)
  })
})

describe('the page', () => {
  test('works with the keyboard alone', async () => {
    const page = await visit('#example=hello-compute')
    const focused = () =>
      page.evaluate(() => {
        const { id, ariaLabel, textContent } = document.activeElement as Element
        return textContent?.trim() || (ariaLabel ?? id)
      })
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key)
      return focused()
    }
    expect(await press('Tab')).toBe('To the program')
    expect(await press('Tab')).toBe('Open…')
    await press('Enter')
    expect(await page.getByRole('dialog').isVisible()).toBe(true)
    expect(await press('Escape')).toBe('Open…')
    expect(await press('Tab')).toMatch(/^Use the (dark|light) theme$/)
    expect(await press('Tab')).toMatch(/^(Run|Stop)$/)
    await page.getByRole('button', { name: /^Orbit/ }).focus()
    await press('Enter')
    await expectState(page, 'Running')
    await page.getByRole('button', { name: 'Stop' }).focus()
    const order: string[] = []
    for (let i = 0; i < 6; i++) order.push(await press('Tab'))
    expect(order).toEqual([
      'Share',
      "The program's canvas",
      'args',
      'worker',
      'Record trace',
      expect.stringMatching(/^Orbit/),
    ])
    // After the gallery come the tabs; arrow keys change the tab.
    await page.getByRole('tab', { name: 'Console' }).focus()
    expect(await press('ArrowRight')).toBe('Code')
    expect(await press('ArrowRight')).toBe('Imports and exports')
    expect(await page.locator('#interfaces').isVisible()).toBe(true)
    expect(await press('End')).toBe('GPU')
    expect(await press('ArrowRight')).toBe('Console')
    expect(
      await page.evaluate(() => {
        ;(document.querySelector('#share') as HTMLElement).focus({ focusVisible: true } as FocusOptions)
        return getComputedStyle(document.activeElement as Element).outlineStyle
      }),
    ).toBe('solid')
  })

  test('gives every control an accessible name', async () => {
    const page = await visit('#example=image-filter')
    await expectState(page, 'Ended')
    await page.getByRole('tab', { name: 'Imports and exports' }).click()
    const inspector = await page.context().newCDPSession(page)
    const { nodes } = await inspector.send('Accessibility.getFullAXTree')
    const nameless = nodes.filter(
      ({ ignored, role, name }) =>
        !ignored &&
        /^(button|link|textbox|checkbox|tab|tabpanel|img|image|dialog|navigation)$/.test(role?.value) &&
        !name?.value,
    )
    expect(nameless.map(({ role, properties }) => [role?.value, properties])).toEqual([])
  })

  test.each([320, 390, 800, 1280])('fits into %d pixels', async width => {
    const page = await visit('#example=hello-compute', { context: { viewport: { width, height: 800 } } })
    await expectState(page, 'Ended')
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
    expect(await page.getByRole('button', { name: 'Run', exact: true }).isVisible()).toBe(true)
  })

  test('works before it has found a GPU', async () => {
    const page = await visit('#example=hello-compute', { script: findNoAdapter })
    await page.getByLabel('Arguments').fill('more')
    await expectState(page, 'Ended')
    expect(await page.getByLabel('Arguments').inputValue()).toBe('more')
    await page.getByRole('button', { name: 'Open…' }).click()
    expect(await page.getByRole('dialog').isVisible()).toBe(true)
  })

  test('has the theme of the system, or the one that was chosen, before it has found a GPU', async () => {
    const page = await visit('', { context: { colorScheme: 'dark' }, script: findNoAdapter })
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const dark = await background()
    await page.getByRole('button', { name: 'Use the light theme' }).click()
    const light = await background()
    expect(light).not.toBe(dark)
    await page.reload()
    expect(await background()).toBe(light)
    await page.getByRole('button', { name: 'Use the dark theme' }).click()
    expect(await background()).toBe(dark)
  })
})

function findNoAdapter(): void {
  GPU.prototype.requestAdapter = () => new Promise(() => {})
}

function recordViolations(): void {
  const violations: string[] = []
  Object.assign(globalThis, { violations })
  document.addEventListener('securitypolicyviolation', event => violations.push(event.effectiveDirective))
}
