/** Particles that orbit a center, moved by a compute shader and drawn, with TypeGPU: buffers and shaders share types. */

import { argv } from 'node:process'
import tgpu, { d, warn } from 'typegpu'
import { readTexture, savePng } from '../lib/picture.ts'

const size = 256
const count = 1024
const steps = 60

const Particle = d.struct({ position: d.vec2f, velocity: d.vec2f })
const Particles = d.arrayOf(Particle, count)

warn.disable('external-omitted') // it mistakes `in.speed` for an external
const root = await tgpu.init()
const { device } = root
const particles = root
  .createBuffer(
    Particles,
    Array.from({ length: count }, (_, i) => {
      const angle = 2.4 * i
      const radius = 0.25 + (0.7 * i) / count
      const speed = 0.5 / Math.sqrt(radius)
      return {
        position: d.vec2f(radius * Math.cos(angle), radius * Math.sin(angle)),
        velocity: d.vec2f(-speed * Math.sin(angle), speed * Math.cos(angle)),
      }
    }),
  )
  .$usage('storage')

const moving = tgpu.bindGroupLayout({ particles: { storage: Particles, access: 'mutable' } })
const drawing = tgpu.bindGroupLayout({ particles: { storage: Particles } })

const move = tgpu.computeFn({ in: { id: d.builtin.globalInvocationId }, workgroupSize: [64] })`{
  var particle = layout.$.particles[in.id.x];
  let toCenter = -particle.position;
  particle.velocity += 0.01 * 0.25 * toCenter / pow(length(toCenter), 3);
  particle.position += 0.01 * particle.velocity;
  layout.$.particles[in.id.x] = particle;
}`.$uses({ layout: moving })

const triangle = tgpu.vertexFn({
  in: { instance: d.builtin.instanceIndex, corner: d.builtin.vertexIndex },
  out: { position: d.builtin.position, speed: d.f32 },
})`{
  let particle = layout.$.particles[in.instance];
  let forward = normalize(particle.velocity);
  let side = vec2f(-forward.y, forward.x);
  let corners = array(0.035 * forward, 0.012 * side, -0.012 * side);
  return Out(vec4f(particle.position + corners[in.corner], 0, 1), length(particle.velocity));
}`.$uses({ layout: drawing })

const color = tgpu.fragmentFn({ in: { speed: d.f32 }, out: d.vec4f })`{
  return vec4f(mix(vec3f(0.2, 0.4, 1), vec3f(1, 0.8, 0.3), saturate(in.speed - 0.4)), 1);
}`

const movePipeline = root.createComputePipeline({ compute: move })
const movingGroup = root.createBindGroup(moving, { particles })
for (let step = 0; step < steps; step++) {
  movePipeline.with(movingGroup).dispatchWorkgroups(count / 64)
}
const picture = device.createTexture({
  size: [size, size],
  format: 'rgba8unorm',
  usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC,
})
root
  .createRenderPipeline({ vertex: triangle, fragment: color, targets: { format: 'rgba8unorm' } })
  .with(root.createBindGroup(drawing, { particles }))
  .withColorAttachment({
    view: picture.createView(),
    clearValue: [0.05, 0.06, 0.09, 1],
    loadOp: 'clear',
    storeOp: 'store',
  })
  .draw(3, count)

const path = argv[2] ?? 'particles.png'
await savePng(path, await readTexture(device, picture))
const [first] = await particles.read()
console.log(
  `${path}, and the first particle is at ${first!.position.x.toFixed(3)}, ${first!.position.y.toFixed(3)}`,
)
