import type { ResourceType, ValueType } from '@wasi-webgpu/component'
import { afterAll, describe, expect, it } from 'vitest'
import { webgpuName } from '../generated/interface-names.ts'
import { webgpu } from '../index.ts'
import { dawn } from '../testing/dawn.ts'
import { Guest, isLowered } from '../testing/guest.ts'

/**
 * Every text that a guest can pass to the GPU, found in the types of the functions: a policy must bound each. A function or a
 * member that a later version adds is found, too.
 */

const mark = 'the text of the guest '
const long = mark + 'x'.repeat(5000)

/** Texts that the functions of the GPU and the setters of its attributes have received since they were emptied. */
const received = new Set<string>()
const restore: (() => void)[] = []
afterAll(() => {
  for (const put of restore) put()
})

function receive(value: unknown): void {
  if (typeof value === 'string') received.add(value)
  else if (Array.isArray(value)) value.forEach(receive)
  else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
    for (const [key, member] of Object.entries(value)) {
      received.add(key)
      receive(member)
    }
}

/** Makes all functions and setters of the prototypes of an object note the texts that they receive. */
function observe(object: object): void {
  for (
    let level = Object.getPrototypeOf(object);
    level !== Object.prototype && level !== EventTarget.prototype && !observed.has(level);
    level = Object.getPrototypeOf(level)
  ) {
    observed.add(level)
    const properties = Object.getOwnPropertyDescriptors(level)
    restore.push(() => Object.defineProperties(level, properties))
    for (const [name, property] of Object.entries(properties)) {
      const { value, set } = property
      if (name === 'constructor') continue
      if (typeof value === 'function')
        level[name] = function (this: unknown, ...args: unknown[]) {
          receive(args)
          return value.apply(this, args)
        }
      else if (set !== undefined)
        Object.defineProperty(level, name, {
          ...property,
          set(value) {
            receive(value)
            set.call(this, value)
          },
        })
    }
  }
}

const observed = new Set<object>()

const gpu = dawn()
const rawAdapter = (await gpu.requestAdapter())!
const raw = await rawAdapter.requestDevice()
{
  const encoder = raw.createCommandEncoder()
  const computePass = encoder.beginComputePass()
  computePass.end()
  const picture = raw.createTexture({ size: [4], format: 'rgba8unorm', usage: 16 })
  const view = picture.createView()
  const renderPass = encoder.beginRenderPass({
    colorAttachments: [{ view, loadOp: 'clear', storeOp: 'store' }],
  })
  renderPass.end()
  const bundles = raw.createRenderBundleEncoder({ colorFormats: ['rgba8unorm'] })
  for (const object of [
    ...[gpu, rawAdapter, raw, raw.queue, encoder, computePass, renderPass, bundles, picture, view],
    ...[raw.createSampler(), bundles.finish(), encoder.finish(), raw.createBuffer({ size: 4, usage: 4 })],
    ...[
      raw.createShaderModule({ code: '' }),
      raw.createBindGroupLayout({ entries: [] }),
      raw.createPipelineLayout({ bindGroupLayouts: [] }),
      raw.createQuerySet({ type: 'occlusion', count: 1 }),
      raw.createBindGroup({ layout: raw.createBindGroupLayout({ entries: [] }), entries: [] }),
      raw.createComputePipeline({
        layout: 'auto',
        compute: {
          module: raw.createShaderModule({ code: '@compute @workgroup_size(1) fn main() {}' }),
        },
      }),
      raw.createRenderPipeline({
        layout: 'auto',
        vertex: {
          module: raw.createShaderModule({
            code: '@vertex fn main() -> @builtin(position) vec4f { return vec4f(); }',
          }),
        },
        depthStencil: { format: 'depth16unorm', depthWriteEnabled: false, depthCompare: 'always' },
      }),
    ],
  ])
    observe(object)
}

