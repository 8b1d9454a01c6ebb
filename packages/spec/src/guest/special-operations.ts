/** Operations that need more than a conversion of each argument. */

/** How the arguments of such an operation are built. */
export interface SpecialOperation {
  /** Number of arguments that W3C requires; the shorter form among overloads. */
  readonly required: number
  readonly setUp: (what: string) => string[]
  /** Expressions for arguments that replace the plain conversions. */
  readonly args: { readonly [param: string]: string }
  /** Wraps the object that the operation creates. */
  readonly made?: (value: string) => string
}

/** Adds checks by functions of `format-features.ts` and `invalid-flags.ts` before the call. */
function withChecks(convert: string, ...checks: string[]): SpecialOperation {
  return {
    required: 1,
    setUp: what => [`const given = ${convert}(descriptor, '${what}: descriptor')`, ...checks],
    args: { descriptor: 'given' },
  }
}

/** The special operations, by name. */
export const specials: { readonly [name: string]: SpecialOperation } = {
  createTexture: {
    ...withChecks('toGpuTextureDescriptor', 'requireTextureFormats(this, given)'),
    made: texture => `withDevice(this, ${texture})`,
  },
  createView: {
    required: 0,
    setUp: what => [
      `const given = descriptor === undefined ? undefined : toGpuTextureViewDescriptor(descriptor, '${what}: descriptor')`,
      'checkViewDescriptor(this, given)',
    ],
    args: { descriptor: 'given' },
  },
  createBindGroupLayout: withChecks(
    'toGpuBindGroupLayoutDescriptor',
    'requireLayoutFormats(this, given)',
    'reportInvalidVisibility(this, given)',
  ),
  createRenderPipeline: withChecks(
    'toGpuRenderPipelineDescriptor',
    'requirePipelineFormats(this, given)',
    'reportInvalidWriteMask(this, given)',
  ),
  createRenderPipelineAsync: withChecks(
    'toGpuRenderPipelineDescriptor',
    'requirePipelineFormats(this, given)',
    'requireValidWriteMask(given)',
  ),
  createRenderBundleEncoder: withChecks(
    'toGpuRenderBundleEncoderDescriptor',
    'requireBundleFormats(this, given)',
  ),
  copyBufferToBuffer: {
    required: 2,
    setUp: what => [
      `// The short form is (source, destination, size).
      const isShort = (sourceOffset as HandleCarrier)?.[gpuBuffer] !== undefined || arguments.length < 4
      const to: HandleCarrier = isShort ? (sourceOffset as HandleCarrier) : destination
      const bytes = isShort ? (destination as unknown as number | undefined) : size
      const from = isShort ? undefined : toU64(sourceOffset, '${what}: sourceOffset')
      const at = isShort ? undefined : toU64(destinationOffset, '${what}: destinationOffset')`,
    ],
    args: {
      sourceOffset: 'from',
      destination: `to?.[gpuBuffer] ?? notA('GPUBuffer', 'destination')`,
      destinationOffset: 'at',
      size: `bytes === undefined ? undefined : toU64(bytes, 'size')`,
    },
  },
  setBindGroup: {
    required: 2,
    setUp: () => [],
    args: {
      dynamicOffsetsData: `dynamicOffsetsData === undefined ? undefined : toDynamicOffsets(dynamicOffsetsData, dynamicOffsetsDataStart, dynamicOffsetsDataLength)`,
      dynamicOffsetsDataStart: 'undefined',
      dynamicOffsetsDataLength: 'undefined',
    },
  },
  setImmediates: {
    required: 2,
    setUp: () => [],
    args: {
      data: `toBytes(data, dataOffset, dataSize, 'GPUBindingCommandsMixin.setImmediates')`,
      dataOffset: 'undefined',
      dataSize: 'undefined',
    },
  },
}
