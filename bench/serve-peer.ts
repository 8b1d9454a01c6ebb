/**
 * Peer of `bench/serve.ts`: the number handler of `examples/gpu-http`, written in JS over the same Dawn, with
 * as many processes behind one port through Node's cluster: `node bench/serve-peer.ts WORKERS GPU`. Prints
 * its port.
 */
import cluster from 'node:cluster'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type GpuChoice, requestGpu } from '@wasi-webgpu/native'

const [workers = '1', choice = 'software'] = process.argv.slice(2)

const shader = readFileSync(new URL('../examples/gpu-http/square.wgsl', import.meta.url), 'utf8')

if (cluster.isPrimary) {
  for (let i = 0; i < Number(workers); i++) cluster.fork()
  let listening = 0
  cluster.on('listening', (_, { port }) => {
    if (++listening === Number(workers)) console.log(port)
  })
  process.on('SIGTERM', () => process.exit())
} else {
  await serve()
}

async function serve(): Promise<void> {
  const { gpu } = await requestGpu(choice as GpuChoice)
  const adapter = (await gpu.requestAdapter()) as GPUAdapter
  const device = await adapter.requestDevice()
  const module = device.createShaderModule({ code: shader })
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } })
  const server = createServer(async (request, response) => {
    const body = await read(request)
    send(response, await square(device, pipeline, body))
  })
  server.listen(0, '127.0.0.1')
  process.on('disconnect', () => process.exit())
}

async function read(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

async function square(
  device: GPUDevice,
  pipeline: GPUComputePipeline,
  numbers: Uint8Array,
): Promise<Uint8Array> {
  const size = numbers.length
  const buffer = device.createBuffer({
    size,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
    mappedAtCreation: true,
  })
  new Uint8Array(buffer.getMappedRange()).set(numbers)
  buffer.unmap()
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [{ binding: 0, resource: { buffer } }],
  })
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, group)
  pass.dispatchWorkgroups(Math.ceil(size / 4 / 64))
  pass.end()
  device.queue.submit([encoder.finish()])

  const staging = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
  const copy = device.createCommandEncoder()
  copy.copyBufferToBuffer(buffer, 0, staging, 0, size)
  device.queue.submit([copy.finish()])
  await staging.mapAsync(GPUMapMode.READ)
  const squares = new Uint8Array(staging.getMappedRange()).slice()
  staging.destroy()
  buffer.destroy()
  return squares
}

function send(response: ServerResponse, squares: Uint8Array): void {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': squares.length })
  response.end(squares)
}
