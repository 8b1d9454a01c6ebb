/**
 * Frames of examples/three on a GPU that does nothing, which leaves the JavaScript of the library. The times are printed, and in
 * `globalThis.times` for an engine that cannot print.
 */

import { WebGPURenderer } from 'three/webgpu'
import { wavingBoxes } from '../../examples/three/scene.ts'
import { canvas, nextFrame } from './platform-without-gpu.ts'

/** Milliseconds of a frame. */
export interface Times {
  /** The frames 3 to 122, during which a compiler gets to know the program. */
  readonly early: number
  /** The frames 303 to 902. */
  readonly late: number
}

async function measure(): Promise<Times> {
  const renderer = new WebGPURenderer({ canvas: canvas as never, antialias: true })
  renderer.shadowMap.enabled = true
  const { scene, camera, moveTo } = wavingBoxes()
  renderer.setSize(canvas.width, canvas.height, false)
  let frame = 0
  await renderer.setAnimationLoop(() => {
    moveTo(frame++ / 60)
    renderer.render(scene, camera)
  })
  const draw = (count: number) => {
    const start = Date.now()
    for (const last = frame + count; frame < last; ) nextFrame(frame * 16)
    return (Date.now() - start) / count
  }
  draw(2)
  const early = draw(120)
  draw(180)
  return { early, late: draw(600) }
}

// No top-level await: an engine may take no modules.
measure().then(times => {
  const text = JSON.stringify(times)
  Object.assign(globalThis, { times: text })
  console.log(text)
})
