import { expect, it } from 'vitest'
import { record } from './command-recording.ts'

it('the labels of the open debug groups of an encoder have 2,048 characters in all, and further ones are empty', () => {
  const labels: string[] = []
  class GPUComputePassEncoder {
    pushDebugGroup(label: string): void {
      labels.push(label)
    }
    popDebugGroup(): void {
      labels.pop()
    }
  }
  const encoder = record(new GPUComputePassEncoder(), {
    reserve: () => true,
    error: () => undefined,
    finished: () => {},
    bundleBytes: () => 0,
  })
  for (const length of [2000, 512, 512, 500, 100, 12, 1]) encoder.pushDebugGroup('x'.repeat(length))
  expect(labels.map(label => label.length)).toEqual([512, 512, 512, 500, 0, 12, 0])
  for (let i = 0; i < 6; i++) encoder.popDebugGroup()
  encoder.pushDebugGroup('y'.repeat(512))
  expect(labels.at(-1)).toBe('y'.repeat(512))
  for (let i = 0; i < 2; i++) encoder.popDebugGroup()
  encoder.pushDebugGroup('z')
  expect(labels).toEqual(['z'])
})
