/** Programs with exceptions and rejections that nothing handles. The first argument names the one to run. */
import { readFileSync } from 'node:fs'
import process from 'node:process'
import wrong from './wrong.wgsl'

const programs: Readonly<Record<string, () => unknown>> = {
  'main without await'() {
    async function main() {
      await null
      throw new RangeError('in main')
    }
    main()
    setTimeout(() => console.log('the program continues'), 60_000)
  },
  'async callback'() {
    for (const text of ['in forEach']) [text].forEach(async text => Promise.reject(text))
  },
  GPU() {
    return navigator.gpu.requestAdapter().then(async adapter => {
      const device = await adapter!.requestDevice()
      device.createShaderModule({ code: wrong })
      device.createBuffer({ size: 4, usage: GPUBufferUsage.COPY_DST }).mapAsync(GPUMapMode.READ)
    })
  },
  async shader() {
    const device = await (await navigator.gpu.requestAdapter())!.requestDevice()
    device.createShaderModule({ code: wrong })
    console.log('goes on')
  },
  timer() {
    setTimeout(() => {
      throw new Error('in a timer')
    })
  },
  microtask() {
    queueMicrotask(() => {
      throw new Error('in a microtask')
    })
  },
  listener() {
    const target = new EventTarget()
    target.addEventListener('event', () => {
      throw new Error('in a listener')
    })
    target.dispatchEvent(new Event('event'))
    console.log('the dispatch continues')
  },
  misspelt() {
    try {
      readFileSync(process.argv[2]!)
    } catch (error) {
      reportError(error)
    }
    const device = {} as { createBufer(size: { size: number; usage: number }): void }
    device.createBufer({ size: 4, usage: GPUBufferUsage.STORAGE })
  },
  succeeds() {},
  causes() {
    const first = new Error('first')
    first.cause = new Error('second', { cause: first })
    throw first
  },
  async handled() {
    const fails = async (text: string) => {
      throw new Error(text)
    }
    await fails('awaited').catch(({ message }) => console.log(message))
    const late = fails('late')
    queueMicrotask(() => late.catch(({ message }) => console.log(message)))
    await Promise.allSettled([fails('all')])
    try {
      await fails('tried')
    } catch (error) {
      console.log((error as Error).message)
    }
    const device = await (await navigator.gpu.requestAdapter())!.requestDevice()
    device.addEventListener('uncapturederror', () => console.log('of the GPU'))
    device.createShaderModule({ code: wrong })
    reportError(new Error('reported'))
  },
}

if (process.argv[2] === 'never') await new Promise(() => {})
await programs[process.argv[2]!]!()
