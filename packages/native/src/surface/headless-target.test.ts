import { beforeAll, describe, expect, it } from 'vitest'
import { requestGpu } from '../gpu/request-gpu.ts'
import { HeadlessTarget } from './headless-target.ts'

let device: GPUDevice
beforeAll(async () => {
  const { gpu } = await requestGpu('null')
  const adapter = await gpu.requestAdapter()
  device = await adapter!.requestDevice()
})

function setUp() {
  const target = new HeadlessTarget(4, 3, () => () => {})
  const context = target.getContext()
  context.configure({ device, format: 'rgba8unorm' })
  const sizes: unknown[] = []
  target.listen('resize', ({ width, height }) => sizes.push([width, height]))
  return { target, context, sizes }
}

describe('HeadlessTarget', () => {
  it('changes its size at once between frames', () => {
    const { target, context, sizes } = setUp()
    target.requestSize({ width: 8, height: undefined })
    expect([target.width, target.height]).toEqual([8, 3])
    expect(sizes).toEqual([[8, 3]])
    expect(context.getCurrentTexture().width).toBe(8)
  })

  it('changes its size at the end of a frame that the guest draws, whose picture keeps the old size', async () => {
    const { target, context, sizes } = setUp()
    const texture = context.getCurrentTexture()
    target.requestSize({ width: 8, height: 8 })
    expect(context.getCurrentTexture()).toBe(texture)
    expect(await target.endFrame()).toMatchObject({ width: 4, height: 3 })
    expect(sizes).toEqual([[8, 8]])
    expect(await target.endFrame()).toMatchObject({ width: 8, height: 8 })
  })

  it('is empty after its size was changed from outside or its context was configured anew', async () => {
    const { target, context } = setUp()
    const show = () => target.show({ width: 4, height: 3, data: new Uint8ClampedArray(48).fill(9) })
    show()
    expect((await target.endFrame()).data[0]).toBe(9)
    target.input({ type: 'resize', width: 2, height: 2 })
    expect(await target.endFrame()).toMatchObject({ width: 2, data: new Uint8Array(16) })
    show()
    context.configure({ device, format: 'rgba8unorm' })
    expect((await target.endFrame()).data[0]).toBe(0)
  })

  it('keeps no picture after another surface has replaced it, even one that was in the making', async () => {
    const { target, context } = setUp()
    context.getCurrentTexture()
    const frame = target.endFrame()
    target.retire()
    expect(await frame).toMatchObject({ width: 4, height: 3 })
    target.show({ width: 4, height: 3, data: new Uint8ClampedArray(48).fill(9) })
    expect(await target.endFrame()).toMatchObject({ width: 1, height: 1 })
  })

  it('repeats the last picture when the device is lost', async () => {
    const { target, context } = setUp()
    target.show({ width: 4, height: 3, data: new Uint8ClampedArray(48).fill(9) })
    const adapter = await (await requestGpu('null')).gpu.requestAdapter()
    const lost = await adapter!.requestDevice()
    context.configure({ device: lost, format: 'rgba8unorm' })
    target.show({ width: 4, height: 3, data: new Uint8ClampedArray(48).fill(7) })
    context.getCurrentTexture()
    lost.destroy()
    expect((await target.endFrame()).data[0]).toBe(7)
  })
})
