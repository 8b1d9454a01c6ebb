/** Operations that need more than a conversion of each argument. */

/** How the arguments of such an operation are built. */
export interface Special {
  /** Number of arguments that W3C requires; the shorter form among overloads. */
  readonly required: number
  readonly setUp: (what: string) => string[]
  /** Expressions for arguments that are not merely converted. */
  readonly args: { readonly [param: string]: string }
  /** Wraps the object that the operation creates. */
  readonly made?: (value: string) => string
}

/** Adds checks by functions of `formats.ts` and `undefined-bits.ts` before the call. */
function withChecks(convert: string, ...checks: string[]): Special {
  return {
    required: 1,
    setUp: what => [`const given = ${convert}(descriptor, '${what}: descriptor')`, ...checks],
    args: { descriptor: 'given' },
  }
}

/** The special operations, by name. */
export const specials: { readonly [name: string]: Special } = {
  createTexture: {
    ...withChecks('toGpuTextureDescriptor', 'requireTextureFormats(this, given)'),
    made: texture => `madeBy(this, ${texture})`,
  },
  createView: {
    required: 0,
    setUp: what => [
      `const given = descriptor === undefined ? undefined : toGpuTextureViewDescriptor(descriptor, '${what}: descriptor')`,
      'checkView(this, given)',
    ],
    args: { descriptor: 'given' },
  },
  createBindGroupLayout: withChecks(
    'toGpuBindGroupLayoutDescriptor',
    'requireLayoutFormats(this, given)',
    'reportUndefinedStages(this, given)',
  ),
  createRenderPipeline: withChecks(
    'toGpuRenderPipelineDescriptor',
    'requirePipelineFormats(this, given)',
    'reportUndefinedColors(this, given)',
  ),
  createRenderPipelineAsync: withChecks(
    'toGpuRenderPipelineDescriptor',
    'requirePipelineFormats(this, given)',
    'requireDefinedColors(given)',
  ),
  createRenderBundleEncoder: withChecks(
    'toGpuRenderBundleEncoderDescriptor',
    'requireBundleFormats(this, given)',
  ),
  copyBufferToBuffer: {
    required: 2,
    setUp: what => [
      `// The short form is (source, destination, size).
      const isShort = (sourceOffset as Held)?.[gpuBuffer] !== undefined || arguments.length < 4
      const to: Held = isShort ? (sourceOffset as Held) : destination
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
