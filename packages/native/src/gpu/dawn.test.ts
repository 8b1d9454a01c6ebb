import { expect, it, vi } from 'vitest'
import { parseAdapterList } from './dawn.ts'
import { requestGpu } from './request-gpu.ts'

it('the safe functions of devices apply where the runtime has its own classes of the same names, as in Deno', async () => {
  for (const name of ['GPUBuffer', 'GPUDevice', 'GPUQueue']) vi.stubGlobal(name, class {})
  try {
    const { gpu } = await requestGpu('null')
    const device = await (await gpu.requestAdapter())!.requestDevice()
    const functions = Array.from({ length: 2000 }, (_, i) => `fn f${i}() {}`)
    expect(() => device.createShaderModule({ code: functions.join('\n') })).toThrow(
      /more than 1000 functions/,
    )
    device.destroy()
  } finally {
    vi.unstubAllGlobals()
  }
})

it("parseAdapterList reads the adapters from Dawn's message", () => {
  const message = `Error: no suitable backends found
Available adapters:
 * backend: 'vulkan', name: 'NVIDIA H100 80GB HBM3'
 * backend: 'vulkan', name: 'llvmpipe (LLVM 19.1.7, 256 bits)'
 * backend: 'd3d12', name: 'Someone's GPU'
`
  expect(parseAdapterList(message)).toEqual([
    { backend: 'vulkan', name: 'NVIDIA H100 80GB HBM3' },
    { backend: 'vulkan', name: 'llvmpipe (LLVM 19.1.7, 256 bits)' },
    { backend: 'd3d12', name: "Someone's GPU" },
  ])
  expect(parseAdapterList('Error: no suitable backends found')).toEqual([])
})
