import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '@wasi-webgpu/build'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pixelAt, readPicture } from '../testing/picture.ts'
import { Site, until } from '../testing/site.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-lasting-context-'))
let site: Site
beforeAll(async () => {
  const entry = join(folder, 'main.ts')
  writeFileSync(entry, program)
  const { component } = await build({ entry })
  site = await Site.open()
  site.add('/waiting.wasm', component)
}, 120_000)
afterAll(async () => {
  await site?.close()
  rmSync(folder, { recursive: true })
})

/**
 * Draws pictures and completes each only after the page has drawn frames. Events draw more: a moved
 * pointer at once, a released one slowly, a pressed one without end.
 */
const program = `
import { createCanvas } from '@wasi-webgpu/guest/canvas'

const device = await (await navigator.gpu.requestAdapter()).requestDevice()
const failures = []
device.addEventListener('uncapturederror', ({ error }) => failures.push(error.message))
const canvas = createCanvas()
const context = canvas.getContext('webgpu')
context.configure({ device, format: 'rgba8unorm' })
const { usage } = context.getConfiguration()

function draw(clearValue, waits) {
  const view = context.getCurrentTexture().createView()
  const clear = () => {
    const encoder = device.createCommandEncoder()
    encoder.beginRenderPass({ colorAttachments: [{ view, clearValue, loadOp: 'clear', storeOp: 'store' }] }).end()
    device.queue.submit([encoder.finish()])
  }
  for (let i = 0; i < waits; i++) {
    if (waits === Infinity) clear()
    device.pushErrorScope('validation')
    void device.popErrorScope() // waits for the GPU
  }
  clear()
}

for (let frame = 0; frame < 10; frame++) {
  draw([1, 0, 0, 1], frame % 3)
  await new Promise(requestAnimationFrame)
}
draw([0, 1, 0, 1], 40)
await device.queue.onSubmittedWorkDone()
console.log('drawn with usage', usage, failures.join())
let moves = 0
canvas.addEventListener('pointermove', () => draw([0, ++moves / 10, 1, 1], 0))
canvas.addEventListener('pointerup', () => {
  requestAnimationFrame(function wait() { requestAnimationFrame(wait) })
  setTimeout(() => draw([1, 1, 0, 1], 40), 100)
})
canvas.addEventListener('pointerdown', () => draw([0, 0, 1, 1], Infinity))
await new Promise(() => setInterval(() => {}, 1000))
`

test.each(['', 'worker'])(
  'a picture is shown although the guest waits while it draws; with the attribute %j',
  async worker => {
    const page = await site.page(
      `<wasi-webgpu src="/waiting.wasm" autoplay width=64 height=64 ${worker}></wasi-webgpu>`,
    )
    const shows = (...colour: number[]) =>
      expect
        .poll(async () => pixelAt(readPicture(await page.locator('wasi-webgpu').screenshot()), 32, 32))
        .toEqual(colour.map(value => expect.closeTo(255 * value, -1)))
    const dispatch = (type: string, times: number) =>
      page.evaluate(
        async ({ type, times }) => {
          const canvas = document.querySelector('wasi-webgpu')!.shadowRoot!.querySelector('canvas')!
          for (let i = 0; i < times; i++) {
            canvas.dispatchEvent(new PointerEvent(type, { isPrimary: true, pointerId: 1 }))
            await new Promise(resolve => setTimeout(resolve, 4))
          }
        },
        { type, times },
      )
    expect((await until(page, /^stdout/)).at(-1)).toBe('stdout drawn with usage 16')
    await shows(0, 1, 0)
    // Several events within a frame of the page, and one later.
    await dispatch('pointermove', 5)
    await shows(0, 0.5, 1)
    await dispatch('pointermove', 1)
    await shows(0, 0.6, 1)
    // The page renders frames while the guest draws and waits.
    await dispatch('pointerup', 1)
    await shows(1, 1, 0)
    await dispatch('pointerdown', 1)
    await shows(0, 0, 1)
  },
)
