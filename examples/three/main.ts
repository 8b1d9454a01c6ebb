/** Renders a three.js scene on a canvas, frame by frame. */

import { createCanvas } from '@wasi-webgpu/guest/canvas'
import { WebGPURenderer } from 'three/webgpu'
import { wavingBoxes } from './scene.ts'

const canvas = createCanvas()
const renderer = new WebGPURenderer({ canvas, antialias: true })
renderer.shadowMap.enabled = true
const { scene, camera, moveTo } = wavingBoxes()

function fillCanvas(): void {
  const { width, height } = canvas
  renderer.setSize(width, height, false)
  camera.aspect = width / height
  camera.updateProjectionMatrix()
}
fillCanvas()
canvas.addEventListener('resize', fillCanvas)

let frame = 0
await renderer.setAnimationLoop(() => {
  moveTo(frame++ / 60)
  renderer.render(scene, camera)
})
