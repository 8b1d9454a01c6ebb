/**
 * The differences between `webgpu.h` and a mechanical translation of the W3C IDL, with their reasons. Everything else
 * follows the rules of `translate-c.ts`. What only C has is given as IDL, too, so that it follows the same rules. The
 * documentation prints both lists.
 */

import type { CDraft } from './c-draft.ts'

/** A rule of `translate-c.ts`. */
export interface CRule {
  readonly what: string
  readonly why: string
}

/** A difference from the result of the rules in `translate-c.ts`. */
export interface CDeviation {
  /** The difference, in one sentence. */
  readonly what: string
  /** The reason. */
  readonly why: string
  /** Applies the difference to the IDL before its translation. */
  readonly apply: (draft: CDraft) => void
}

/** The rules, in the order of the documentation. */
export const cRules: readonly CRule[] = [
  {
    what: 'An interface with operations is an object: a handle that `wgpu…AddRef` and `wgpu…Release` count.',
    why: 'C has no garbage collector.',
  },
  {
    what: 'A dictionary is a structure with the members that it inherits first, and so is an interface that only has values.',
    why: 'A structure of C is copied as a whole.',
  },
  {
    what: 'The values of an enum are numbered in their order, from 1; 0 is `Undefined`, if a member of the type may be omitted.',
    why: 'A zeroed structure then asks for the defaults.',
  },
  {
    what: 'The enum that decides on the kind of a binding has `BindingNotUsed` before `Undefined`.',
    why: 'A layout holds all kinds by value, and zero means that it is of another kind.',
  },
  {
    what: 'A namespace of constants is a set of flags in 64 bits, with `None`.',
    why: 'Implementations add flags of their own.',
  },
  {
    what: 'A sequence is a number of elements and a pointer.',
    why: 'C does not know the length of an array.',
  },
  {
    what: 'A structure that may be omitted is a pointer; one whose default is empty is a value.',
    why: 'NULL stands for its absence.',
  },
  {
    what: 'A boolean that may be omitted and has no default is a `WGPUOptionalBool`.',
    why: 'C has two booleans only.',
  },
  {
    what: 'The getter of a structure writes it through a pointer; a set has a function that lists it and one that asks for a value.',
    why: 'The caller decides where memory comes from.',
  },
  {
    what: 'A structure that functions write owns its strings and arrays, which `wgpu…FreeMembers` frees.',
    why: 'Their lengths are not known before the call.',
  },
  {
    what: 'A promise is a callback, and the future that the function returns.',
    why: 'C has no promises.',
  },
  {
    what: 'The initializer of a structure, `WGPU_…_INIT`, sets the defaults of W3C; that of an enum is `Undefined`.',
    why: 'C has no defaults.',
  },
  {
    what: 'A structure begins with `nextInChain`, and one that extends it with a `chain` that tells its type.',
    why: 'Structures grow without another binary interface.',
  },
]

/** The interfaces that include `GPUBindingCommandsMixin`. */
const bindingCommands = ['GPUComputePassEncoder', 'GPURenderPassEncoder', 'GPURenderBundleEncoder']

