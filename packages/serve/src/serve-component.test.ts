import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { serve } from './serve-component.ts'

const example = (name: string) =>
  fileURLToPath(new URL(`../../../examples/${name}/${name}.wasm`, import.meta.url))

it('serve() answers requests with a component until the server is closed', async () => {
  const server = await serve(example('gpu-http'), { port: 0, workers: 1, gpu: 'null' })
  const { url } = server
  try {
    const response = await fetch(url, { method: 'POST', body: 'no floats' })
    expect(await response.text()).toMatch(/^POST a PNG/)
  } finally {
    await server.close()
  }
  await expect(fetch(url)).rejects.toThrow()
})

it('serve() refuses a component that exports no HTTP handler', async () => {
  await expect(serve(example('hello-compute'))).rejects.toThrow(
    /hello-compute\.wasm does not serve HTTP: it exports neither .*, only wasi:cli\/run@/,
  )
})
