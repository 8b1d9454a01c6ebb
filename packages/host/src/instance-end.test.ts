import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { instantiate, type ResourceType, type ValueType } from '@wasi-webgpu/component'
import { type Lowered, LoweredAsync } from '@wasi-webgpu/component/host'
import { expect, it } from 'vitest'
import { signatureOf } from '../../component/src/abi/signature.ts'
import { assemble, watType } from '../../component/src/testing/wat.ts'
import { dawn } from './testing/dawn.ts'
import { webgpu } from './webgpu.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

const name = 'wasi:webgpu/webgpu@0.3.0-rc.2'
const called = ['get-gpu', '[method]gpu.request-adapter', '[method]gpu-adapter.request-device']

/** A component that requests a device and keeps it until `drop`. */
function holdingDevice(): string {
  const members = webgpu({ gpu: dawn() })[name]!
  const functions = called.map(member => members[member] as Lowered | LoweredAsync)
  const resources = new Set<ResourceType>()
  const nameOf = (resource: ResourceType) => {
    resources.add(resource)
    return `$${resource.name}`
  }
  const print = (type: ValueType) => watType(type, nameOf)
  const exports = functions.map(({ type }, i) => {
    const params = type.params.map(param => `(param "${param.name}" ${print(param.type)})`).join(' ')
    const isAsync = functions[i] instanceof LoweredAsync ? 'async' : ''
    return `(export "${called[i]}" (func ${isAsync} ${params} (result ${print(type.result!)})))`
  })
  const signatures = functions.map(({ type }) => signatureOf(type).lowered(false))
  const imports = signatures.map(
    ({ params, results }, i) =>
      `(import "" "${i}" (func $${i} (param ${params.join(' ')}) (result ${results.join(' ')})))`,
  )
  /** All parameters after the first are zero, except the pointer to the result. */
  const rest = (i: number) =>
    signatures[i]!.params.slice(1, -1)
      .map(type => `(${type}.const 0)`)
      .join(' ')
  return `(component
    (import "${name}" (instance $gpu
      ${[...resources].map(({ name }) => `(export "${name}" (type $${name} (sub resource)))`).join('\n')}
      ${exports.join('\n')}))
    (core module $Memory (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096)))
    (core instance $memory (instantiate $Memory))
    ${called
      .map(
        (member, i) => `(core func $f${i} (canon lower (func $gpu "${member}")
          (memory (core memory $memory "mem")) (realloc (core func $memory "realloc"))))`,
      )
      .join('\n')}
    (alias export $gpu "gpu-device" (type $device))
    (core func $drop (canon resource.drop $device))
    (core module $M
      (import "" "mem" (memory 1))
      (import "" "drop" (func $drop (param i32)))
      ${imports.join('\n')}
      (func (export "hold")
        (call $1 (call $0) ${rest(1)} (i32.const 64))
        (call $2 (i32.load (i32.const 68)) ${rest(2)} (i32.const 128))
        (if (i32.load8_u (i32.const 128)) (then unreachable)))
      (func (export "drop") (call $drop (i32.load (i32.const 132)))))
    (core instance $m (instantiate $M (with "" (instance
      (export "mem" (memory $memory "mem"))
      (export "drop" (func $drop))
      ${called.map((_, i) => `(export "${i}" (func $f${i}))`).join(' ')}))))
    (func (export "hold") async (canon lift (core func $m "hold")))
    (func (export "drop") (canon lift (core func $m "drop"))))`
}

it('webgpu destroys the devices of an instance that has ended, including one that arrives later', async () => {
  const devices: GPUDevice[] = []
  const native = dawn()
  let onRequest = () => {}
  const gpu = {
    requestAdapter: async () => {
      const adapter = (await native.requestAdapter())!
      const requestDevice = adapter.requestDevice.bind(adapter)
      adapter.requestDevice = async descriptor => {
        onRequest()
        devices.push(await requestDevice(descriptor))
        return devices.at(-1)!
      }
      return adapter
    },
  } as unknown as GPU
  const bytes = await assemble(holdingDevice())
  const imports = webgpu({ gpu })
  const { exports, end } = await instantiate(bytes, { imports })
  await exports.hold()
  end()
  expect(await devices[0]?.lost).toMatchObject({ reason: 'destroyed' })

  const late = await instantiate(bytes, { imports })
  onRequest = late.end
  await expect(late.exports.hold()).rejects.toThrow('the instance was ended')
  while (devices.length < 2) await new Promise(done => setImmediate(done))
  expect(await devices[1]?.lost).toMatchObject({ reason: 'destroyed' })
})

it('webgpu keeps no device that its guest has dropped, although the guest runs on', async () => {
  const devices: WeakRef<GPUDevice>[] = []
  const gpu = {
    requestAdapter: async () => ({
      requestDevice: async () => {
        const device = { lost: new Promise(() => {}) } as unknown as GPUDevice
        devices.push(new WeakRef(device))
        return device
      },
    }),
  } as unknown as GPU
  const { exports } = await instantiate(await assemble(holdingDevice()), { imports: webgpu({ gpu }) })
  for (let i = 0; i < 10; i++) {
    await exports.hold()
    exports.drop()
  }
  const live = () => devices.filter(device => device.deref() !== undefined).length
  for (let i = 0; i < 100 && live() > 1; i++) {
    await new Promise(resolve => setTimeout(resolve, 10))
    collectGarbage()
  }
  expect(live()).toBeLessThanOrEqual(1)
})