const members = webgpu({ gpu, policy: { memory: 2 ** 30 } })[webgpuName]!
const guest = new Guest(members)
const call = guest.call.bind(guest)
const root: number = call('get-gpu')
const requestAdapter = () => guest.callAsync('[method]gpu.request-adapter', [root, undefined])
const device: number = (
  await guest.callAsync('[method]gpu-adapter.request-device', [await requestAdapter(), undefined])
).ok
const make = (what: string, descriptor?: unknown): number =>
  call(`[method]gpu-device.create-${what}`, device, descriptor)
const target = { size: { width: 4 }, format: 'rgba8unorm', usage: ['render-attachment'] }
const code = `
  @compute @workgroup_size(1) fn c() {}
  @vertex fn v() -> @builtin(position) vec4f { return vec4f(); }
  @fragment fn f() -> @location(0) vec4f { return vec4f(); }`
const formats = { 'color-formats': ['rgba8unorm'] }
const usage = ['copy-dst']
const compute = () => make('compute-pipeline', { layout: ['auto'], compute: { module: module() } })
const module = () => make('shader-module', { code })
const group = () => make('bind-group', { layout: make('bind-group-layout', { entries: [] }), entries: [] })
const view = () => call('[method]gpu-texture.create-view', make('texture', target), undefined)
const renderPass = () =>
  call('[method]gpu-command-encoder.begin-render-pass', make('command-encoder'), {
    'color-attachments': [{ view: view(), 'load-op': 'clear', 'store-op': 'store' }],
  })
const bundle = () =>
  call('[method]gpu-render-bundle-encoder.finish', make('render-bundle-encoder', formats), undefined)
const finish = () => call('[method]gpu-command-encoder.finish', make('command-encoder'), undefined)

/** Returns a handle of each resource that a function with a text takes. */
const handles: Readonly<Record<string, () => number | Promise<number>>> = {
  gpu: () => root,
  'gpu-adapter': requestAdapter,
  'gpu-device': () => device,
  'gpu-queue': () => call('[method]gpu-device.queue', device),
  'gpu-buffer': () => make('buffer', { size: 4n, usage }),
  'gpu-texture': () => make('texture', target),
  'gpu-texture-view': view,
  'gpu-sampler': () => make('sampler'),
  'gpu-bind-group-layout': () => make('bind-group-layout', { entries: [] }),
  'gpu-bind-group': group,
  'gpu-pipeline-layout': () => make('pipeline-layout', { 'bind-group-layouts': [] }),
  'gpu-shader-module': module,
  'gpu-compute-pipeline': compute,
  'gpu-render-pipeline': () =>
    make('render-pipeline', { layout: ['auto'], vertex: { module: module(), 'entry-point': 'v' } }),
  'gpu-query-set': () =>
    call('[method]gpu-device.create-query-set', device, { type: 'occlusion', count: 1 }).ok,
  'gpu-command-encoder': () => make('command-encoder'),
  'gpu-command-buffer': finish,
  'gpu-compute-pass-encoder': () =>
    call('[method]gpu-command-encoder.begin-compute-pass', make('command-encoder'), undefined),
  'gpu-render-pass-encoder': renderPass,
  'gpu-render-bundle-encoder': () => make('render-bundle-encoder', formats),
  'gpu-render-bundle': bundle,
}

/** A text among the values of a type: its path, and the value that has it there. */
interface Place {
  readonly path: string
  readonly value: (text: string) => Promise<unknown>
}

/** Returns the value of a type that has no optional parts. */
async function least(type: ValueType): Promise<unknown> {
  switch (type.kind) {
    case 'record': {
      const fields = type.fields.map(async ({ name, type }) => [name, await least(type)] as const)
      return Object.fromEntries(await Promise.all(fields))
    }
    case 'tuple':
      return Promise.all(type.types.map(least))
    case 'variant':
      return [type.cases[0]!.name, type.cases[0]!.type && (await least(type.cases[0]!.type))]
    case 'list':
    case 'flags':
      return []
    case 'enum':
      return type.names[0]
    case 'bool':
      return false
    case 'string':
      return ''
    case 'u64':
    case 's64':
      return 1n
    case 'option':
      return undefined
    case 'own':
    case 'borrow':
      return handle(type.resource)
    default:
      return 1
  }
}