/** All deviations, in the order in which they apply. */
export const cDeviations: readonly CDeviation[] = [
  {
    what: 'Values that entered the W3C document after this version of webgpu.h are left out.',
    why: 'C numbers the values of an enum, so a new one waits until the standard gives it a number.',
    apply: draft => {
      draft.omitMembers('GPUFeatureName', 'atomic-vec2u-min-max', 'texture-compression-unaligned')
      draft.omitMembers('GPUVertexFormat', 'snorm10-10-10-2')
      draft.omitMembers('PredefinedColorSpace', 'srgb-linear', 'display-p3-linear')
    },
  },
  {
    what: 'Some values and members have another place.',
    why: 'The place is part of the binary interface, and older than the order of the W3C.',
    apply: draft => {
      draft.moveBefore('GPUTextureFormat', 'r32float', 'r32uint')
      draft.moveBefore('GPUTextureFormat', 'rgb9e5ufloat', 'rg32uint')
      draft.moveBefore('GPUTextureFormat', 'rg32float', 'rg32uint')
      draft.moveBefore('GPUTextureFormat', 'rgba32float', 'rgba32uint')
      draft.moveBefore('GPUBufferDescriptor', 'usage', 'size')
      draft.moveBefore('GPUTextureDescriptor', 'usage', 'size')
      draft.moveBefore('GPUTextureDescriptor', 'dimension', 'size')
      draft.moveBefore('GPUTextureDescriptor', 'format', 'mipLevelCount')
      draft.moveBefore('GPUTextureViewDescriptor', 'aspect', 'swizzle')
      draft.moveBefore('GPUTextureViewDescriptor', 'usage', 'swizzle')
      draft.moveBefore('GPUSupportedLimits', 'maxImmediateSize')
      draft.moveBefore('GPUVertexBufferLayout', 'stepMode', 'arrayStride')
      draft.moveBefore('GPURenderPassColorAttachment', 'clearValue')
      draft.moveBefore('GPURenderPassDepthStencilAttachment', 'depthLoadOp', 'depthClearValue')
      draft.moveBefore('GPURenderPassDepthStencilAttachment', 'depthStoreOp', 'depthClearValue')
      draft.moveBefore('GPURenderPassDepthStencilAttachment', 'stencilLoadOp', 'stencilClearValue')
      draft.moveBefore('GPURenderPassDepthStencilAttachment', 'stencilStoreOp', 'stencilClearValue')
    },
  },
  {
    what: 'Copies from images, videos and canvases are left out.',
    why: 'They take objects of a web page.',
    apply: draft => {
      draft.omit('GPUExternalTextureDescriptor', 'GPUCopyExternalImageSource')
      draft.omit('GPUCopyExternalImageSourceInfo', 'GPUCopyExternalImageDestInfo')
      draft.omitMembers('GPUBindGroupLayoutEntry', 'externalTexture')
    },
  },
  {
    what: 'The entry point is a function, `wgpuCreateInstance`, and `GPU` is an instance.',
    why: 'C has no `navigator`, and an implementation has features and limits of its own.',
    apply: draft => {
      draft.name('GPU', 'Instance')
      draft.omitMembers('GPU', 'getPreferredCanvasFormat')
      draft.rename('GPU', 'wgslLanguageFeatures', 'WGSLLanguageFeatures')
      draft.define(`
        enum GPUInstanceFeatureName { "timed-wait-any", "shader-source-SPIRV", "multiple-devices-per-adapter" };
        dictionary GPUInstanceLimits { required size_t timedWaitAnyMaxCount; };
        dictionary GPUInstanceDescriptor {
          sequence<GPUInstanceFeatureName> requiredFeatures = [];
          GPUInstanceLimits requiredLimits;
        };
        dictionary GPUSupportedInstanceFeatures { required sequence<GPUInstanceFeatureName> features; };
        interface GPUFunctions {
          GPU createInstance(optional GPUInstanceDescriptor descriptor = {});
          undefined getInstanceFeatures(GPUSupportedInstanceFeaturesOut features);
          GPUStatus getInstanceLimits(GPUInstanceLimitsOut limits);
          boolean hasInstanceFeature(GPUInstanceFeatureName feature);
        };`)
      draft.document({
        GPUInstanceFeatureName: 'Abilities of an instance.',
        'GPUInstanceFeatureName.timed-wait-any': '`wgpuInstanceWaitAny` accepts a timeout.',
        GPUInstanceLimits: 'Limits of an instance.',
        GPUInstanceDescriptor: 'Abilities that a new instance must have.',
        'GPUFunctions.createInstance':
          'Returns an instance, or NULL if it cannot have the required abilities.',
        'GPUFunctions.getInstanceFeatures': 'Writes the abilities that an instance may have.',
        'GPUFunctions.getInstanceLimits': 'Writes the limits that an instance may have.',
        'GPUFunctions.hasInstanceFeature': 'Whether an instance may have an ability.',
      })
    },
  },
  {
    what: 'Features are enums, and those of WGSL are listed.',
    why: 'The W3C has strings in sets.',
    apply: draft => {
      draft.define(`
        enum WGSLLanguageFeatureName {
          "readonly_and_readwrite_storage_textures", "packed_4x8_integer_dot_product",
          "unrestricted_pointer_parameters", "pointer_composite_access", "uniform_buffer_standard_layout",
          "subgroup_id", "texture_and_sampler_let", "subgroup_uniformity", "texture_formats_tier1", "linear_indexing",
          "immediate_address_space"
        };
        interface WGSLLanguageFeatures { readonly setlike<WGSLLanguageFeatureName>; };
        interface GPUSupportedFeatures { readonly setlike<GPUFeatureName>; };`)
      draft.name('WGSLLanguageFeatures', 'SupportedWGSLLanguageFeatures')
    },
  },
  {
    what: 'The result of a function that may fail without a callback is a status.',
    why: 'C has no exceptions.',
    apply: draft => {
      draft.define('enum GPUStatus { "success", "error" };')
      draft.document({ GPUStatus: 'Whether a function succeeded.' })
    },
  },
  {
    what: 'The result of a promise arrives at a callback, in a way that its caller chooses, or through a future.',
    why: 'C has no promises.',
    apply: draft => {
      draft.define(`
        enum GPUCallbackMode { "wait-any-only", "allow-process-events", "allow-spontaneous" };
        dictionary GPUFuture { required unsigned long long id; };
        dictionary GPUFutureWaitInfo { required GPUFuture future; required boolean completed; };
        enum GPUWaitStatus { "success", "timed-out", "error" };`)
      draft.add(
        'GPU',
        `undefined processEvents();
         GPUWaitStatus waitAny(size_t futureCount, GPUFutureWaitInfoOut? futures, unsigned long long timeoutNS);`,
      )
      draft.document({
        GPUCallbackMode: 'When a callback may be called.',
        'GPUCallbackMode.wait-any-only': 'In `wgpuInstanceWaitAny`, for its future.',
        'GPUCallbackMode.allow-process-events': 'Also in `wgpuInstanceProcessEvents`.',
        'GPUCallbackMode.allow-spontaneous': 'Also whenever the result is known.',
        GPUFuture: 'The future result of an operation.',
        GPUFutureWaitInfo: 'A future to wait for, and whether its result is known.',
        GPUWaitStatus: 'How a wait ended.',
        'GPU.processEvents': 'Calls the callbacks whose results are known and whose mode allows it.',
        'GPU.waitAny':
          'Waits until the result of one of the futures is known, at most for the timeout, in nanoseconds.\nCalls the callbacks of those whose results are known, and marks them as completed.',
      })
    },
  },
  {
    what: 'Callbacks and their statuses have names of their own.',
    why: 'Operations with equal failures share a status, and a status says more than the class of an exception.',
    apply: draft => {
      draft.callback(['GPU.requestAdapter'], 'GPURequestAdapterStatus', ['unavailable', 'error'])
      draft.callback(['GPUAdapter.requestDevice'], 'GPURequestDeviceStatus', ['error'])
      draft.callback(['GPUBuffer.mapAsync'], 'GPUMapAsyncStatus', ['error', 'aborted'], 'BufferMap')
      draft.callback(
        ['GPUDevice.createComputePipelineAsync', 'GPUDevice.createRenderPipelineAsync'],
        'GPUCreatePipelineAsyncStatus',
        ['validation-error', 'internal-error'],
      )
      draft.callback(['GPUDevice.popErrorScope'], 'GPUPopErrorScopeStatus', ['error'])
      draft.callback(['GPUQueue.onSubmittedWorkDone'], 'GPUQueueWorkDoneStatus', ['error'], 'QueueWorkDone')
      draft.callback(
        ['GPUShaderModule.getCompilationInfo'],
        'GPUCompilationInfoRequestStatus',
        [],
        'CompilationInfo',
      )
    },
  },
  {
    what: 'Errors and the loss of a device arrive at callbacks of its descriptor, as a type or a reason and a message.',
    why: 'C has neither events nor classes of errors, and a device may fail before its creator has it.',
    apply: draft => {
      draft.omit(
        'GPUError',
        'GPUValidationError',
        'GPUOutOfMemoryError',
        'GPUInternalError',
        'GPUPipelineError',
      )
      draft.omit('GPUUncapturedErrorEvent', 'GPUDeviceLostInfo')
      draft.omitMembers('GPUDevice', 'onuncapturederror')
      draft.define('enum GPUErrorType { "no-error", "validation", "out-of-memory", "internal", "unknown" };')
      draft.append('GPUDeviceLostReason', 'callback-cancelled', 'failed-creation')
      draft.replace('GPUDevice', 'popErrorScope', 'Promise<GPUErrorType> popErrorScope();')
      draft.replace('GPUDevice', 'lost', 'readonly attribute Promise<undefined> lost;')
      draft.events.push({ name: 'DeviceLost', isOnce: true, detail: ['reason', 'GPUDeviceLostReason'] })
      draft.events.push({ name: 'UncapturedError', isOnce: false, detail: ['type', 'GPUErrorType'] })
      draft.addFields(
        'GPUDeviceDescriptor',
        `GPUDeviceLostCallbackInfo deviceLostCallbackInfo;
         GPUUncapturedErrorCallbackInfo uncapturedErrorCallbackInfo;`,
      )
      draft.document({
        GPUErrorType: 'The kind of an error.',
        DeviceLost: 'Receives the reason for the loss of a device.',
        UncapturedError: 'Receives the errors that no error scope captured.',
      })
    },
  },
  {
    what: 'Some names are shorter or older than those of the W3C.',
    why: 'They are those of the standard.',
    apply: draft => {
      draft.name('GPUSupportedLimits', 'Limits')
      draft.name('GPUColorWrite', 'ColorWriteMask')
      draft.define('dictionary GPUComputeState : GPUProgrammableStage {};')
      draft.retype('GPUComputePipelineDescriptor', 'compute', 'GPUComputeState')
      draft.name('GPUComputePassTimestampWrites', 'PassTimestampWrites')
      draft.retype('GPURenderPassDescriptor', 'timestampWrites', 'GPUComputePassTimestampWrites')
      draft.renameParam('GPUQueue', 'submit', 'commandBuffers', 'commands')
      for (const pipeline of ['GPUComputePipeline', 'GPURenderPipeline']) {
        draft.renameParam(pipeline, 'getBindGroupLayout', 'index', 'groupIndex')
      }
      for (const encoder of ['GPURenderPassEncoder', 'GPURenderBundleEncoder']) {
        draft.renameParam(encoder, 'setIndexBuffer', 'indexFormat', 'format')
      }
    },
  },
  {
    what: 'Numbers and booleans that may be omitted have a value that stands for their absence.',
    why: 'C has no undefined.',
    apply: draft => {
      draft.define('enum GPUOptionalBool { "false", "true", "undefined" };')
      draft.zeroBased.add('GPUOptionalBool')
      draft.document({ GPUOptionalBool: 'A boolean that may be omitted.' })
      draft.sentinel('CopyStrideUndefined', 'GPUTexelCopyBufferLayout.bytesPerRow')
      draft.sentinel('CopyStrideUndefined', 'GPUTexelCopyBufferLayout.rowsPerImage')
      draft.sentinel('QuerySetIndexUndefined', 'GPUComputePassTimestampWrites.beginningOfPassWriteIndex')
      draft.sentinel('QuerySetIndexUndefined', 'GPUComputePassTimestampWrites.endOfPassWriteIndex')
    },
  },
  {
    what: 'Limits that a program requires have the structure of those that a device has.',
    why: 'C has no maps.',
    apply: draft => {
      draft.limits.add('GPUSupportedLimits').add('GPUCompatibilityModeLimits')
      draft.omitMembers('GPUDeviceDescriptor', 'requiredLimits')
      draft.addFields('GPUDeviceDescriptor', 'GPUSupportedLimits requiredLimits;')
      draft.moveBefore('GPUDeviceDescriptor', 'requiredLimits', 'defaultQueue')
    },
  },
  {
    what: 'The information on an adapter tells its backend, its type, and the numbers of its vendor.',
    why: 'Programs choose among adapters, and work around faults of drivers.',
    apply: draft => {
      draft.define(`
        enum GPUBackendType { "null", "WebGPU", "D3D11", "D3D12", "metal", "vulkan", "openGL", "openGLES" };
        enum GPUAdapterType { "discrete-GPU", "integrated-GPU", "CPU", "unknown" };`)
      draft.omitMembers('GPUAdapterInfo', 'isFallbackAdapter')
      draft.add(
        'GPUAdapterInfo',
        `readonly attribute GPUBackendType backendType;
         readonly attribute GPUAdapterType adapterType;
         readonly attribute unsigned long vendorID;
         readonly attribute unsigned long deviceID;`,
      )
      for (const member of ['backendType', 'adapterType', 'vendorID', 'deviceID']) {
        draft.moveBefore('GPUAdapterInfo', member, 'subgroupMinSize')
      }
      draft.document({
        GPUBackendType: 'The API of the system beneath an adapter.',
        GPUAdapterType: 'The kind of device behind an adapter.',
      })
    },
  },
  {
    what: 'A program chooses the backend of an adapter, and asks for one that can draw on a surface.',
    why: 'Beyond a page there is more than one of each.',
    apply: draft => {
      draft.define('enum GPUFeatureLevel { "compatibility", "core" };')
      draft.retype('GPURequestAdapterOptions', 'featureLevel', 'GPUFeatureLevel')
      draft.addFields(
        'GPURequestAdapterOptions',
        'GPUBackendType backendType; GPUCanvasContext compatibleSurface;',
      )
      draft.document({ GPUFeatureLevel: 'The least that an adapter must offer.' })
    },
  },
  {
    what: '`GPUBuffer.getMappedRange` is two functions that return memory, and two that copy.',
    why: 'A pointer tells whether the memory may be written; an implementation without shared memory can copy.',
    apply: draft => {
      draft.replace(
        'GPUBuffer',
        'getMappedRange',
        `pointer getMappedRange(optional size_t offset = 0, optional size_t size);
         constPointer getConstMappedRange(optional size_t offset = 0, optional size_t size);
         GPUStatus readMappedRange(size_t offset, pointer data, size_t size);
         GPUStatus writeMappedRange(size_t offset, constPointer data, size_t size);`,
      )
      draft.replace(
        'GPUBuffer',
        'mapAsync',
        'Promise<undefined> mapAsync(GPUMapModeFlags mode, size_t offset, size_t size);',
      )
    },
  },
  {
    what: 'A buffer that cannot be allocated is NULL.',
    why: 'One that is mapped at its creation would have no memory to write to.',
    apply: draft => {
      draft.replace('GPUDevice', 'createBuffer', 'GPUBuffer? createBuffer(GPUBufferDescriptor descriptor);')
    },
  },
  {
    what: 'Data for the GPU is a pointer and a number of bytes.',
    why: 'C has no buffer objects, and a pointer needs no offset.',
    apply: draft => {
      draft.replace(
        'GPUQueue',
        'writeBuffer',
        'undefined writeBuffer(GPUBuffer buffer, GPUSize64 bufferOffset, constPointer data, size_t size);',
      )
      draft.replace(
        'GPUQueue',
        'writeTexture',
        `undefined writeTexture(GPUTexelCopyTextureInfo destination, constPointer data, size_t dataSize,
           GPUTexelCopyBufferLayout dataLayout, GPUExtent3D writeSize);`,
      )
      for (const name of bindingCommands) {
        draft.replace(
          name,
          'setImmediates',
          'undefined setImmediates(GPUSize32 offset, constPointer data, size_t size);',
        )
        draft.replace(
          name,
          'setBindGroup',
          `undefined setBindGroup(GPUIndex32 groupIndex, GPUBindGroup? group,
             optional sequence<GPUBufferDynamicOffset> dynamicOffsets = []);`,
        )
      }
    },
  },
  {
    what: 'Colours, origins and extents are structures, and maps are arrays of entries.',
    why: 'C has no unions of a structure and a sequence, and no maps.',
    apply: draft => {
      for (const name of ['GPUColor', 'GPUOrigin3D', 'GPUExtent3D']) draft.useDictionaryOf(name)
      draft.define(`
        dictionary GPUConstantEntry { USVString key = ""; required double value; };
        dictionary GPUTexelCopyBufferInfo {
          required GPUTexelCopyBufferLayout layout;
          required GPUBuffer buffer;
        };`)
      draft.retype('GPUProgrammableStage', 'constants', 'sequence<GPUConstantEntry>')
      draft.document({ GPUConstantEntry: 'The value of an overridable constant of a shader.' })
    },
  },
  {
    what: 'The value to which a colour is cleared is not a pointer.',
    why: 'It is zero where W3C lets it be omitted.',
    apply: draft => {
      draft.omitMembers('GPURenderPassColorAttachment', 'clearValue')
      draft.addFields('GPURenderPassColorAttachment', 'GPUColor clearValue = {};')
    },
  },
  {
    what: 'A member that is one of several objects is a member for each, or for the most specific one.',
    why: 'C has no unions that know their type.',
    apply: draft => {
      draft.omitMembers('GPUBindGroupEntry', 'resource')
      draft.addFields(
        'GPUBindGroupEntry',
        `GPUBuffer buffer; GPUSize64 offset = 0; GPUSize64 size; GPUSampler sampler; GPUTextureView textureView;`,
      )
      draft.omitMembers('GPURenderPassColorAttachment', 'view')
      draft.addFields('GPURenderPassColorAttachment', 'GPUTextureView view;')
      draft.moveBefore('GPURenderPassColorAttachment', 'view', 'depthSlice')
      draft.retype('GPURenderPassColorAttachment', 'resolveTarget', 'GPUTextureView')
      draft.retype('GPURenderPassDepthStencilAttachment', 'view', 'GPUTextureView')
      draft.omitMembers('GPUPipelineDescriptorBase', 'layout')
      draft.addFields('GPUPipelineDescriptorBase', 'GPUPipelineLayout layout;')
      draft.retype('GPUBuffer', 'usage', 'GPUBufferUsageFlags')
      draft.retype('GPUTexture', 'usage', 'GPUTextureUsageFlags')
    },
  },
  {
    what: 'A binding may be an array of its kind.',
    why: 'Implementations offer it before the W3C does.',
    apply: draft => {
      draft.addFields('GPUBindGroupLayoutEntry', 'GPUSize32 bindingArraySize = 0;')
      draft.moveBefore('GPUBindGroupLayoutEntry', 'bindingArraySize', 'buffer')
    },
  },
  {
    what: 'A command encoder writes timestamps between passes.',
    why: 'Implementations offer it for measurements.',
    apply: draft => {
      draft.add('GPUCommandEncoder', 'undefined writeTimestamp(GPUQuerySet querySet, GPUSize32 queryIndex);')
      draft.document({ 'GPUCommandEncoder.writeTimestamp': 'Writes the time at this place to a query set.' })
    },
  },
  {
    what: 'A canvas context is a surface, whose configuration has a size and a way to present.',
    why: 'A window has no element that determines its size, and the program presents its pictures.',
    apply: draft => {
      draft.name('GPUCanvasContext', 'Surface')
      draft.omit('GPUCanvasConfiguration', 'GPUCanvasToneMapping')
      draft.omitMembers('GPUCanvasContext', 'canvas')
      draft.name('GPUCanvasToneMappingMode', 'ToneMappingMode')
      draft.define(`
        dictionary GPUSurfaceDescriptor : GPUObjectDescriptorBase {};
        enum GPUPresentMode { "fifo", "fifo-relaxed", "immediate", "mailbox" };
        enum GPUCompositeAlphaMode { "auto", "opaque", "premultiplied", "unpremultiplied", "inherit" };
        dictionary GPUSurfaceConfiguration {
          required GPUDevice device;
          required GPUTextureFormat format;
          GPUTextureUsageFlags usage = 0x10;
          required GPUIntegerCoordinate width;
          required GPUIntegerCoordinate height;
          sequence<GPUTextureFormat> viewFormats = [];
          GPUCompositeAlphaMode alphaMode = "auto";
          GPUPresentMode presentMode;
        };
        dictionary GPUSurfaceCapabilities {
          GPUTextureUsageFlags usages = 0;
          required sequence<GPUTextureFormat> formats;
          required sequence<GPUPresentMode> presentModes;
          required sequence<GPUCompositeAlphaMode> alphaModes;
        };
        enum GPUSurfaceGetCurrentTextureStatus {
          "success-optimal", "success-suboptimal", "timeout", "outdated", "lost", "error"
        };
        dictionary GPUSurfaceTexture {
          required GPUTexture texture;
          required GPUSurfaceGetCurrentTextureStatus status;
        };`)
      draft.zeroBased.add('GPUCompositeAlphaMode')
      draft.add('GPU', 'GPUCanvasContext createSurface(GPUSurfaceDescriptor descriptor);')
      draft.replace('GPUCanvasContext', 'configure', 'undefined configure(GPUSurfaceConfiguration config);')
      draft.omitMembers('GPUCanvasContext', 'getConfiguration')
      draft.replace(
        'GPUCanvasContext',
        'getCurrentTexture',
        'undefined getCurrentTexture(GPUSurfaceTextureOut surfaceTexture);',
      )
      draft.add(
        'GPUCanvasContext',
        `GPUStatus getCapabilities(GPUAdapter adapter, GPUSurfaceCapabilitiesOut capabilities);
         GPUStatus present();
         attribute USVString label;`,
      )
      draft.document({
        GPUSurfaceDescriptor: 'The target of a surface, which a chained source names.',
        GPUPresentMode: 'How pictures wait for the display.',
        GPUCompositeAlphaMode: 'How a surface combines with what is behind it.',
        GPUSurfaceConfiguration: 'The textures of a surface, and how it presents them.',
        GPUSurfaceCapabilities:
          'The configurations that a surface accepts, each list with the preferred ones first.',
        GPUSurfaceGetCurrentTextureStatus: 'Whether a surface has a texture to draw on.',
        GPUSurfaceTexture: 'The texture to draw on.',
        'GPU.createSurface': 'Returns a surface on the target that the descriptor names.',
        'GPUCanvasContext.getCapabilities': 'Writes the configurations that a surface accepts.',
        'GPUCanvasContext.present': 'Shows what was drawn on the current texture.',
      })
    },
  },
  {
    what: 'Members that few programs need, or that only some implementations have, are structures of a chain.',
    why: 'A structure cannot grow without another binary interface.',
    apply: draft => {
      const shader = ['GPUShaderModuleDescriptor']
      draft.omitMembers('GPUShaderModuleDescriptor', 'compilationHints')
      draft.extend(shader, 'GPUShaderSourceSPIRV', 'unsigned long codeSize = 0; required wordsPointer code;')
      draft.moveToExtension('GPUShaderModuleDescriptor', 'GPUShaderSourceWGSL', 'code')
      draft.moveToExtension('GPURenderPassDescriptor', 'GPURenderPassMaxDrawCount', 'maxDrawCount')
      const sources = [
        ['MetalLayer', 'required pointer layer;'],
        ['WindowsHWND', 'required pointer hinstance; required pointer hwnd;'],
        ['XlibWindow', 'required pointer display; required unsigned long long window;'],
        ['WaylandSurface', 'required pointer display; required pointer surface;'],
        ['AndroidNativeWindow', 'required pointer window;'],
        ['XCBWindow', 'required pointer connection; required unsigned long window;'],
      ] as const
      for (const [name, fields] of sources) {
        draft.extend(['GPUSurfaceDescriptor'], `GPUSurfaceSource${name}`, fields)
      }
      draft.extend(
        ['GPUSurfaceConfiguration'],
        'GPUSurfaceColorManagement',
        'required PredefinedColorSpace colorSpace; required GPUCanvasToneMappingMode toneMappingMode;',
      )
      draft.moveToExtension('GPURequestAdapterOptions', 'GPURequestAdapterWebXROptions', 'xrCompatible')
      draft.define(`
        enum GPUComponentSwizzle { "zero", "one", "r", "g", "b", "a" };
        dictionary GPUTextureComponentSwizzle {
          GPUComponentSwizzle r; GPUComponentSwizzle g; GPUComponentSwizzle b; GPUComponentSwizzle a;
        };`)
      draft.omitMembers('GPUTextureViewDescriptor', 'swizzle')
      draft.extend(
        ['GPUTextureViewDescriptor'],
        'GPUTextureComponentSwizzleDescriptor',
        'required GPUTextureComponentSwizzle swizzle;',
      )
      draft.extensions.push({
        name: 'GPUExternalTextureBindingLayout',
        extends: ['GPUBindGroupLayoutEntry'],
      })
      draft.extend(
        ['GPUBindGroupEntry'],
        'GPUExternalTextureBindingEntry',
        'required GPUExternalTexture externalTexture;',
      )
      draft.moveToExtension(
        'GPUSupportedLimits',
        'GPUCompatibilityModeLimits',
        'maxStorageBuffersInVertexStage',
        'maxStorageTexturesInVertexStage',
        'maxStorageBuffersInFragmentStage',
        'maxStorageTexturesInFragmentStage',
      )
      draft.moveToExtension(
        'GPUTextureDescriptor',
        'GPUTextureBindingViewDimension',
        'textureBindingViewDimension',
      )
      draft.document({
        GPUShaderSourceSPIRV: 'A shader module in SPIR-V.',
        GPUShaderSourceWGSL: 'A shader module in WGSL.',
        GPURenderPassMaxDrawCount: 'A bound on the draw calls of a render pass.',
        GPUSurfaceSourceMetalLayer: 'A `CAMetalLayer` of macOS or iOS.',
        GPUSurfaceSourceWindowsHWND: 'A window of Windows.',
        GPUSurfaceSourceXlibWindow: 'A window of X11, by Xlib.',
        GPUSurfaceSourceWaylandSurface: 'A surface of Wayland.',
        GPUSurfaceSourceAndroidNativeWindow: 'A window of Android.',
        GPUSurfaceSourceXCBWindow: 'A window of X11, by XCB.',
        GPUSurfaceColorManagement: 'The colours of a surface.',
        GPURequestAdapterWebXROptions: 'Asks for an adapter that WebXR can use.',
        GPUComponentSwizzle: 'The source of a component of a texel.',
        GPUTextureComponentSwizzle: 'The sources of all components of a texel.',
        GPUTextureComponentSwizzleDescriptor: 'Exchanges the components of the texels of a view.',
        GPUExternalTextureBindingEntry: 'An external texture to bind.',
        GPUCompatibilityModeLimits: 'Limits that are lower in the compatibility mode.',
        GPUTextureBindingViewDimension: 'The dimension of the views of a texture, in the compatibility mode.',
      })
    },
  },
  {
    what: 'Some structures have no chain.',
    why: 'They are small values, or nothing extends them.',
    apply: draft => {
      for (const name of [
        'Color',
        'Origin3D',
        'Extent3D',
        'BlendComponent',
        'BlendState',
        'StencilFaceState',
      ]) {
        draft.plain.add(`GPU${name}`)
      }
      for (const name of ['TexelCopyBufferLayout', 'TexelCopyBufferInfo', 'TexelCopyTextureInfo']) {
        draft.plain.add(`GPU${name}`)
      }
      for (const name of [
        'Future',
        'FutureWaitInfo',
        'TextureComponentSwizzle',
        'SupportedInstanceFeatures',
      ]) {
        draft.plain.add(`GPU${name}`)
      }
    },
  },
]
