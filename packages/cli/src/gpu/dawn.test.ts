import { expect, it } from 'vitest'
import { parseAdapterList } from './dawn.ts'

it("reads the adapters from Dawn's message", () => {
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