function handle({ name }: ResourceType<never>): number | Promise<number> {
  return handles[name]?.() ?? call(`[constructor]${name}`)
}

/** Returns the places of texts in a type. */
function places(type: ValueType): Place[] {
  const inside = (inner: ValueType, step: string, value: (inner: unknown) => unknown): Place[] =>
    places(inner).map(place => ({
      path: step + place.path,
      value: async text => value(await place.value(text)),
    }))
  switch (type.kind) {
    case 'string':
      return [{ path: '', value: async text => text }]
    case 'option':
      return inside(type.some, '', value => value)
    case 'list':
      return inside(type.element, '[]', value => [value])
    case 'variant':
      return type.cases.flatMap(({ name, type }) =>
        type === undefined ? [] : inside(type, `.${name}`, value => [name, value]),
      )
    case 'record':
      return type.fields.flatMap(({ name, type: field }) =>
        places(field).map(place => ({
          path: `.${name}${place.path}`,
          value: async text => ({ ...((await least(type)) as object), [name]: await place.value(text) }),
        })),
      )
    case 'tuple':
      return type.types.flatMap((element, index) =>
        places(element).map(place => ({
          path: `.${index}${place.path}`,
          value: async text => ((await least(type)) as unknown[]).with(index, await place.value(text)),
        })),
      )
    case 'own':
      return type.resource.name.startsWith('record-') ? [keyOf(type.resource)] : []
    default:
      return []
  }
}

/** Returns the place of the keys of a record. */
function keyOf({ name }: ResourceType<never>): Place {
  return {
    path: '{}',
    value: async text => {
      const record: number = call(`[constructor]${name}`)
      const add = `[method]${name}.add`
      const type = guest.typeOf(add).params[2]!.type
      call(add, record, text, await least(type.kind === 'option' ? type.some : type))
      return record
    },
  }
}

/** The functions that pass arguments to the GPU, with the places of texts in their parameters. */
const all = Object.keys(members)
  .filter(name => isLowered(members[name]))
  .flatMap(name => {
    const { params } = guest.typeOf(name)
    return params.flatMap((param, index) =>
      places(param.type).map(({ path, value }) => ({
        name: `${name}(${param.name}${path})`,
        call: async (text: string) => {
          const args = await Promise.all(
            params.map(({ type }, at) => (at === index ? value(text) : least(type))),
          )
          received.clear()
          guest.reset()
          const { async: isAsync } = guest.typeOf(name)
          call('[method]gpu-device.push-error-scope', device, 'validation')
          await (isAsync ? guest.callAsync(name, args) : call(name, ...args))
          await guest.callAsync('[method]gpu-device.pop-error-scope', [device])
        },
      })),
    )
  })

/** Texts that reach no function of the GPU. */
const kept = [
  '[method]gpu-supported-features.has(value)',
  '[method]wgsl-language-features.has(value)',
  '[method]gpu.request-adapter(options.feature-level)',
]

/** A source keeps its length, which the policy counts. */
const whole = '[method]gpu-device.create-shader-module(descriptor.code)'

describe('under a policy, the GPU receives no long text from', () => {
  it.each(all.filter(({ name }) => name !== whole && !kept.includes(name)))('$name', async ({ call }) => {
    await call(long)
    const texts = [...received].filter(text => text.includes(mark))
    expect(texts).toEqual([`${long.slice(0, 511)}…`])
  })
})

it('the texts of all functions are found', () => {
  const names = all.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining([...kept, whole]))
  expect(names.length).toBeGreaterThan(60)
})
