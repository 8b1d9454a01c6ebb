import { readFile } from 'node:fs/promises'
import { instantiate } from '@wasi-webgpu/component'
import { webgpu } from '@wasi-webgpu/host'
import { requestGpu } from '@wasi-webgpu/native'
import { wasi } from '@wasi-webgpu/wasi'

type Run = () => Promise<void>

const { gpu } = await requestGpu()
const imports = { ...(await wasi()), ...webgpu({ gpu }) }
const app = await instantiate(await readFile('app.wasm'), { imports })
const { run } = app.exports['wasi:cli/run@0.3.0'] as { run: Run }
await run()
