/**
 * The differences between wasi:webgpu and a mechanical translation of the W3C IDL, with their reasons.
 * Everything else follows the rules of `translate.ts`. The documentation prints this list.
 */

import type { Draft } from './draft.ts'

/** A difference from the result of the rules in `translate.ts`. */
export interface Deviation {
  /** The difference, in one sentence. */
  readonly what: string
  /** The reason, in terms of what a component can or cannot do. */
  readonly why: string
  /** The W3C section that it departs from. */
  readonly link: string
  /** Applies the difference to the IDL before translation. */
  readonly apply: (draft: Draft) => void
}

/** A rule of `translate.ts` that may surprise a reader of the W3C document. */
export interface Rule {
  readonly what: string
  readonly why: string
  readonly link: string
}

const w3c = 'https://www.w3.org/TR/webgpu/'
const webIdl = 'https://webidl.spec.whatwg.org/'

/** The interfaces that include `GPUBindingCommandsMixin`. */
const bindingCommands = ['GPUComputePassEncoder', 'GPURenderPassEncoder', 'GPURenderBundleEncoder']

/** The rules, in the order of the documentation. */
export const rules: readonly Rule[] = [
  {
    what: 'An attribute is a function of its name; one that can be set has a second function, `set-…`.',
    why: 'A resource of WIT has functions only.',
    link: `${webIdl}#idl-attributes`,
  },
  {
    what: 'An operation that returns a promise is an `async func`; an attribute that is a promise is a `future`.',
    why: 'The caller waits for the result of the operation; the attribute reports an event that may never happen.',
    link: `${webIdl}#idl-promise`,
  },
  {
    what: 'An object is borrowed when it is passed and owned when it is returned.',
    why: 'W3C objects live as long as anything refers to them, so the host keeps what an object needs.',
    link: 'https://component-model.bytecodealliance.org/design/wit.html#handles',
  },
  {
    what: 'A dictionary that contains objects is another record, `…-owned`, when it is returned.',
    why: 'A borrow cannot be returned.',
    link: `${w3c}#dom-gpucanvascontext-getconfiguration`,
  },
  {
    what: 'A value that may be omitted, `null` or `undefined` is an `option`, without a default in WIT.',
    why: 'WIT has no defaults; `none` stands for the current default of W3C.',
    link: `${webIdl}#dfn-optional-argument`,
  },
  {
    what: 'The overloads of an operation are one function; a parameter that some of them lack is an `option`.',
    why: 'WIT has no overloads.',
    link: `${w3c}#dom-gpucommandencoder-copybuffertobuffer`,
  },
  {
    what: 'A set is a resource with `has`.',
    why: 'A program only asks whether the set contains the features that it uses.',
    link: `${w3c}#gpusupportedfeatures`,
  },
  {
    what: 'A `record<K, V>` is a resource, `record-v`, with the functions of a map.',
    why: 'The `map` type is newer than this package; a resource keeps order and uniqueness of keys with the host.',
    link: `${webIdl}#idl-record`,
  },
  {
    what: 'Constructors, inheritance and events are left out.',
    why: 'Only the GPU makes its objects, and WIT has neither inheritance nor events.',
    link: `${webIdl}#idl-constructors`,
  },
]

