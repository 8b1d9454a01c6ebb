import { expect, test } from 'vitest'
import { messageOf, report } from './device-report.ts'
import { GpuDevice } from './gpu-device.ts'
import { dawn } from './testing/dawn.ts'

test('messageOf returns the text of the exception for an error that reports an exception', async () => {
  const adapter = await dawn().requestAdapter()
  const device = (await adapter?.requestDevice()) as GPUDevice
  device.pushErrorScope('validation')
  report(GpuDevice.of(device), 'GPUDevice.createSampler', new TypeError('the "value" is [not] finite'))
  const error = (await device.popErrorScope()) as GPUError
  expect(messageOf(error)).toBe('GPUDevice.createSampler: the "value" is [not] finite')
})

test("messageOf returns the GPU's message for any other error", () => {
  expect(messageOf({ message: 'Buffer usages must not be 0.' } as GPUError)).toBe(
    'Buffer usages must not be 0.',
  )
})
