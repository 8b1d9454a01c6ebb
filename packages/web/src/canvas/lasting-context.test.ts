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

/** Draws pictures, of which it completes each only after the page has had frames of its own, and on a click one that never ends. */
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
canvas.addEventListener('pointerdown', () => draw([0, 0, 1, 1], Infinity))
await new Promise(() => setInterval(() => {}, 1000))
`

test.each(['', 'worker'])(
  'a picture is shown though the guest waits while it draws, also if it never ends (%s)',
  async worker => {
    const page = await site.page(
      `<wasi-webgpu src="/waiting.wasm" autoplay width=64 height=64 ${worker}></wasi-webgpu>`,
    )
    expect((await until(page, /^stdout/)).at(-1)).toBe('stdout drawn with usage 16')
    const element = page.locator('wasi-webgpu')
    const colour = async () => pixelAt(readPicture(await element.screenshot()), 32, 32)
    await expect.poll(colour).toEqual([0, 255, 0].map(value => expect.closeTo(value, -1)))
    await element.click()
    await expect.poll(colour).toEqual([0, 0, 255].map(value => expect.closeTo(value, -1)))
  },
)
