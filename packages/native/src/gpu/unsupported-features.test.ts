import { expect, it } from 'vitest'
import { requestGpu } from './request-gpu.ts'

it('requestDevice names the features that the adapter lacks, in a TypeError', async () => {
  const { gpu } = await requestGpu('null')
  const adapter = (await gpu.requestAdapter())!
  const unknown = ['warp-drive', 'time-travel'] as unknown as GPUFeatureName[]
  const refused = adapter.requestDevice({ requiredFeatures: ['timestamp-query', unknown[0]!] })
  await expect(refused).rejects.toThrow(
    new TypeError('the adapter lacks the feature warp-drive; request only those in adapter.features'),
  )
  await expect(adapter.requestDevice({ requiredFeatures: unknown })).rejects.toThrow(
    'the adapter lacks the features warp-drive, time-travel; request',
  )
  const device = await adapter.requestDevice({ requiredFeatures: ['timestamp-query'] })
  expect(device.features.has('timestamp-query')).toBe(true)
})
