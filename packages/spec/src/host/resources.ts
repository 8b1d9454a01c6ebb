/** Writes the wrapper classes that handles refer to, and the resource types. */

import type { Api, Resource } from '../model.ts'
import { pascal } from '../name-cases.ts'
import { hasDevice, resourceConstant, wrapperClass } from './host-names.ts'

/** Resources with a hand-written class, by the file that defines it. */
const handWritten: { [w3cName: string]: string } = {
  GPUBuffer: '../gpu-buffer.ts',
  GPUCanvasContext: '../gpu-canvas-context.ts',
  GPUDevice: '../gpu-device.ts',
  GPUError: '../gpu-error.ts',
}

/** Returns a resource type for each resource, most with a wrapper class. */
export function writeResources(api: Api): string {
  const resources = api.definitions.filter(definition => definition.kind === 'resource')
  const imports = resources
    .filter(({ w3cName }) => w3cName in handWritten)
    .map(({ name, w3cName }) => ({ name: pascal(name), file: handWritten[w3cName]! }))
    .sort((one, other) => (one.file < other.file ? -1 : 1))
  return [
    [
      `import { ResourceType } from '@wasi-webgpu/component'`,
      ...imports.map(({ name, file }) =>
        // The file of the device also handles objects created with it.
        name === 'GpuDevice'
          ? `import { handleDropped, type GpuDevice } from '${file}'`
          : `import type { ${name} } from '${file}'`,
      ),
      `import { OrderedMap } from '../ordered-map.ts'`,
    ].join('\n'),
    ...resources.map(resource =>
      [
        ...(resource.w3cName in handWritten || resource.mapOf ? [] : [writeClass(resource)]),
        writeType(resource),
      ].join('\n\n'),
    ),
    `/** All resource types, by their names in WIT. */
    export const resourceTypes = {
      ${resources.map(resource => `'${resource.name}': ${resourceConstant(resource)},`).join('\n')}
    }`,
  ].join('\n\n')
}

function writeClass(resource: Resource): string {
  const device = hasDevice(resource)
  return `/** The representation of a \`${resource.name}\` handle. */
    export class ${wrapperClass(resource)} {
      /** The object of the GPU. */
      readonly gpu: ${resource.w3cName}
      ${device ? '/** The device that the object belongs to. */\nreadonly device: GpuDevice' : ''}

      constructor(gpu: ${resource.w3cName}${device ? ', device: GpuDevice' : ''}) {
        this.gpu = gpu
        ${device ? 'this.device = device' : ''}
      }
    }`
}

function writeType(resource: Resource): string {
  const rep = resource.mapOf
    ? `OrderedMap<${resource.mapOf.kind === 'option' ? 'bigint | undefined' : 'number'}>`
    : wrapperClass(resource)
  const destructor = resource.mapOf
    ? ', OrderedMap.release'
    : tracked.has(resource.w3cName)
      ? ', handleDropped'
      : ''
  return `/** The resource type of {@link ${resource.link} ${resource.w3cName}}. */
    export const ${resourceConstant(resource)} = new ResourceType<${rep}>('${resource.name}'${destructor})`
}

/** Objects created with a device that a guest can keep: a policy counts them. */
const tracked: ReadonlySet<string> = new Set([
  'GPUBuffer',
  'GPUTexture',
  'GPUTextureView',
  'GPUSampler',
  'GPUBindGroupLayout',
  'GPUBindGroup',
  'GPUPipelineLayout',
  'GPUShaderModule',
  'GPUComputePipeline',
  'GPURenderPipeline',
  'GPUCommandBuffer',
  'GPUCommandEncoder',
  'GPURenderBundle',
  'GPURenderBundleEncoder',
  'GPUQuerySet',
])
