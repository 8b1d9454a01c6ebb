import { run } from '@wasi-webgpu/web'

const canvas = document.querySelector('canvas')
if (canvas === null) throw new Error('the page has no canvas')
const { code } = await run(fetch('app.wasm'), {
  canvas,
  worker: true,
  stdout: text => console.log(text),
})
console.log(`the program ended with ${code}`)
