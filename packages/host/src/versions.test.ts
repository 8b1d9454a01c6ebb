import { parse } from '@bytecodealliance/jco'
import { compile, type Instance, LinkError } from '@wasi-webgpu/component'
import { describe, expect, it } from 'vitest'
import { surface, webgpu } from './index.ts'

/** Links components that import other versions of the standard than those of this host. */

const imports = {
  ...webgpu({ gpu: {} as GPU }),
  ...surface({
    create: () => {
      throw new Error('the components only link')
    },
  }),
}

async function link(text: string): Promise<Instance> {
  return (await compile(new Uint8Array(await parse(text)))).instantiate({ imports })
}

/** A component that imports a few functions of a version of `wasi:webgpu`, or these functions with other types. */
function program(
  version: string,
  types: { state?: string; descriptor?: string; more?: string } = {},
): string {
  const {
    state = '"unmapped" "pending" "mapped"',
    descriptor = '(field "size" u64) (field "usage" $usage) (field "mapped-at-creation" (option bool)) (field "label" (option string))',
    more = '',
  } = types
  return `(component (import "wasi:webgpu/webgpu@${version}" (instance
    (export "gpu-device" (type $device (sub resource)))
    (export "gpu-buffer" (type $buffer (sub resource)))
    (type $usage0 (flags "map-read" "map-write" "copy-src" "copy-dst" "index" "vertex" "uniform" "storage" "indirect" "query-resolve"))
    (export "gpu-buffer-usage" (type $usage (eq $usage0)))
    (type $state0 (enum ${state}))
    (export "gpu-buffer-map-state" (type $state (eq $state0)))
    (type $descriptor0 (record ${descriptor}))
    (export "gpu-buffer-descriptor" (type $descriptor (eq $descriptor0)))
    (export "[method]gpu-device.create-buffer"
      (func (param "self" (borrow $device)) (param "descriptor" $descriptor) (result (own $buffer))))
    (export "[method]gpu-buffer.map-state" (func (param "self" (borrow $buffer)) (result $state)))
    ${more})))`
}

describe('a component', () => {
  it.each([
    '0.3.0-rc.2',
    '0.3.0-rc.1',
    '0.3.0-rc.3',
    '0.3.0',
    '0.3.1',
    '0.3.12',
    '0.2.0-rc.2',
    '0.2.0-rc.1',
    '0.2.0',
    '0.2.1',
  ])(
    'of wasi:webgpu@%s links if the functions that it imports have the types of this host',
    async version => {
      await expect(link(program(version))).resolves.toBeDefined()
    },
  )

  it.each(['0.4.0', '0.1.0', '1.0.0', '1.0.0-rc.1'])(
    'of wasi:webgpu@%s is refused, with the versions of this host',
    async version => {
      await expect(link(program(version))).rejects.toThrow(
        `imports wasi:webgpu/webgpu@${version}, which is not provided: the host has wasi:webgpu/webgpu@0.3.0-rc.2, wasi:webgpu/webgpu@0.2.0-rc.2`,
      )
    },
  )

  const field = '(field "size" u64) (field "usage" $usage)'
  it.each([
    [
      'an additional case of an enum',
      { state: '"unmapped" "pending" "mapped" "lost"' },
      '#[method]gpu-buffer.map-state has another type: in result, the component declares lost, but is given nothing',
    ],
    [
      'a missing field of a record',
      { descriptor: field },
      '#[method]gpu-device.create-buffer has another type: in descriptor, the component declares nothing, but is given mapped-at-creation',
    ],
    [
      'another type of a field',
      { descriptor: `${field} (field "mapped-at-creation" bool) (field "label" (option string))` },
      '#[method]gpu-device.create-buffer has another type: in descriptor.mapped-at-creation, the component declares bool, but is given option<bool>',
    ],
    [
      'another parameter',
      {
        more: '(export "[method]gpu-buffer.size" (func (param "self" (borrow $buffer)) (param "of" u32) (result u64)))',
      },
      '#[method]gpu-buffer.size has another type: the component declares func(self: borrow<gpu-buffer>, of: u32) -> u64, but is given func(self: borrow<gpu-buffer>) -> u64',
    ],
    [
      'a function that is async',
      { more: '(export "[method]gpu-buffer.unmap" (func async (param "self" (borrow $buffer))))' },
      '#[method]gpu-buffer.unmap has another type: the component declares async func(self: borrow<gpu-buffer>)',
    ],
    [
      'a new function',
      { more: '(export "[method]gpu-buffer.fill" (func (param "self" (borrow $buffer))))' },
      '#[method]gpu-buffer.fill, which the host does not have',
    ],
  ])(
    'of a later version that imports %s is refused by a message that names it',
    async (_, types, message) => {
      const linking = link(program('0.3.1', types))
      await expect(linking).rejects.toThrow(LinkError)
      await expect(linking).rejects.toThrow(`wasi:webgpu/webgpu@0.3.1${message}`)
      await expect(linking).rejects.toThrow(/: the host has wasi:webgpu\/webgpu@0\.3\.0-rc\.2$/)
    },
  )

  const drawing = (version: string) => `(component (import "wasi-gfx:surface/surface@${version}" (instance
    (export "surface" (type $surface (sub resource)))
    (export "[method]surface.width" (func (param "self" (borrow $surface)) (result u32))))))`

  it.each(['0.2.0', '0.2.0-rc.1', '0.2.3'])('of wasi-gfx:surface@%s links', async version => {
    await expect(link(drawing(version))).resolves.toBeDefined()
  })

  it.each(['0.1.0', '0.3.0'])('of wasi-gfx:surface@%s is refused', async version => {
    await expect(link(drawing(version))).rejects.toThrow('the host has wasi-gfx:surface/surface@0.2.0')
  })
})
