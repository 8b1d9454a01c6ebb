import { beforeAll, describe, expect, it } from 'vitest'
import { requestGpu } from '../gpu/request-gpu.ts'
import { HeadlessContext } from './headless-context.ts'

let device: GPUDevice
beforeAll(async () => {
  const { gpu } = await requestGpu('software')
  const adapter = await gpu.requestAdapter()
  device = await adapter!.requestDevice()
})

function setUp(width = 3, height = 2) {
  const area = { width, height, cleared: 0, clear: () => area.cleared++ }
  const context = new HeadlessContext(area)
  return { area, context }
}

/** Fills the current texture with a colour, through a view of a format. */
function fill(context: HeadlessContext, color: number[], format?: GPUTextureFormat): void {
  const encoder = device.createCommandEncoder()
  const view = context.getCurrentTexture().createView(format && { format })
  const attachment = { view, clearValue: color, loadOp: 'clear', storeOp: 'store' } as const
  encoder.beginRenderPass({ colorAttachments: [attachment] }).end()
  device.queue.submit([encoder.finish()])
}

async function validationError(act: () => unknown): Promise<string | undefined> {
  device.pushErrorScope('validation')
  await act()
  return (await device.popErrorScope())?.message
}

describe('HeadlessContext', () => {
  it.each([
    ['bgra8unorm', undefined],
    ['rgba8unorm', undefined],
    ['rgba16float', undefined],
    ['bgra8unorm', 'bgra8unorm-srgb'],
    ['rgba8unorm', 'rgba8unorm-srgb'],
  ] as const)('has the picture of a texture that is %s, drawn to as %s', async (format, view) => {
    const { context } = setUp()
    context.configure({ device, format, viewFormats: view ? [view] : [] })
    fill(context, [0.2, 0.4, 0.6, 0.5], view)
    const picture = await context.takePicture()
    // These numbers after the transfer function of sRGB.
    const [red, green, blue] = view ? [124, 170, 203] : [51, 102, 153]
    expect(picture).toMatchObject({ width: 3, height: 2, colorSpace: 'srgb' })
    const pixels = picture!.data
    expect(pixels).toHaveLength(24)
    for (const at of [0, 20]) {
      const off = [red!, green!, blue!, 255].map((value, i) => Math.abs(pixels[at + i]! - value))
      expect(Math.max(...off)).toBeLessThanOrEqual(1)
    }
  })

  it('keeps premultiplied alpha and the colour space', async () => {
    const { context } = setUp(1, 1)
    context.configure({
      device,
      format: 'rgba8unorm',
      alphaMode: 'premultiplied',
      colorSpace: 'display-p3',
    })
    fill(context, [0.2, 0.2, 0.4, 0.4])
    const { data, colorSpace } = (await context.takePicture())!
    expect(colorSpace).toBe('display-p3')
    expect(Math.abs(data[2]! - 255)).toBeLessThanOrEqual(1)
    expect(data[3]).toBe(102)
  })

  it("has one texture per frame, of the surface's current size, which is unusable afterwards", async () => {
    const { area, context } = setUp()
    context.configure({ device, format: 'rgba8unorm' })
    const first = context.getCurrentTexture()
    expect(context.getCurrentTexture()).toBe(first)
    await context.takePicture()
    Object.assign(area, { width: 5, height: 7 })
    const second = context.getCurrentTexture()
    expect([second.width, second.height]).toEqual([5, 7])
    expect(second).not.toBe(first)
    const use = () => {
      const encoder = device.createCommandEncoder()
      const attachment = { view: first.createView(), loadOp: 'clear', storeOp: 'store' } as const
      encoder.beginRenderPass({ colorAttachments: [attachment] }).end()
      device.queue.submit([encoder.finish()])
    }
    expect(await validationError(use)).toMatch(/destroyed/i)
  })

  it('has no picture for a frame in which the guest did not request its texture', async () => {
    const { context } = setUp()
    expect(await context.takePicture()).toBeUndefined()
    context.configure({ device, format: 'rgba8unorm' })
    expect(await context.takePicture()).toBeUndefined()
  })

  it('ends a frame without a picture, also when its device is lost', async () => {
    const { gpu } = await requestGpu('null')
    const lost = await (await gpu.requestAdapter())!.requestDevice()
    const { context } = setUp()
    context.configure({ device: lost, format: 'rgba8unorm' })
    for (const end of [() => {}, () => lost.destroy()]) {
      context.getCurrentTexture()
      end()
      await context.finishFrame()
      expect(context.isInUse).toBe(false)
    }
  })

  it('refuses a format that canvases lack, and a texture before configuration, as W3C requires', () => {
    const { context } = setUp()
    expect(() => context.configure({ device, format: 'rgba8unorm-srgb' })).toThrow(TypeError)
    expect(() => context.getCurrentTexture()).toThrow(expect.objectContaining({ name: 'InvalidStateError' }))
    context.configure({ device, format: 'rgba8unorm' })
    context.getCurrentTexture()
    context.unconfigure()
    expect(() => context.getCurrentTexture()).toThrow(expect.objectContaining({ name: 'InvalidStateError' }))
  })

  it('has textures of the usage that is configured', () => {
    const { context } = setUp()
    const { COPY_SRC, RENDER_ATTACHMENT } = GPUTextureUsage
    for (const usage of [undefined, COPY_SRC | RENDER_ATTACHMENT]) {
      context.configure({ device, format: 'rgba8unorm', ...(usage && { usage }) })
      expect(context.getCurrentTexture().usage).toBe(usage ?? RENDER_ATTACHMENT)
    }
  })

  it('reports its configuration with all defaults', () => {
    const { area, context } = setUp()
    expect(context.getConfiguration()).toBeNull()
    context.configure({ device, format: 'bgra8unorm' })
    expect(context.getConfiguration()).toEqual({
      device,
      format: 'bgra8unorm',
      usage: GPUTextureUsage.RENDER_ATTACHMENT,
      viewFormats: [],
      colorSpace: 'srgb',
      toneMapping: { mode: 'standard' },
      alphaMode: 'opaque',
    })
    expect(area.cleared).toBe(1)
  })

  it('raises no errors on its own device when the texture is invalid', async () => {
    const { context } = setUp()
    context.configure({ device, format: 'rgba8unorm', usage: 2 ** 20 })
    expect(await validationError(() => context.getCurrentTexture())).toBeDefined()
    expect(
      await validationError(async () => expect(await context.takePicture()).toBeUndefined()),
    ).toBeUndefined()
  })
})
