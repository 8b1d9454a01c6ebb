/**
 * The differences between `wasi:webgpu@0.0.1` and the current release. They apply after the deviations of that release. The
 * documentation prints this list.
 */

import type { Deviation } from './deviations.ts'

const w3c = 'https://www.w3.org/TR/webgpu/'
const then = 'The W3C document did not have them yet.'

/** The interfaces of passes and bundles, which have `setImmediates`. */
const encoders = ['GPUComputePassEncoder', 'GPURenderPassEncoder', 'GPURenderBundleEncoder']

/** All differences, in the order in which they apply. */
export const deviations001: readonly Deviation[] = [
  {
    what: 'An operation that returns a promise is a `func`, and so is the attribute `lost`: the caller waits in them.',
    why: 'WASI 0.2 has neither `async func` nor `future`.',
    link: `${w3c}#dom-gpubuffer-mapasync`,
    apply: draft => {
      draft.waitsForPromises = true
      draft.replace('GPUDevice', 'lost', 'Promise<GPUDeviceLostInfo> lost();')
    },
  },
  {
    what: 'A program subscribes to uncaptured errors as a `pollable` of `wasi:io`, which becomes ready at the next error.',
    why: 'WASI 0.2 has no `stream` of values. The error itself cannot be read.',
    link: `${w3c}#eventdef-gpudevice-uncapturederror`,
    apply: draft => {
      draft.define('interface Pollable {};')
      draft.useFrom('Pollable', { package: 'wasi:io', version: '0.2.0', interface: 'poll' })
      draft.replace('GPUDevice', 'onUncapturedError', 'Pollable onuncapturederrorSubscribe();')
    },
  },
  {
    what: 'A device and a surface are connected through a `context` of `wasi:graphics-context`, whose buffers become textures.',
    why: 'Contexts were meant for other graphics APIs as well; `wasi-gfx:surface` has replaced them.',
    link: `${w3c}#gpucanvascontext`,
    apply: draft => {
      const from = { package: 'wasi:graphics-context', version: '0.0.1', interface: 'graphics-context' }
      draft.define('interface Context {}; interface AbstractBuffer {};')
      draft.useFrom('Context', from)
      draft.useFrom('AbstractBuffer', from)
      draft.add('GPUDevice', 'undefined connectGraphicsContext(Context context);')
      draft.add('GPUTexture', 'static GPUTexture fromGraphicsBuffer(AbstractBuffer buffer);')
      draft.consumed.add('AbstractBuffer')
    },
  },
  {
    what: 'Flags are numbers. Their names are static functions of resources that have no other purpose: `gpu-buffer-usage.MAP-READ`.',
    why: 'This is how the IDL writes them: a `typedef` of a number, and a namespace of constants.',
    link: `${w3c}#namespacedef-gpubufferusage`,
    apply: draft => {
      draft.hasNumericFlags = true
      draft.retype('GPUBuffer', 'usage', 'GPUFlagsConstant')
      draft.retype('GPUTexture', 'usage', 'GPUFlagsConstant')
    },
  },
  {
    what: 'Whether an adapter is a fallback adapter is an attribute of `gpu-adapter`.',
    why: 'W3C moved it to `gpu-adapter-info` later.',
    link: `${w3c}#dom-gpuadapterinfo-isfallbackadapter`,
    apply: draft => {
      draft.omitMembers('GPUAdapterInfo', 'isFallbackAdapter')
      draft.add('GPUAdapter', 'readonly attribute boolean isFallbackAdapter;')
    },
  },
  {
    what: 'All parameters of `copy-buffer-to-buffer` are required.',
    why: 'W3C made them optional later.',
    link: `${w3c}#dom-gpucommandencoder-copybuffertobuffer`,
    apply: draft =>
      draft.replace(
        'GPUCommandEncoder',
        'copyBufferToBuffer',
        `undefined copyBufferToBuffer(
           GPUBuffer source, GPUSize64 sourceOffset, GPUBuffer destination, GPUSize64 destinationOffset, GPUSize64 size);`,
      ),
  },
  {
    what: 'A binding of a buffer is always a `gpu-buffer-binding`, and one of a texture a view.',
    why: 'W3C has allowed the buffer and the texture themselves since.',
    link: `${w3c}#typedefdef-gpubindingresource`,
    apply: draft =>
      draft.define('typedef (GPUSampler or GPUTextureView or GPUBufferBinding) GPUBindingResource;'),
  },
  {
    what: 'Immediate data are left out.',
    why: then,
    link: `${w3c}#dom-gpubindingcommandsmixin-setimmediates`,
    apply: draft => {
      for (const name of encoders) draft.omitMembers(name, 'setImmediates')
      draft.omitMembers('GPUPipelineLayoutDescriptor', 'immediateSize')
      draft.omitMembers('GPUSupportedLimits', 'maxImmediateSize')
    },
  },
  {
    what: 'Swizzles of views, the view dimension of a texture for bindings, and transient attachments are left out.',
    why: then,
    link: `${w3c}#dom-gputextureviewdescriptor-swizzle`,
    apply: draft => {
      draft.omitMembers('GPUTextureViewDescriptor', 'swizzle')
      draft.omitMembers('GPUTextureDescriptor', 'textureBindingViewDimension')
      draft.omitMembers('GPUTexture', 'textureBindingViewDimension')
      draft.omitMembers('GPUTextureUsage', 'TRANSIENT_ATTACHMENT')
    },
  },
  {
    what: 'The limits of storage buffers and storage textures by shader stage are left out.',
    why: then,
    link: `${w3c}#limits`,
    apply: draft => {
      for (const kind of ['Buffers', 'Textures'])
        for (const stage of ['Vertex', 'Fragment'])
          draft.omitMembers('GPUSupportedLimits', `maxStorage${kind}In${stage}Stage`)
    },
  },
  {
    what: 'The features and texture formats that W3C has added since are left out.',
    why: then,
    link: `${w3c}#enumdef-gpufeaturename`,
    apply: draft => {
      draft.omitMembers(
        'GPUFeatureName',
        'core-features-and-limits',
        'texture-formats-tier1',
        'texture-formats-tier2',
        'primitive-index',
        'texture-component-swizzle',
      )
      const normalized = ['r16', 'rg16', 'rgba16'].flatMap(channels => [
        `${channels}unorm`,
        `${channels}snorm`,
      ])
      draft.omitMembers('GPUTextureFormat', ...normalized)
    },
  },
]