/** All deviations, in the order in which they apply. */
export const deviations: readonly Deviation[] = [
  {
    what: 'The entry point is a function, `get-gpu`.',
    why: 'A component has no `navigator` to hold the GPU object.',
    link: `${w3c}#navigator-gpu`,
    apply: draft => draft.functions.push({ name: 'get-gpu', returns: 'GPU', w3cName: 'NavigatorGPU.gpu' }),
  },
  {
    what: 'External textures and copies from images, videos and canvases are left out.',
    why: 'They take objects of a web page, and a component has no page.',
    link: `${w3c}#gpuexternaltexture`,
    apply: draft => {
      draft.omit('GPUExternalTexture', 'GPUExternalTextureDescriptor', 'GPUExternalTextureBindingLayout')
      draft.omit(
        'GPUCopyExternalImageSource',
        'GPUCopyExternalImageSourceInfo',
        'GPUCopyExternalImageDestInfo',
      )
    },
  },
  {
    what: '`GPUCanvasContext.canvas` is left out.',
    why: 'The interface that creates a context determines its target, not WebGPU.',
    link: `${w3c}#dom-gpucanvascontext-canvas`,
    apply: draft => draft.omitMembers('GPUCanvasContext', 'canvas'),
  },
  {
    what: 'Values that entered the W3C document after this release of wasi:webgpu are left out.',
    why: 'A WIT enum with an additional case is a different type, so new values wait for the next release.',
    link: `${w3c}#enumdef-gpufeaturename`,
    apply: draft => {
      draft.omitMembers(
        'GPUFeatureName',
        'atomic-vec2u-min-max',
        'subgroup-size-control',
        'texture-compression-unaligned',
      )
      draft.omitMembers('GPUVertexFormat', 'snorm10-10-10-2')
      draft.omitMembers('PredefinedColorSpace', 'srgb-linear', 'display-p3-linear')
    },
  },
  {
    what: '`GPUBuffer.getMappedRange` is two functions that copy: one reads the range, one writes it.',
    why: 'A component cannot access GPU memory, and GPU memory cannot be mapped into its own.',
    link: `${w3c}#dom-gpubuffer-getmappedrange`,
    apply: draft =>
      draft.replace(
        'GPUBuffer',
        'getMappedRange',
        `sequence<octet> getMappedRangeGetWithCopy(optional GPUSize64 offset = 0, optional GPUSize64 size);
         undefined getMappedRangeSetWithCopy(
           AllowSharedBufferSource data, optional GPUSize64 offset = 0, optional GPUSize64 size);`,
      ),
  },
  {
    what: 'Functions that write to a buffer or a texture are named `…-with-copy`.',
    why: 'Bytes that cross the boundary of a component are copied; the short names are reserved for functions that do not copy.',
    link: `${w3c}#dom-gpuqueue-writebuffer`,
    apply: draft => {
      draft.rename('GPUQueue', 'writeBuffer', 'writeBufferWithCopy')
      draft.rename('GPUQueue', 'writeTexture', 'writeTextureWithCopy')
    },
  },
  {
    what: 'Functions whose exceptions a program can act on return a `result`. Its error has a kind and a message.',
    why: 'WIT has no exceptions. All other failures are validation errors on the device, like most errors of WebGPU.',
    link: `${w3c}#errors-and-debugging`,
    apply: draft => {
      draft.fail(['GPUAdapter.requestDevice'], 'RequestDeviceError', ['TypeError', 'OperationError'])
      draft.fail(['GPUDevice.createQuerySet'], 'CreateQuerySetError', ['TypeError'])
      draft.fail(['GPUDevice.popErrorScope'], 'PopErrorScopeError', ['OperationError'])
      draft.fail(
        ['GPUDevice.createComputePipelineAsync', 'GPUDevice.createRenderPipelineAsync'],
        'CreatePipelineError',
        [{ name: 'GPUPipelineError', payload: 'GPUPipelineErrorReason' }],
      )
      draft.fail(['GPUBuffer.mapAsync'], 'MapAsyncError', ['OperationError', 'RangeError', 'AbortError'])
      draft.fail(
        ['GPUBuffer.getMappedRangeGetWithCopy', 'GPUBuffer.getMappedRangeSetWithCopy'],
        'GetMappedRangeError',
        ['OperationError', 'RangeError', 'TypeError'],
      )
      draft.fail(['GPUBuffer.unmap'], 'UnmapError', ['AbortError'])
      draft.fail(['GPUQueue.writeBufferWithCopy'], 'WriteBufferError', ['OperationError'])
      draft.fail(
        bindingCommands.map(name => `${name}.setBindGroup`),
        'SetBindGroupError',
        ['RangeError'],
      )
    },
  },
  {
    what: '`GPUPipelineError` is the kind of an error, not a resource.',
    why: 'It only ever arrives as a rejection, which is the error of a `result` here.',
    link: `${w3c}#gpupipelineerror`,
    apply: draft => draft.omit('GPUPipelineError', 'GPUPipelineErrorInit'),
  },
  {
    what: 'The subclasses of `GPUError` are one resource with a `kind`.',
    why: 'Resources have no inheritance, and the class of an error only tells its kind.',
    link: `${w3c}#gpuerror`,
    apply: draft => {
      draft.omit('GPUValidationError', 'GPUOutOfMemoryError', 'GPUInternalError')
      draft.define('enum GPUErrorKind { "validation-error", "out-of-memory-error", "internal-error" };')
      draft.variant('GPUErrorKind', [
        { name: 'validation-error', w3cName: 'GPUValidationError' },
        { name: 'out-of-memory-error', w3cName: 'GPUOutOfMemoryError' },
        { name: 'internal-error', w3cName: 'GPUInternalError' },
      ])
      draft.add('GPUError', 'readonly attribute GPUErrorKind kind;')
    },
  },
  {
    what: 'The event `uncapturederror` is a stream of errors, `on-uncaptured-error`.',
    why: 'A component cannot pass a callback to the host. Each call returns a separate stream.',
    link: `${w3c}#eventdef-gpudevice-uncapturederror`,
    apply: draft =>
      draft.replace('GPUDevice', 'onuncapturederror', 'async_sequence<GPUError> onUncapturedError();'),
  },
  {
    what: 'Colours, origins and extents are given as dictionaries, never as sequences of numbers.',
    why: 'A variant of both forms would make every caller choose a case, without expressing anything new.',
    link: `${w3c}#typedefdef-gpuextent3d`,
    apply: draft => {
      for (const name of ['GPUColor', 'GPUOrigin3D', 'GPUExtent3D']) draft.useDictionaryOf(name)
    },
  },
  {
    what: 'An attachment of a render pass is a texture view, never a texture.',
    why: '`gpu-texture.create-view` without a descriptor creates the view that W3C derives from a texture.',
    link: `${w3c}#dom-gpurenderpasscolorattachment-view`,
    apply: draft => {
      draft.retype('GPURenderPassColorAttachment', 'view', 'GPUTextureView')
      draft.retype('GPURenderPassColorAttachment', 'resolveTarget', 'GPUTextureView')
      draft.retype('GPURenderPassDepthStencilAttachment', 'view', 'GPUTextureView')
    },
  },
  {
    what: 'The layout of a pipeline is a variant, `gpu-layout-mode`.',
    why: 'W3C has no name for the union.',
    link: `${w3c}#dictdef-gpupipelinedescriptorbase`,
    apply: draft => {
      draft.define('typedef (GPUPipelineLayout or GPUAutoLayoutMode) GPULayoutMode;')
      draft.variant('GPULayoutMode', [
        { name: 'specific', w3cName: 'GPUPipelineLayout', payload: 'GPUPipelineLayout' },
        { name: 'auto', w3cName: 'auto' },
      ])
      draft.retype('GPUPipelineDescriptorBase', 'layout', 'GPULayoutMode')
      draft.retype('GPUShaderModuleCompilationHint', 'layout', 'GPULayoutMode')
    },
  },
  {
    what: 'The getter for the usage of a buffer or a texture returns flags, too.',
    why: 'W3C types the attribute as a plain number only because its flags are constants in a namespace.',
    link: `${w3c}#dom-gpubuffer-usage`,
    apply: draft => {
      draft.retype('GPUBuffer', 'usage', 'GPUBufferUsageFlags')
      draft.retype('GPUTexture', 'usage', 'GPUTextureUsageFlags')
    },
  },
  {
    what: '`Uint32Array` of `setBindGroup` is a list of `gpu-buffer-dynamic-offset`.',
    why: 'The other overload of the function gives the offsets this type.',
    link: `${w3c}#dom-gpubindingcommandsmixin-setbindgroup`,
    apply: draft => {
      for (const name of bindingCommands) {
        draft.retypeParam(name, 'setBindGroup', 'dynamicOffsetsData', 'sequence<GPUBufferDynamicOffset>')
      }
    },
  },
]
