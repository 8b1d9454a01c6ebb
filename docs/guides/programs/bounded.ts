import { readFile } from 'node:fs/promises'
import { instantiate } from '@wasi-webgpu/component'
import { GpuBudget, webgpu } from '@wasi-webgpu/host'
import { requestGpu } from '@wasi-webgpu/native'
import { wasi } from '@wasi-webgpu/wasi'

const { gpu } = await requestGpu()
const budget = new GpuBudget({ memory: 256 * 2 ** 20, objects: { devices: 1 }, submissions: 64 })
const app = await instantiate(await readFile('app.wasm'), {
  imports: {
    ...(await wasi({ folders: { '/in': { path: 'photos', readOnly: true } } })),
    ...webgpu({ gpu, policy: budget }),
  },
  limits: { memoryPages: 4096, handles: 10_000 },
})
const { run } = app.exports['wasi:cli/run@0.3.0'] as { run: () => Promise<void> }
try {
  await run()
} finally {
  app.end()
  console.log(`${budget.memory} bytes of the GPU are in use`)
}
