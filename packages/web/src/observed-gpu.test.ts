import { expect, it } from 'vitest'
import { type CreatedShader, ObservedGpu, type UncapturedError } from './observed-gpu.ts'

class GPUValidationError extends Error {}

/** Returns an observed device that only has events. */
async function observedDevice() {
  const errors: UncapturedError[] = []
  const device = new EventTarget()
  const gpu = { requestAdapter: async () => ({ requestDevice: async () => device }) } as unknown as GPU
  const observed = new ObservedGpu(gpu, { onuncapturederror: error => void errors.push(error) })
  const adapter = await observed.gpu.requestAdapter()
  expect(await adapter!.requestDevice()).toBe(device)
  /** Dispatches an error; returns whether the browser would show it. */
  const fail = (message: string) => {
    const error = new GPUValidationError(message)
    return device.dispatchEvent(Object.assign(new Event('uncapturederror', { cancelable: true }), { error }))
  }
  return { errors, device, fail }
}

it('an error that the program handles is not reported, though its listener comes later', async () => {
  const { errors, device, fail } = await observedDevice()
  device.addEventListener('uncapturederror', event => {
    if ((event as GPUUncapturedErrorEvent).error.message === 'handled') event.preventDefault()
  })
  fail('handled')
  expect(fail('left')).toBe(false)
  expect(errors).toEqual([{ kind: 'GPUValidationError', message: 'uncaptured GPU validation error: left' }])
})

it('an error that is repeated is reported once, and of those that only follow from it the first', async () => {
  const { errors, fail } = await observedDevice()
  const cause =
    'wrong\n - While calling [Device].CreateComputePipeline([ComputePipelineDescriptor ""blur""]).'
  const following = '[Invalid ComputePipeline "blur"] is invalid.\n - While encoding.'
  for (const message of [cause, following, `${following} Again.`, cause]) expect(fail(message)).toBe(false)
  expect(errors.map(({ message }) => message)).toEqual([
    'uncaptured GPU validation error: wrong\n - While calling [Device].CreateComputePipeline([ComputePipelineDescriptor "blur"]).',
    'Further errors of objects that are invalid because of the above are not shown.',
  ])
})

it('a program that makes errors without end is reported 500 times', async () => {
  const { errors, fail } = await observedDevice()
  for (let i = 1; i <= 600; i++) fail(`error ${i}`)
  expect(errors).toHaveLength(500)
  expect(errors.at(-1)?.message).toMatch(/: error 500\nFurther GPU errors of this program are not shown\.$/)
})

it('a shader is replaced, and the compiler not asked about it, when nobody hears of shaders', async () => {
  const created: string[] = []
  const createShaderModule = ({ code }: GPUShaderModuleDescriptor) => {
    created.push(code)
    return { getCompilationInfo: () => expect.fail('the compiler was asked') }
  }
  const device = Object.assign(new EventTarget(), { createShaderModule }) as unknown as GPUDevice
  const gpu = { requestAdapter: async () => ({ requestDevice: async () => device }) } as unknown as GPU
  const observed = new ObservedGpu(gpu, { onuncapturederror: () => {}, shaders: { before: 'after' } })
  await (await observed.gpu.requestAdapter())!.requestDevice()
  device.createShaderModule({ code: 'before' })
  device.createShaderModule({ code: 'toString' })
  expect(created).toEqual(['after', 'toString'])
})

it('shaders of a program are reported up to 16 Mi characters, which the page keeps', async () => {
  const reported: number[] = []
  const messages: object[] = []
  const createShaderModule = () => ({ getCompilationInfo: async () => ({ messages }) })
  const device = Object.assign(new EventTarget(), { createShaderModule }) as unknown as GPUDevice
  const gpu = { requestAdapter: async () => ({ requestDevice: async () => device }) } as unknown as GPU
  const told: number[] = []
  const onshader = ({ code, label, messages }: CreatedShader) => {
    reported.push(code.length)
    told.push(label.length, messages.length)
  }
  const observed = new ObservedGpu(gpu, { onuncapturederror: () => {}, onshader })
  await (await observed.gpu.requestAdapter())!.requestDevice()
  for (const length of [0x80_0000, 0x80_0000, 0x90_0000, 0x7f_0000])
    device.createShaderModule({ code: 'x'.repeat(length) })
  await new Promise(resolve => setTimeout(resolve))
  expect(reported).toEqual([0x80_0000, 0x7f_0000])
  messages.push(...Array.from({ length: 50 }, () => ({ type: 'warning', message: 'x'.repeat(20_000) })))
  device.createShaderModule({ code: 'x', label: 'x'.repeat(0x10_0000) })
  await new Promise(resolve => setTimeout(resolve))
  expect(told.slice(-2)).toEqual([1000, 6])
})
