import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Site } from './testing/site.ts'

let site: Site
beforeAll(async () => {
  site = await Site.open()
})
afterAll(() => site?.close())

describe.each([false, true])('run() with worker: %s', worker => {
  test('runs a program that computes on the GPU, and takes what it writes', async () => {
    const page = await site.page('')
    const result = await page.evaluate(async worker => {
      const events: string[] = []
      let stdout = ''
      const { code } = await web.run(fetch('/examples/hello-compute/hello-compute.wasm'), {
        worker,
        stdout: text => {
          stdout += text
        },
        onload: ({ exports }) => void events.push(`load ${exports}`),
        onready: () => void events.push('ready'),
      })
      return { code, stdout, events }
    }, worker)
    expect(result).toEqual({
      code: 0,
      stdout: '2 4 6 8 10 12 14 16\n',
      events: ['load wasi:cli/run@0.3.0', 'ready'],
    })
  })
})
