import { expect, it } from 'vitest'
import { CommandList } from './command-list.ts'
import { bindGroupCreator } from './fast-bind-groups.ts'
import type { Recorder } from './fast-calls.ts'
import { exposeGarbageCollector } from './garbage-collector.ts'

it('a bind group is released once, after it was collected and its commands are made', async () => {
  exposeGarbageCollector()
  const release = 7
  const released: number[] = []
  const list = new CommandList(
    length => {
      for (let at = 0; at < length; at += 8)
        if (list.words[at] === release) released.push(list.words[at + 1]!)
    },
    () => 1,
  )
  list.isOpen = true
  const handles = { device: () => 1, bindGroupLayout: () => 2 }
  const recorder = { list, handles, codes: { releaseBindGroup: release } } as unknown as Recorder
  let created = 0
  const addon = { createBindGroup: () => ++created, labelBindGroup() {}, wrapBindGroup: () => null! }
  const device = {} as GPUDevice
  Object.assign(device, bindGroupCreator(addon, recorder, device))
  const create = () => device.createBindGroup({ layout: {} as GPUBindGroupLayout, entries: [] })

  const kept = create()
  const encoder = {}
  list.accepts(encoder, 'GPUComputePassEncoder')
  list.keep(create())
  list.add(1, 0)
  const collect = async () => {
    gc!()
    await new Promise(resolve => setImmediate(resolve))
  }
  await collect()
  expect(released).toEqual([])
  list.flush()
  for (let i = 0; i < 1000; i++) create()
  while (released.length < 1001) {
    await collect()
    list.flush()
  }
  expect(released.sort((a, b) => a - b)).toEqual(Array.from({ length: 1001 }, (_, index) => index + 2))
  expect(kept).toBeDefined()
})
